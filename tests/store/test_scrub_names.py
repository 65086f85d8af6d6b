"""Names of the directory in every form, words that are names, names of strangers, and names of channels."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest

from store.scrub_directory import TOKEN, word_lists, words_of_the_language
from store.scrub_folding import clean, fold
from store.scrub_strangers import given_names, not_names
from store.scrubbing import Directory, scrub, scrub_channel
from tests.store.planted import directory_of, read_people, words_of

COLLEAGUES = directory_of(read_people())
NOBODY = Directory()
AROUND = (
    "I asked {} about it",
    "{} said no",
    "thanks {}!",
    "hi {}, 3 things",
    "with {} on 4 May",
    "it was {}'s idea, 12 of us",
    "({})",
    "@{} hi",
    "team,{},others",
    "Me/{}/you",
    "*{}*",
    "why did {} leave after 3 weeks?",
    "{}: 12 votes",
    "dear {},",
    "hat {} gesagt",
    "avec {} et 2 autres",
    "con {} y 3 más",
)


def forms(name: str) -> Iterator[str]:
    """A full name as people write it."""
    words = TOKEN.findall(clean(name))
    full = " ".join(words)
    bare = "".join(c for c in unicodedata.normalize("NFKD", full) if not unicodedata.combining(c))
    yield from (
        full,
        full.lower(),
        full.upper(),
        unicodedata.normalize("NFD", full),
        bare,
        full[:2] + "\u200b" + full[2:],
    )
    yield from (f"{words[-1]}, {words[0]}", f"{words[0][0]}. {words[-1]}", f"{words[0]} {words[-1][0]}.")
    yield from ("_".join(words).lower(), ".".join(words).lower(), "".join(words).lower())
    if all(word.istitle() for word in words):
        yield "".join(words)
    yield "".join(chr(ord(c) + 0xFEE0) if "A" <= c <= "z" else c for c in full)


SPACED = [
    name
    for name, _ in read_people()
    if len(words := TOKEN.findall(name)) == 2
    and not set("|(") & set(name)
    and word_lists()["never alone"].isdisjoint(map(fold, words))
]


@pytest.mark.parametrize("name", SPACED)
def test_a_full_name_goes_in_every_form_from_every_sentence(name: str) -> None:
    planted = {fold(word) for word in TOKEN.findall(name)}
    for form in forms(name):
        for around in AROUND:
            out = scrub(around.format(form), COLLEAGUES)
            left = words_of(out) - words_of(around.format(""))
            assert not {word for word in left if word in planted or word == fold(form)}, out


def test_a_surname_goes_alone_and_a_first_name_too() -> None:
    directory = Directory.of(["Vera Okonjo"])
    assert (
        scrub("okonjo and VERA counted 1,600; Veras list", directory) == "[name] and [name] counted 1,600; [name] list"
    )


@pytest.mark.parametrize(
    "text",
    [
        "mark my words, it will cost a price",
        "Will it? Hope so. Price is up 3%. May I? Long story.",
        "the grace period ends on 4 May, the Price list too",
        "a long day, young people, brown bag lunch, page 12",
        "Der Koch kommt, der Preis steigt, im Sommer ist es warm und nicht kalt",
    ],
)
def test_words_stay_words(text: str) -> None:
    directory = Directory.of(
        ["Mark Price", "Will Grace", "Hope Long", "May Page", "Young Day", "Uwe Koch", "Ina Sommer"]
    )
    assert scrub(text, directory) == text


@pytest.mark.parametrize(
    ("text", "scrubbed"),
    [
        ("I asked Mark and told Hope", "I asked [name] and told [name]"),
        ("Mark, could you look? thanks grace!", "[name], could you look? thanks [name]!"),
        ("Price said 3, Mark's list says 4", "[name] said 3, [name]'s list says 4"),
        ("mark price says so, G. Price too", "[name] says so, [name] too"),
        ("Frau Koch sagt, der Koch ist gut und wir nicht", "Frau [name] sagt, der Koch ist gut und wir nicht"),
    ],
)
def test_a_word_goes_where_it_is_written_as_a_name(text: str, scrubbed: str) -> None:
    assert scrub(text, Directory.of(["Mark Price", "Hope Grace", "Uwe Koch"])) == scrubbed


@pytest.mark.parametrize(
    ("shown", "text", "scrubbed"),
    [
        ("Vera Okonjo (she/her)", "she asked her, okonjo", "she asked her, [name]"),
        ("Vera Okonjo | Payroll", "payroll asked vera", "payroll asked [name]"),
        ("Okonjo, Vera (Contractor) [EXT]", "a contractor, ext and Okonjo", "a contractor, ext and [name]"),
        ("Vera Okonjo - on leave until May", "leave it until May, Vera", "leave it until May, [name]"),
        ('Robert "Bobby" Hale', "bobby is in", "[name] is in"),
        ("Dr. Vera Okonjo :palm_tree:", "a palm tree for Okonjo", "a palm tree for [name]"),
        ("HR Support Team", "HR support is a team", "HR support is a team"),
        ("Ольга Петрова", "спросили Ольгу Петрову и Olga", "спросили [name] и [name]"),
        ("Jürgen Müllner", "juergen muellner", "[name]"),
        ("Juergen Muellner", "Jürgen Müllner", "[name]"),
        ("محمد حسن", "قلت لمحمد", "قلت [name]"),
        ("王小明", "王经理和小明说1600人", "[name]经理和[name]说1600人"),
        ("Vera Okonjo", "V\u0435ra with a Cyrillic letter", "[name] with a Cyrillic letter"),
    ],
)
def test_display_names_are_read_for_the_person_in_them(shown: str, text: str, scrubbed: str) -> None:
    assert scrub(text, Directory.of([shown])) == scrubbed


@pytest.mark.parametrize(
    "hidden", ["v e r a", "V.E.R.A", "v-e-r-a", "o_k_o_n_j_o", "V\u0334e\u0337r\u0338a", "𝐕𝐞𝐫𝐚", "Ve\u00adra", "ⓥⓔⓡⓐ"]
)
def test_a_name_cannot_hide(hidden: str) -> None:
    assert scrub(f"it was {hidden}, 3 times", Directory.of(["Vera Okonjo"])) == "it was [name], 3 times"


def test_accounts_go_without_the_sign_and_numbers_of_accounts_are_no_names() -> None:
    directory = Directory.of([], ["vokonjo", "night.owl7", "kim_88", "vo@firm.example", "1600", "2026", "12"])
    assert (
        scrub("vokonjo, night.owl7 and KIM_88: 1600 in 2026", directory)
        == "[name], [handle] and [handle]: 1600 in 2026"
    )


@pytest.mark.parametrize(
    ("text", "scrubbed"),
    [
        ("my manager Gundula counted 12", "my manager [name] counted 12"),
        ("Mr Hollis and Frau Ziegenhals", "Mr [name] and Frau [name]"),
        ("told Zora Whitlock on Monday", "told [name] on Monday"),
        ("thanks Team, hi All, dear Works Council", "thanks Team, hi All, dear Works Council"),
        ("told Reuters, asked Human Resources", "told Reuters, asked Human Resources"),
        ("3 rooms\nBest,\nOttoline Brand", "3 rooms\nBest,\n[name]"),
        ("San Antonio, St. Louis and Microsoft Teams", "San Antonio, St. Louis and Microsoft Teams"),
    ],
)
def test_strangers_go_where_the_text_says_that_a_name_follows(text: str, scrubbed: str) -> None:
    assert scrub(text, NOBODY) == scrubbed


@pytest.mark.parametrize(
    ("channel", "scrubbed"),
    [
        ("general", "general"),
        ("team-vera-okonjo", "team-[name]"),
        ("vokonjo_private", "[name]_private"),
        ("ask-mark", "ask-[name]"),
        ("farewell-grace", "farewell-[name]"),
        ("price-watch", "price-watch"),
        ("price", "price"),
        ("team-price", "team-price"),
        ("team-mark", "team-[name]"),
        ("may-petition-2026", "may-petition-2026"),
        ("grace-price-1on1", "[name]-1on1"),
        ("q3-1600-signatures", "q3-1600-signatures"),
        ("mark", "[name]"),
        ("Team Ольга", "Team [name]"),
        ("call-+49-170-5558123", "call-[phone]"),
        ("tel_2025550147", "tel_[phone]"),
        ("all-hands-2026-06-15", "all-hands-2026-06-15"),
        ("fy-2025-2026", "fy-2025-2026"),
    ],
)
def test_a_channel_loses_the_names_of_people(channel: str, scrubbed: str) -> None:
    directory = Directory.of(["Vera Okonjo", "Mark Long", "Grace Price", "May Hollander", "Ольга Петрова"], ["vokonjo"])
    assert scrub_channel(channel, directory) == scrubbed
    assert scrub_channel(scrubbed, directory) == scrubbed


@pytest.mark.parametrize("written", ["o'rourke", "ORourke", "orourke", "al-Faridi", "alfaridi", "annalena"])
def test_a_name_of_two_pieces_goes_run_together_too(written: str) -> None:
    directory = Directory.of(["Siobhán O’Rourke", "Hassan al-Faridi", "Anna-Lena Groß"])
    assert scrub(f"ask {written} about 1,600", directory) == "ask [name] about 1,600"
    assert scrub_channel(f"{written}-reports", directory) == "[name]-reports"


def test_the_lists_of_words_are_as_names_are_compared() -> None:
    lists = word_lists()
    assert set(lists) == {"never alone", "months", "words", "persons", "german", "not names"}
    for word in words_of_the_language() | given_names() | not_names():
        assert fold(word) == word and word.isalpha(), word
    assert not given_names() & words_of_the_language()
    assert not (lists["words"] | lists["months"]) & lists["never alone"]
