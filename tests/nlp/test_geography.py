"""Places: what a name means, which place lies in which, and that the whole table keeps the rules of containment."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp import geography
from nlp.geography import inside, is_country, same_place
from store.errors import InputError

TABLE = Path(__file__).resolve().parents[2] / "nlp" / "lexicon" / "places.toml"


# part < whole
WITHIN = """
Madrid < Spain; Lombardy < Italy; Milan < Lombardy; Milan < Italy; Milan < Europe; Italy < Europe; Italy < EU;
Kerala < India; Seattle < United States; Seattle < the U.S.; Seattle < Washington; Boston < New England;
Boston < America; Palo Alto < the Bay Area; London < UK; London < Britain; London < England;
England < the United Kingdom; Leeds < northern England; Brixton < London; Brooklyn < New York;
New York City < New York state; Wuhan < Hubei; Wuhan < mainland China; Hong Kong < China; Gaza City < Gaza;
Kobani < the Middle East; Cairo < the Arab world; Nigeria < sub-Saharan Africa; Sao Paulo < Latin America;
Bavaria < Germany; Malmö < Scandinavia; Kharkiv < eastern Ukraine; Mariupol < Donbas; Vladivostok < Asia;
Moscow < Europe; Kabul < the world; Spaniards < Europe; Texans < the US; the Madrid region < Spain;
the Madrid region < European cities; Milan < European cities; towns in Spain < Europe; towns in Spain < Spain;
northern Italy < Europe; northern Italy < Italy; northern Kenya < Kenya; Milan < northern Italy;
Turin < the north of Italy; Chicago < the Midwest; Boston < the northeastern U.S.; Greater London < Britain;
from Google's London office < England; Retiro Park in Madrid < Spain; Seattle alone < the States;
the Spanish city of Valencia < Spain; US-based staff < North America; Birmingham, Alabama < the United States;
Paris, France < Europe; Oakdale, Calif. < California; Moscow, Idaho < the U.S.; Springfield, Illinois < Illinois;
Spain and Italy < Europe; Spain < Spain and Italy; Milan < Spain, Italy and France; Leeds and York < England
"""
# neither the table nor the words say so: other places, names that go on, common words
NOT_WITHIN = """
Madrid < Italy; Madrid < Barcelona; Spain < Madrid; Madrid < Madrid; the Madrid region < Madrid; the U.S. < America;
New York < New York state; Naples < northern Italy; Nairobi < northern Kenya; southern Italy < northern Italy;
Hong Kong < mainland China; South Africa < Southeast Asia; New Mexico < Mexico; Latin America < America;
South America < United States; South Sudan < Sudan; Siberia < Europe; Hawaii < North America; Japan < the EU;
Switzerland < the European Union; Belfast < England; Glasgow < England; Nigeria < Niger; Niger < Nigeria;
Spain and Brazil < Europe; Spain and Italy < Spain; Athens, Georgia < Europe; Paris, Texas < France;
London < Bank of England; Paris < the World Bank; American Airlines < North America;
the Boston Globe < Massachusetts; University of Texas < Texas; Manchester United < England;
the Gulf of Mexico < Latin America; outside Paris < Paris; off Libya < Africa; Spanish-speaking countries < Europe;
the US embassy < North America; Americans in Spain < Europe; Madrid < other Spanish cities; Madrid < parts of Spain;
nice hotels < France; china cups < Asia; turkey farms < the Middle East; all of us < North America;
coastal areas < Europe
"""
# name = the name shown
MEANT = """
Spain = Spain; spain = Spain; SPAIN = Spain; Spanish = Spain; Spaniards = Spain; Britons = United Kingdom;
Brits = United Kingdom; British = United Kingdom; the UK = United Kingdom; U.K. = United Kingdom; English = England;
the U.S. = United States; u.s. = United States; US = United States; USA = United States; America = United States;
Americans = United States; the States = United States; French = France; Czechs = Czech Republic;
Holland = Netherlands; Poles = Poland; Türkiye = Turkey; São Paulo = Sao Paulo; Côte d’Ivoire = Ivory Coast;
Xi’an = Xi'an; Saint Louis = St. Louis; The Hague = The Hague; European = Europe; South Korean = South Korea;
Trinidad & Tobago = Trinidad and Tobago; D.C. = Washington DC; New York = New York; Georgia = Georgia
"""
NO_PLACE = ["us", "nice", "reading", "turkey", "polish", "Atlantis", ""]


def pairs(text: str, sign: str = " < ") -> list[tuple[str, str]]:
    """The pairs of a table above."""
    rows = [row.strip().partition(sign) for row in text.replace("\n", ";").split(";") if row.strip()]
    return [(left, right) for left, _, right in rows]


def items() -> Iterator[tuple[str, str]]:
    """(section, "Name/Other name: People") of every place of the table, as written."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    yield from (("regions", item) for item in table["regions"])
    for item, cities in table["countries"].items():
        yield "countries", item
        yield from (("cities", city.strip()) for city in cities.split(",") if city.strip())
    for parts in table["parts"].values():
        for item, cities in parts.items():
            yield "parts", item
            yield from (("cities", city.strip()) for city in cities.split(",") if city.strip())
    yield from (("groups", item) for groups in table["groups"].values() for item in groups)


