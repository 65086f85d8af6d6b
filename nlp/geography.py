"""Places of the world: which one a name, a people or an adjective means, and which place lies in which.

The table is ``lexicon/places.toml``. A name may mean several places (Cambridge); a question about it is answered yes
where one of them fits. Names are read as news prints them, with words around them: "cities in Spain" is a part of
Spain, "Bank of England" is no place.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from nlp.place_names import Word, key_of, words_of
from store.errors import InputError

_TABLE = Path(__file__).parent / "lexicon" / "places.toml"
_NAMES = re.compile(r"[A-ZÀ-Þ][\w.'’]*(?:[ -](?:(?:of|and|the|de|del|la|do) ){0,2}[A-ZÀ-Þ][\w.'’]*)*")
_ITEM = re.compile(r"[^\s,][^,]*")
_NO_PLURAL = ("s", "sh", "ch", "ese", "men")
_COMPASS = re.compile(r"(north|south|east|west)(east|west)?ern ")
_Places = tuple[frozenset[int], ...]


class _Reading(NamedTuple):
    """What a phrase names: one set of possible places for each place, and what narrows them."""

    places: _Places
    narrow: frozenset[str]
    partly: bool


def is_country(name: str) -> bool:
    """Whether a name is a country's (or of a part that counts like one: Scotland), with or without "the"."""
    words = words_of(name)
    return key_of(words) in _atlas().countries and _written(words)


@lru_cache(maxsize=4096)
def inside(part: str, whole: str) -> bool:
    """Whether ``part`` lies in ``whole``, as far as the table knows; a place does not lie in itself.

    Of several places in ``part`` all must, in one or another of ``whole``. Of a piece of a place ("northern Kenya") it
    is only known what lies in it when the table lists it.
    """
    small, large = _read(part), _read(whole)
    if not small or not large or large.partly:
        return False
    same = [a for a in small.places if any(a & b for b in large.places)]
    if not all(a in same or any(_under(a, b) for b in large.places) for a in small.places):
        return False
    smaller = len(same) < len(small.places) or len(small.places) < len(large.places)
    return smaller or bool(small.narrow and not large.narrow)


@lru_cache(maxsize=4096)
def same_place(a: str, b: str) -> bool:
    """Whether two names mean the same place ("the U.S.", "America"), or may: Cambridge, and Cambridge in England."""
    one, other = _read(a), _read(b)
    if not one or not other or one.narrow != other.narrow:
        return False
    pairs = ((one.places, other.places), (other.places, one.places))
    return all(any(x & y for y in there) for here, there in pairs for x in here)


@lru_cache(maxsize=1024)
def countries_in(text: str) -> Mapping[str, float]:
    """How often a text names each country, or a place or people of it; of an ambiguous name each country has a part."""
    atlas, words = _atlas(), words_of(" , ".join(_NAMES.findall(text)))  # most words are no names: a fifth is read
    votes: dict[str, float] = defaultdict(float)
    for first, end in _spots(words):
        homes = {home for place in atlas.called[key_of(words[first:end])] if (home := atlas.home(place)) is not None}
        for home in homes:
            votes[atlas.shown[home]] += 1.0 / len(homes)
    return votes


def _under(part: frozenset[int], whole: frozenset[int]) -> bool:
    above = _atlas().above
    return any(above[x] & whole for x in part) and not any(above[y] & part for y in whole)


def _written(words: Sequence[Word]) -> bool:
    """Whether a name that is a common word too is written as a name: "Nice" and "NICE", not "nice"."""
    needed = _atlas().spelled.get(key_of(words))
    text = " ".join(word.text for word in words)
    return needed is None or text in needed or text.isupper()


@lru_cache(maxsize=4096)
def _read(phrase: str) -> _Reading | None:
    """The places of a phrase; None when it names none, or something that only bears a place's name."""
    words = words_of(phrase)
    spots = list(_spots(words))
    around = set(range(len(words))) - {i for first, end in spots for i in range(first, end)}
    keys = frozenset(words[i].key for i in around)
    if not spots or keys & _atlas().words["not_there"] or not all(_stands_free(words, spot, around) for spot in spots):
        return None
    places, unlisted = _combined(words, spots)
    narrow = keys - _atlas().words["neutral"] | unlisted
    named = any(words[i].capital and words[i].key in narrow for i in around)
    return _Reading(places, narrow, bool(named or unlisted or narrow & _atlas().words["partly"])) if places else None


