"""Who is meant by a role: "the company said" is Ostrel's word, where the text leaves no other.

A role is resolved only where the text says who bears it ("Ostrel, the carmaker") or names exactly one who can: with
two companies in a text "the company" stays as it is, for a wrong name is worse than none. What was printed stays behind
the name: "Ostrel (the company)".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from nlp.attribution.cast import Known, read_cast
from nlp.attribution.kinds import COMPANY, alike, general, kinds_of, organised, person_role
from nlp.inflect import singular
from nlp.sentences import Span, split_sentences
from nlp.sources import undescribed, with_letters, with_role
from nlp.tokens import bare
from store.model import Article, Claim

_UNION = "union"
_READ = 20_000
"""Characters of a text in which names are looked for."""
_MOST_WORDS, _NEAR, _LEAD = 4, 2, 2
_NOT_IT = frozenset(
    "other another same new second third first former rival parent own different whole big two three local "
    "foreign".split()
)


def _shown(name: str, role: str, head: str) -> str:
    """A name with the role that was printed for it, unless the name says it: "Norwick Airport"."""
    return name if head in {bare(word.lower()) for word in name.split()} else with_role(name, role)


def by_name(article: Article, claims: Sequence[Claim]) -> list[Claim]:
    """The claims, those on the word of a role ("the company") on that of who bears it, where the text tells."""
    sources = [(claim.attributed_to, claim.quantity.start) for claim in claims if claim.attributed_to]
    if not sources:
        return list(claims)
    bearers = _Bearers(article.title or "", article.text, sources)
    named = [
        replace(claim, attributed_to=bearers.meant(claim.attributed_to, claim.sentence_start))
        if claim.attributed_to
        else claim
        for claim in claims
    ]
    headline = article.text.find("\n")
    return [_as_below(claim, named) if claim.quantity.start < headline else claim for claim in named]


def _as_below(claim: Claim, claims: Sequence[Claim]) -> Claim:
    """A headline's number on the word of a role ("900 held, lawyers say"): the one name that gives it below."""
    source = claim.attributed_to or ""
    head = bare(source.lower().removeprefix("the "))
    if not head.isalpha() or not (organised(head) or person_role(singular(head))):
        return claim
    number = claim.quantity
    below = {
        other.attributed_to
        for other in claims
        if other.sentence_start > claim.sentence_start
        and other.attributed_to
        and (other.quantity.stated, other.quantity.unit) == (number.stated, number.unit)
    }
    names = {undescribed(name) for name in below}
    if number.stated is None or len(names) != 1 or not _can_be(head, below.pop()):
        return claim
    return replace(claim, attributed_to=_shown(names.pop(), source, head))


def _can_be(head: str, name: str) -> bool:
    """Whether a name is not known to be somebody else than a role means: no minister is "police" or "a union"."""
    words = [bare(word.lower()) for word in name.split()]
    roles = [word for word in words if organised(word) or person_role(word)]
    if not any(word[:1].isupper() for word in name.split()[1:]) and not name.isupper():
        return False
    if organised(head):
        return head != "police" and bool(kinds_of(head)) and all(alike(head, role) for role in roles)
    return all(role == singular(head) or kinds_of(role) for role in roles)


