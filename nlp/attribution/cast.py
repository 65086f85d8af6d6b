"""Who is who in a text: the names that it uses, and what it says each of them is.

"Ostrel, the carmaker", "the phone company Ostrel", "the YTB federation" and "Mayor Jo Lund" say so; "Halden Bank" and
"Bakers' Union" have it in their names; "at Ostrel" and "Ostrel's staff" tell an employer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from nlp.attribution.described import FORMER, described, owned_name
from nlp.attribution.kinds import COMPANY, listed_person, organised, person_role
from nlp.attribution.phrases import BE, PREPOSITIONS, is_acronym, text_of
from nlp.features import is_common
from nlp.geography import same_place
from nlp.inflect import singular
from nlp.nouns import is_doer
from nlp.sentences import Span
from nlp.speech import speech
from nlp.stopwords import CALENDAR, STOPWORDS
from nlp.tokens import Token, bare, tokenize

_GLUE = frozenset({"of", "for", "the", "&", "de", "del", "der", "des", "du", "la", "van", "von"})
_HONORIFICS = frozenset("mr mrs ms miss dr prof sir dame lord lady sen rep gov rev st".split())
_STAFF = frozenset(
    "staff workers workforce employees strikers executives bosses management payroll shares customers jobs cuts "
    "stores plants headquarters shareholders investors board drivers".split()
)
_TITLE_CASE = 0.6
_LONG_WORD, _TWO = 4, 2
_AGENCY = "agency"


@dataclass(frozen=True)
class Known:
    """Somebody named: ``places`` are the offsets at which, ``roles`` what the text says it is, ``told`` with which
    words besides; ``employs`` where people work there; ``sure`` False for a word that may be no name at all."""

    name: str
    places: tuple[int, ...]
    roles: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    person: bool = False
    employs: bool = False
    sure: bool = True

    @property
    def kinds(self) -> frozenset[str]:
        """The roles it bears; an employer of whom no more is told is a company."""
        return self.roles or (frozenset({COMPANY}) if self.employs else self.roles)

    @property
    def unites(self) -> bool:
        """Whether the name tells a union: letters alone, or named after those whom it unites ("Teachers United")."""
        words = self.name.split()
        return (len(words) == 1 and words[0].isupper() and len(words[0]) > _TWO) or (
            len(words) > 1 and any(_doers(word.lower()) for word in words)
        )

    @property
    def at(self) -> int:
        """Where it is first named."""
        return self.places[0]


def _doers(word: str) -> bool:
    return word.endswith("s") and (is_doer(word) or person_role(singular(word)))


@dataclass
class _Text:
    """The sentences of a text as tokens, and the words that have a capital inside a sentence."""

    sentences: list[list[Token]]
    inner: frozenset[str] = field(default=frozenset())


def read_cast(text: str, spans: Sequence[Span]) -> list[Known]:
    """Everybody named in a text, in the order of first naming; several forms of one name are one."""
    sentences = [tokenize(text, span.start, span.end) for span in spans]
    read = _Text(sentences, frozenset(_inner_names(sentences)))
    found: list[Known] = []
    by_key: dict[str, list[int]] = {}  # one text may name a thousand: only names that share a key are compared
    for tokens in sentences:
        for known in _named_in(tokens, read):
            keys = _keys(known.name)
            near = sorted({i for key in keys for i in by_key.get(key, ())})
            at = next((i for i in near if _same(found[i], known)), len(found))
            if at < len(found):
                found[at] = _merged(found[at], known)
            else:
                found.append(known)
            for key in keys:
                if at not in by_key.setdefault(key, []):
                    by_key[key].append(at)
    return found


def _inner_names(sentences: Sequence[Sequence[Token]]) -> Iterator[str]:
    for tokens in sentences:
        if not _title_case(tokens):
            yield from (bare(token.low) for token in tokens[1:] if _capital(token))


def _title_case(tokens: Sequence[Token]) -> bool:
    """Whether a headline writes nearly every word with a capital, so that capitals tell no names."""
    words = [token for token in tokens[1:] if token.text.isalpha() and len(token.text) >= _LONG_WORD]
    ended = bool(tokens) and tokens[-1].text in {".", "!", "?", "”"}
    return not ended and sum(token.text[0].isupper() for token in words) > _TITLE_CASE * len(words)


def _capital(token: Token) -> bool:
    return token.text[:1].isupper() and bare(token.low) not in CALENDAR


def _named_in(tokens: Sequence[Token], read: _Text) -> Iterator[Known]:
    titled, index = _title_case(tokens), 0
    while index < len(tokens):
        if not _capital(tokens[index]):
            index += 1
            continue
        end = _run(tokens, index)
        start = index
        while start < end and _no_name(tokens, start):
            start += 1
        index = end
        if start < end:
            known = _read(tokens, start, end, read, titled=titled)
            if known:
                yield known


def _no_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word has its capital only because a sentence or a title begins with it: "The", "Nearly"."""
    low = bare(tokens[at].low)
    if (at and is_acronym(tokens[at])) or tokens[at].text in speech().bodies:
        return False
    return low in STOPWORDS or (at == 0 and is_common(low))