def names(item: str) -> list[str]:
    """Every name and people of an item."""
    called, _, people = item.partition(":")
    return [name.strip().rstrip("*") for name in (*called.split("/"), *people.split("/")) if name.strip()]


@pytest.mark.parametrize(("part", "whole"), pairs(WITHIN))
def test_a_part_lies_in_its_whole_and_not_the_other_way_round(part: str, whole: str) -> None:
    assert inside(part, whole)
    assert not inside(whole, part)


@pytest.mark.parametrize(("part", "whole"), [*pairs(NOT_WITHIN), ("", "Europe"), ("Madrid", "")])
def test_what_does_not_lie_there_is_not_said_to(part: str, whole: str) -> None:
    assert not inside(part, whole)


@pytest.mark.parametrize(
    ("name", "fits", "does_not"),
    [
        ("Reading", ("England", "Pennsylvania", "the UK", "America"), ("France", "Scotland", "Asia")),
        ("Nice", ("France", "Europe"), ("Italy", "Africa")),
        ("Split", ("Croatia", "Europe"), ("Serbia",)),
        ("Georgia", ("the Caucasus", "Asia", "United States", "the Deep South"), ("Europe", "Africa")),
        ("Jordan", ("the Middle East", "Asia"), ("Israel",)),
        ("Chad", ("Africa", "the Sahel"), ("Asia",)),
        ("Turkey", ("Asia", "the Middle East"), ("the European Union", "Africa")),
        ("Mobile", ("Alabama", "the U.S."), ("Europe",)),
        ("Birmingham", ("England", "Alabama"), ("France", "Wales")),
        ("Cambridge", ("England", "Massachusetts"), ("Scotland", "California")),
        ("Valencia", ("Spain", "Venezuela"), ("Italy", "Africa")),
        ("Victoria", ("Australia", "Canada", "Seychelles"), ("England", "India")),
        ("Punjab", ("India", "Pakistan"), ("Bangladesh",)),
        ("Jerusalem", ("Israel", "the West Bank"), ("Jordan",)),
    ],
)
def test_a_name_of_several_places_lies_where_one_of_them_does(
    name: str, fits: tuple[str, ...], does_not: tuple[str, ...]
) -> None:
    assert [whole for whole in fits if not inside(name, whole)] == []
    assert [whole for whole in does_not if inside(name, whole)] == []


def test_a_second_name_tells_which_of_several_places_is_meant() -> None:
    assert inside("Birmingham, Alabama", "America") and not inside("Birmingham, Alabama", "England")
    assert inside("Birmingham in England", "Britain") and not inside("Birmingham in England", "America")
    assert inside("Atlanta", "Georgia") and inside("Tbilisi", "Georgia")


@pytest.mark.parametrize(("name", "meant"), pairs(MEANT, " = "))
def test_a_name_a_people_and_an_adjective_mean_their_place(name: str, meant: str) -> None:
    assert same_place(name, meant)


@pytest.mark.parametrize("name", NO_PLACE)
def test_words_that_are_no_place_are_read_as_none(name: str) -> None:
    assert not same_place(name, name)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("the U.S.", "America", True),
        ("Kyiv", "Kiev", True),
        ("Greater London", "London", True),
        ("the Madrid region", "Madrid", True),
        ("Washington, D.C.", "Washington", True),
        ("cities in Spain", "Spanish cities", True),
        ("Italy and Spain", "Spain and Italy", True),
        ("Cambridge", "Cambridge, England", True),
        ("Cambridge, Massachusetts", "Cambridge, England", False),
        ("northern Kenya", "Kenya", False),
        ("northern Italy", "Italy", False),
        ("Spain", "Italy", False),
        ("Spain and Italy", "Spain", False),
        ("Bank of England", "England", False),
        ("Asian Americans", "America", False),
        ("nowhere", "nowhere", False),
    ],
)
def test_same_place(a: str, b: str, same: bool) -> None:
    assert same_place(a, b) is same
    assert same_place(b, a) is same


@pytest.mark.parametrize("name", ["Spain", "the UK", "U.S.", "Scotland", "Hong Kong", "St. Lucia", "the EU", "Turkey"])
def test_countries(name: str) -> None:
    assert is_country(name)