class _Bearers:
    """Who bears the roles of a text; the text is read when the first role asks."""

    def __init__(self, title: str, text: str, credited: Sequence[tuple[str, int]]) -> None:
        """``credited`` are the sources of a text with the offsets of what they say."""
        self._title = title.strip()
        lead = f"{self._title}\n" if self._title and not text.startswith(self._title) else ""
        self._text, self._shift = lead + text[:_READ], len(lead)
        self._credited = [(source, at + self._shift) for source, at in credited]

    def meant(self, source: str, sentence_start: int) -> str:
        """``source``, with the name of who is meant where it is a role in the sentence at ``sentence_start``."""
        role = self._named(source, sentence_start)
        return with_letters(source, self._text) if role == source and "(" in self._text else role

    def _named(self, source: str, sentence_start: int) -> str:
        words = source.split()
        article = words[0].lower() if words else ""
        role = words[1:] if article == "the" else words
        if not role or len(role) > _MOST_WORDS or not all(word.isalpha() and word.islower() for word in role[1:]):
            return source
        head = role[-1].lower()
        start = sentence_start + self._shift
        heads = self._opens(start)
        if not (article == "the" and role[0].islower()) and not (heads and len(role) == 1):
            return source
        if not (organised(head) or person_role(head)) or set(role) & _NOT_IT:
            return source
        at = self._place(source, start)
        found = self._bearer(head, frozenset(role[:-1]), at, behind=heads and article != "the")
        return _shown(found.name, source, head) if found else source

    @cached_property
    def _spans(self) -> list[Span]:
        return split_sentences(self._text)

    @cached_property
    def _cast(self) -> list[Known]:
        return read_cast(self._text, self._spans)

    def _opens(self, start: int) -> bool:
        """Whether a sentence is the headline: the first line, with more behind it."""
        return start <= self._shift and "\n" in self._text[start:]

    def _place(self, source: str, start: int) -> int:
        end = next((span.end for span in self._spans if span.start <= start < span.end), start)
        at = self._text.find(source, start, end)
        return at if at >= 0 else start

    def _bearer(self, head: str, mods: frozenset[str], at: int, *, behind: bool) -> Known | None:
        """The only one who can bear a role where it is printed; in a headline, who the sentence behind it names."""
        limit = self._sentence_behind(at) if behind else at
        known = [one for one in self._cast if one.at < limit]
        stated = [one for one in known if self._states(one, head, mods)]
        if stated:
            if len(stated) > 1 or (head not in stated[0].roles and self._others(known, stated[0], head, at)):
                return None
            return stated[0]
        if behind or person_role(head):
            return None
        return self._alone(known, head, mods, at)

    def _states(self, one: Known, head: str, mods: frozenset[str]) -> bool:
        if person_role(head):
            return one.person and head in one.roles and (mods <= one.told or not one.told - {head})
        if one.person or not any(alike(head, role) for role in one.roles):
            return False
        return head not in one.roles or mods <= one.told or general(head)

    def _alone(self, known: Sequence[Known], head: str, mods: frozenset[str], at: int) -> Known | None:
        """The one whom the text is about, where nobody else is named who could bear the role."""
        kinds = kinds_of(head)
        able = [one for one in known if not one.roles and not one.person and one.sure]
        if COMPANY in kinds:
            found = [one for one in able if one.employs] or [one for one in able if self._leads(one)]
        elif kinds and not mods:
            sources = {name for name, place in self._credited if place < at}
            able = [one for one in able if not one.employs]
            found = [one for one in able if one.name in sources]
            if _UNION in kinds:  # "Ostrel: 900 stay out. The union …" may be one of Ostrel's staff
                found = [one for one in able if one.unites]
        else:
            found = []
        return found[0] if len(found) == 1 and not self._others(known, found[0], head, at) else None

    def _others(self, known: Iterable[Known], meant: Known, head: str, at: int) -> bool:
        """Whether another is named in the headline, the lead or right before who may bear the role just as well."""
        since = [span.start for span in self._spans if span.start <= at][-_NEAR:][:1]
        lead = self._end_of_lead()
        for one in known:
            near = any(place < lead or (since and since[0] <= place < at) for place in one.places)
            able = not one.person and not (one.kinds and not any(alike(head, role) for role in one.kinds))
            person = len(one.name.split()) in (2, 3) and not one.roles and not one.employs
            if one is not meant and near and able and not person:
                return True
        return False

    def _leads(self, one: Known) -> bool:
        return one.at < self._end_of_lead()

    def _end_of_lead(self) -> int:
        spans = self._spans[: _LEAD + 1]
        return spans[-1].end if spans else 0

    def _sentence_behind(self, at: int) -> int:
        behind = [span.end for span in self._spans if span.start > at]
        return behind[0] if behind else at