def _spots(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """The longest names of places, first to end; among other words a name needs its capital ("china cups")."""
    start = 0
    while start < len(words):
        for end in range(min(len(words), start + _atlas().longest), start, -1):
            run = words[start:end]
            named = any(word.capital for word in run) or len(run) == len(words)
            if named and key_of(run) in _atlas().called and _written(run):
                yield start, end
                start = end - 1
                break
        start += 1


def _stands_free(words: Sequence[Word], spot: tuple[int, int], around: set[int]) -> bool:
    """Whether no name goes on before or behind a place: "Bank of England", "American Airlines", "Boston Globe"."""
    words_around = _atlas().words
    known = words_around["neutral"] | words_around["partly"]

    def goes_on(at: int, step: int) -> bool:
        while at in around and words[at].key in words_around["glue"]:
            at += step
        named = at in around and words[at].capital and words[at].key not in known
        return named and not words[at if step < 0 else spot[1] - 1].owner

    return not goes_on(spot[0] - 1, -1) and not goes_on(spot[1], 1)


def _combined(words: Sequence[Word], spots: Sequence[tuple[int, int]]) -> tuple[_Places, frozenset[str]]:
    """One place where one tells which the other is ("Paris, France"), several in a list, none when they are unrelated.

    "Moscow, Idaho" names a town of Idaho that the table does not list: its name is given back.
    """
    joined = any(word.key in _atlas().words["joining"] for word in words)
    found: list[frozenset[int]] = []
    unlisted: set[str] = set()
    behind = 0
    for first, end in spots:
        here = _atlas().called[key_of(words[first:end])]
        gap = {word.key for word in words[behind:first]}
        inner = found and (_inner(found[-1], here) or _inner(here, found[-1]))
        if not found or gap & _atlas().words["joining"] or (joined and gap == {","} and not inner):
            found.append(here)
        elif inner or gap == {","}:
            unlisted |= set() if inner else {word.key for word in words[:behind]}
            found[-1] = inner or here
        else:
            return (), frozenset()
        behind = end
    return tuple(found), frozenset(unlisted)


def _inner(part: frozenset[int], whole: frozenset[int]) -> frozenset[int]:
    return frozenset(x for x in part if x in whole or _atlas().above[x] & whole)


@cache
def _atlas() -> _Atlas:
    try:
        return _Atlas(tomllib.loads(_TABLE.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, KeyError, AttributeError, TypeError, RecursionError) as error:
        raise InputError(f"{_TABLE}: the table of places is malformed ({error}); see the notes at its head") from error


class _Atlas:
    """The table read, section by section; a place is a number.

    ``shown`` is a place's first name, ``above`` what it lies in; ``called`` gives the places of a key, ``spelled`` the
    spellings that a key needs, ``countries`` the keys of countries, ``words`` what may stand around a name.
    """

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.shown: list[str] = []
        self.forms: list[list[str]] = []
        self.parents: list[set[int]] = []
        self.called: dict[str, frozenset[int]] = {}
        self.spelled: dict[str, frozenset[str]] = {}
        self.above: dict[int, frozenset[int]] = {}
        self.words = {kind: frozenset(words.split()) for kind, words in table["words"].items()}
        self.words["neutral"] |= self.words["glue"] | self.words["joining"] | {","}
        regions = {self.add(item): members for item, members in table["regions"].items()}
        states = {self.add(item): cities for item, cities in table["countries"].items()}
        for region, members in regions.items():
            self.join("regions", members, region)
        for state, cities in states.items():
            self.fill(state, cities)
        for whole, parts in table["parts"].items():
            number = self.find("parts", whole)
            for item, cities in parts.items():
                self.fill(self.add(item, number), cities)
        for whole, groups in table["groups"].items():
            self.read_groups(self.find("groups", whole), groups)
        apart = {self.find("elsewhere", x): self.find("elsewhere", y) for x, y in table["elsewhere"].items()}
        for number in range(len(self.shown)):
            self.climb(number, apart, len(regions))
        titled = [
            *states,
            *(self.find("counted_as_countries", x) for x in _ITEM.findall(table["counted_as_countries"])),
        ]
        self.countries = {key_of(words_of(form)) for number in titled for form in self.forms[number]}
        self.titled = frozenset(titled)
        self.longest = max(key.count(" ") + 1 for key in self.called)

    def add(self, item: str, whole: int | None = None) -> int:
        """A new place "Name/Other name: People" in a whole; its number."""
        names, _, people = item.partition(":")
        number = len(self.shown)
        forms = [name.strip() for name in names.split("/")]
        self.shown.append(forms[0].rstrip("*"))
        self.forms.append([name.rstrip("*") for name in forms])
        self.parents.append(set() if whole is None else {whole})
        for person in people.split("/") if people else ():
            one = person.strip()
            plural = one.rstrip("*") + "s" + "*" * one.endswith("*")
            forms += [one] if one.rstrip("*").endswith(_NO_PLURAL) else [one, plural]
        for form in forms:
            self.call(form, number)
        return number

    def home(self, number: int) -> int | None:
        """The country that a place lies in, itself if it is one, the nearest of several; None for a continent."""
        held = [n for n in (self.above[number] | {number}) & self.titled if self.shown[n] != "European Union"]
        return max(held, key=lambda n: (len(self.above[n]), n), default=None)

    def fill(self, whole: int, items: str) -> None:
        for item in _ITEM.findall(items):
            self.add(item, whole)

    def call(self, form: str, number: int) -> None:
        name = form.rstrip("*")
        key = name.lower() if name.isascii() and name.isalpha() else key_of(words_of(name))
        self.called[key] = self.called.get(key, frozenset()) | {number}
        if form.endswith("*"):
            self.spelled[key] = self.spelled.get(key, frozenset()) | {" ".join(word.text for word in words_of(name))}

    def find(self, section: str, name: str, whole: int | None = None) -> int:
        """The place shown by a name (inside a whole)."""
        found = [n for n in self.called.get(key_of(words_of(name)), ()) if self.shown[n] == name]
        found = [n for n in found if whole is None or self.stands_under(n, whole)]
        if len(found) == 1:
            return found[0]
        where = "twice" if found else "nowhere"
        raise InputError(f'{_TABLE}: [{section}] names "{name}", which stands {where} above; write it as it is shown')

    def stands_under(self, number: int, whole: int) -> bool:
        return any(parent == whole or self.stands_under(parent, whole) for parent in self.parents[number])

    def join(self, section: str, members: str, region: int, whole: int | None = None) -> None:
        for member in _ITEM.findall(members):
            self.parents[self.find(section, member, whole)].add(region)

    def read_groups(self, whole: int, groups: Mapping[str, str]) -> None:
        """Groups of a place's parts; "northern Italy" is also called "north Italy", "the north of Italy", and so on."""
        added = {self.add(item, whole): members for item, members in groups.items()}
        for number, members in added.items():
            self.join(f"groups.{self.shown[whole]}", members, number, whole)
            if match := _COMPASS.match(self.shown[number]):
                one, two = match.group(1), match.group(2) or ""
                sides = [f"{side}{end}" for side in {one + two, f"{one} {two}".strip()} for end in ("", "ern", " of")]
                for phrase in {f"{side} {form}" for side in sides for form in self.forms[whole]}:
                    if key_of(words_of(phrase)) not in self.called:  # South America is not the south of America
                        self.call(phrase, number)

    def climb(self, number: int, apart: Mapping[int, int], regions: int) -> frozenset[int]:
        """All wholes of a place. One that lies apart from its country takes none of its country's regions."""
        if number not in self.above:
            parents = self.parents[number]
            up = parents.union(*(self.climb(parent, apart, regions) for parent in parents))
            if (there := apart.get(number)) is not None:
                up = {n for n in up if n >= regions} | {there} | self.climb(there, apart, regions)
            self.above[number] = frozenset(up)
        return self.above[number]