def _run(tokens: Sequence[Token], start: int) -> int:
    """Where a name ends that begins at ``start``: "Bank of Halden", "Yard and Tram Workers Union"."""
    end = start + 1
    while end < len(tokens) and not (owned_name(tokens[end - 1]) and not _united(tokens, end)):
        following = end
        while following < len(tokens) and following < end + 2 and tokens[following].low in _GLUE:
            following += 1
        of_whom = following > end and end - start > 1 and not any(organised(token.low) for token in tokens[start:end])
        if following < len(tokens) and _capital(tokens[following]) and not of_whom:  # "Jo Lund of the Bakers' Union"
            end = following + 1
            continue
        if tokens[end].low == "and" and end + 1 < len(tokens) and _capital(tokens[end + 1]):
            whole = _run(tokens, end + 1)
            if whole > end + 2 and organised(bare(tokens[whole - 1].low)):
                return whole
        break
    return end


def _united(tokens: Sequence[Token], end: int) -> bool:
    """ "Bakers' Union": whether what follows the owners is what they are united in."""
    known = end < len(tokens) and _capital(tokens[end]) and organised(bare(tokens[end].low))
    return known and tokens[end - 1].low.endswith("s'")


def _read(tokens: Sequence[Token], start: int, end: int, read: _Text, *, titled: bool) -> Known | None:
    """Whoever ``tokens[start:end]`` name, with what stands around; None for a place or a word that is no name."""
    words = tokens[start:end]
    low = [bare(token.low) for token in words]
    if titled and not all(word in read.inner or word in _GLUE for word in low):
        return None
    title = max((i for i, word in enumerate(low[:-1]) if listed_person(word)), default=-1)
    if title >= 0:
        former = start and tokens[start - 1].low in FORMER
        name = text_of(words[title + 1 :])
        told = frozenset() if former or FORMER & set(low[:title]) else frozenset(low[: title + 1])
        return Known(name, (words[0].start,), told & {low[title]}, told, person=True)
    name = text_of(words)
    if same_place(name, name):
        return None
    roles, told = described(tokens, start, end)
    own = next((i for i, word in enumerate(low) if word in ("of", "for")), len(low)) - 1
    if organised(low[own]) and (len(low) > 1):
        roles, told = roles | {low[own]}, told | set(low)
    elif low[own].rstrip(".") in speech().firms and len(low) > 1:
        roles = roles | {COMPANY}
    elif len(words) == 1 and words[0].text in speech().bodies:  # "WHO" is "the agency"
        roles = roles | {_AGENCY}
    person = any(person_role(role) for role in roles) or _is_person(tokens, start, end)
    sure = bool(roles) or person or _is_sure(tokens, start, end, read)
    if not roles and not person and low[0] not in read.inner and _plain_word(tokens, start, end, sure=sure):
        return None
    return Known(name, (words[0].start,), roles, told, person, _employs(tokens, start, end), sure)