@pytest.mark.parametrize("name", ["Madrid", "Spanish", "Americans", "Europe", "us", "turkey", "Bavaria", "Reuters", ""])
def test_no_countries(name: str) -> None:
    assert not is_country(name)


def test_every_name_of_the_table_is_read_as_a_place() -> None:
    unread = [name for _, item in items() for name in names(item) if not same_place(name, name)]
    assert unread == []


def test_every_country_lies_on_a_continent_and_under_the_world() -> None:
    continents = ("Africa", "Americas", "Antarctica", "Asia", "Europe", "Oceania")
    countries = [names(item)[0] for section, item in items() if section == "countries"]
    assert len(countries) > 200
    lost = [name for name in countries if name not in continents and not any(inside(name, c) for c in continents)]
    assert lost == []
    assert [name for name in countries if not inside(name, "the world")] == []


def test_no_name_stands_twice_in_one_list() -> None:
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    lists = [text for section in ("regions", "countries") for text in table[section].values()]
    lists += [text for section in ("parts", "groups") for part in table[section].values() for text in part.values()]
    twice = [text for text in lists if len(set(text.split(","))) < len(text.split(","))]
    assert twice == []


def test_containment_on_the_whole_table_is_a_strict_order() -> None:
    atlas = geography._atlas()
    assert len(atlas.above) == len(atlas.shown) > 3000
    circles = [
        atlas.shown[x] for x, above in atlas.above.items() if x in above or any(x in atlas.above[y] for y in above)
    ]
    assert circles == []


def test_containment_on_the_whole_table_is_transitive() -> None:
    """Except that a part on another continent (Siberia) takes none of its country's regions."""
    atlas = geography._atlas()
    elsewhere = set(tomllib.loads(TABLE.read_text(encoding="utf-8"))["elsewhere"])
    regions = {names(item)[0] for section, item in items() if section == "regions"}
    broken = [
        (atlas.shown[x], atlas.shown[y], atlas.shown[z])
        for x, above in atlas.above.items()
        for y in above
        for z in atlas.above[y] - above
        if not (atlas.shown[z] in regions and elsewhere & {atlas.shown[n] for n in {x, *above}})
    ]
    assert broken == []


def test_by_name_every_place_lies_in_its_wholes_and_never_the_other_way_round() -> None:
    atlas = geography._atlas()
    pairs = [(atlas.shown[x], atlas.shown[y]) for x, above in atlas.above.items() for y in above]
    assert len(pairs) > 15000
    wrong = [(part, whole) for part, whole in pairs if inside(whole, part)]
    assert wrong == []
    missed = {(part, whole) for part, whole in pairs if not inside(part, whole)}
    assert missed == {pair for pair in pairs if same_place(*pair)}, "only where both may mean the same place"


def test_no_place_lies_in_itself() -> None:
    reflexive = [name for _, item in items() for name in names(item) if inside(name, name)]
    assert reflexive == []


@given(st.text(max_size=60), st.sampled_from(["Europe", "Spain", "northern Italy", "Spain and Italy"]))
def test_any_text_is_read_and_contains_nothing_both_ways(text: str, other: str) -> None:
    assert not inside(text, text)
    assert not (inside(text, other) and inside(other, text))
    assert same_place(text, other) == same_place(other, text)


def test_the_table_is_small_and_read_once() -> None:
    assert TABLE.stat().st_size < 61_000
    assert geography._atlas() is geography._atlas()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"southern Spain" = "Andalusia', '"southern Spain" = "Andalucia', r'\[groups.Spain\] names "Andalucia"'),
        ('Siberia = "Asia"', 'Sibiria = "Asia"', r'\[elsewhere\] names "Sibiria", which stands nowhere above'),
        ("[regions]", "[regions", "the table of places is malformed"),
        ("[groups.", "[group.", "the table of places is malformed"),
        ('"Carolinas" = "', '"Carolinas" = 3 # "', "the table of places is malformed"),
        ('Scandinavia: Scandinavian" = "', 'Scandinavia: Scandinavian" = "Nordic countries, ', "malformed"),
    ],
)
def test_a_slip_in_the_table_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, said: str
) -> None:
    text = TABLE.read_text(encoding="utf-8")
    assert old in text
    table = tmp_path / "places.toml"
    table.write_text(text.replace(old, new), encoding="utf-8")
    monkeypatch.setattr(geography, "_TABLE", table)
    geography._atlas.cache_clear()
    try:
        with pytest.raises(InputError, match=said) as caught:
            is_country("Spain")
    finally:
        monkeypatch.undo()
        geography._atlas.cache_clear()
    assert str(table) in str(caught.value) and "\n" not in str(caught.value)