def _plain_word(tokens: Sequence[Token], start: int, end: int, *, sure: bool) -> bool:
    """Whether a lone capitalised word is most likely a noun or verb that opens a line: "Hackers boast", "Leak at"."""
    low = bare(tokens[start].low)
    if end - start > 1 or (start and not sure) or is_acronym(tokens[start]):
        return False
    if low in speech().speakers | speech().labels | speech().counts:
        return True
    followed = end < len(tokens) and tokens[end].low in PREPOSITIONS
    return not sure and (followed or low in speech().verbs or low.endswith(("s", "ing", "ly", "ed")))


def _is_sure(tokens: Sequence[Token], start: int, end: int, read: _Text) -> bool:
    """Whether capitals tell a name: inside a sentence, or of a word that has one elsewhere or does something here."""
    words = [bare(token.low) for token in tokens[start:end]]
    if any(word in read.inner for word in words):
        return True
    opens = start == 0 or tokens[start - 1].text in {":", "“", '"'}
    if not opens or end - start > 1 or (is_acronym(tokens[start]) and len(tokens[start].text) <= 6):
        return True
    following = tokens[end].low if end < len(tokens) else ""
    return following in BE | {"has", "will", "said", "says", ":"} or owned_name(tokens[end - 1])


def _is_person(tokens: Sequence[Token], start: int, end: int) -> bool:
    """ "Mr. Lund", "Jo Lund, 41,", "Jo Lund, who": a name that only somebody has."""
    before = [token.low for token in tokens[max(0, start - 2) : start] if token.text != "."]
    if bare(tokens[start].low) in _HONORIFICS or (before and before[-1] in _HONORIFICS):
        return True
    if end + 1 < len(tokens) and tokens[end].text == ",":
        following = tokens[end + 1]
        return following.low == "who" or (following.text.isdigit() and len(following.text) == 2)
    return end < len(tokens) and tokens[end].low == "who"


def _employs(tokens: Sequence[Token], start: int, end: int) -> bool:
    """ "At Ostrel", "Ostrel's staff", "Ostrel workers", "employees of Ostrel"."""
    before = [token.low for token in tokens[max(0, start - 2) : start]]
    after = [token.low for token in tokens[end : end + 2]]
    if before[-1:] == ["at"] or (len(before) == 2 and before[0] in _STAFF and before[1] in ("of", "at", "for")):
        return True
    return bool(after) and (after[0] in _STAFF or (owned_name(tokens[end - 1]) and bool(_STAFF & set(after))))


def _keys(name: str) -> frozenset[str]:
    """What two forms of one name share: the first or last word, or the letters of all words."""
    words = _words_of(name)
    return frozenset({words[0], words[-1], _initials(words)}) if words else frozenset()


def _words_of(name: str) -> list[str]:
    return re.findall(r"\w+", name.lower())


def _initials(words: Sequence[str]) -> str:
    return "".join(word[0] for word in words if word not in ("of", "the", "and", "for"))


def _same(one: Known, other: Known) -> bool:
    """Whether two names are one's: "Ostrel" and "Ostrel Motors", "Lund" and "Jo Lund", "YTB" by its initials."""
    a, b = _words_of(one.name), _words_of(other.name)
    short, long = sorted((a, b), key=len)
    surname = (one.person or other.person) and short[-1] == long[-1]
    if short == long[: len(short)] or surname:
        return True
    if len(short) == 1 and short == long[-1:] and len(long) == 2:  # "Lund" of "Jo Lund": persons go by the last word
        return True
    return len(short) == 1 and len(long) > _TWO and short[0] == _initials(long)


def _merged(one: Known, other: Known) -> Known:
    shorter, longer = sorted((one, other), key=lambda known: len(known.name.split()))
    surname = shorter.name != longer.name and longer.name.endswith(f" {shorter.name}") and not one.roles | other.roles
    return replace(
        one,
        name=longer.name,
        places=tuple(sorted({*one.places, *other.places})),
        roles=one.roles | other.roles,
        told=one.told | other.told,
        person=one.person or other.person or surname,
        employs=one.employs or other.employs,
        sure=one.sure or other.sure,
    )
