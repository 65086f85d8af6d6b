"""As what somebody is quoted: the role that a text gives to a speaker, beside the name.

Either behind it ("Jane Roe, the union’s regional organiser, said", "Jane Roe, 41, a clerk in Hull") or before it
("union organiser Jane Roe", "Resort manager Jane Roe"). It is looked for wherever the article names the person, for
most do so once in full and then by surname. Only what names a doing of people is a role: "Jane Roe, of Hull," has none.
"""

from __future__ import annotations

import re
from functools import cache

from nlp import nouns
from nlp.inflect import singular
from nlp.lexicons import read_lexicon
from nlp.stopwords import STOPWORDS
from nlp.tokens import without_owner

MOST_WORDS = 12
_WORD = r"[^\W\d_][\w’'&/-]*"
_AGED = r"(?:\s*,?\s*(?:aged\s+)?\d{2}\s*,|\s*\(\d{2}\)\s*,?)?"
_BEHIND = re.compile(rf"{_AGED}\s*,?\s*(?:who\s+is\s+|(?<=,)\s*)(?P<role>[^,.;:!?()“”\"\n—–]+)(?=[,.;:!?()“”\"\n—–]|$)")
_BEFORE = re.compile(rf"(?P<role>(?:{_WORD}\s+){{1,5}})$")
_CUT = re.compile(
    r"\s+(?:who|whom|which|whose|that|said|says|told|added|has|had|was|is|were|and\s+(?:he|she|they))\b.*$", re.DOTALL
)
_HEAD = re.compile(r"\s+(?:of|for|at|in|with|on|from|to|who|based|and)\s+")
_VERBAL = re.compile(r"[a-z]+(?:ly|ing|(?<!retir)(?<!unit)(?<!elect)(?<!appoint)ed)")
_RELATIVE = re.compile(r"(?:who|whom|which|whose|where|when)\b")


@cache
def _words() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Roles that no list of people has, words that end a search back from a name, and titles that are no role."""
    row = read_lexicon("quoting")
    return frozenset(row["role_nouns"]), frozenset(row["before_roles"]), frozenset(row["honorifics"])


def role_of(speaker: str | None, text: str) -> str | None:
    """The role that ``text`` gives to a named speaker, as printed; None when it gives none or nobody is named."""
    name = _bare_name(speaker or "")
    if not name:
        return None
    last = name.split()[-1]
    found = re.finditer(rf"(?:(?:[A-Z][\w’'.-]*\s+){{0,3}})(?<![\w-]){re.escape(last)}(?![\w-])", text)
    mentions = [(match, _without_titles(match.group())) for match in found]
    given = {full.split()[-2] for _, full in mentions if len(full.split()) > 1}
    if len(name.split()) == 1 and len(given) > 1:
        return None  # two of one surname
    behind: str | None = None
    before: str | None = None
    for match, full in mentions:
        if len(name.split()) > 1 and len(full.split()) > 1 and not _same_person(name, full):
            continue
        behind = behind or _behind(text, match.end())
        before = before or _before(text, match.end() - len(full), match.start())
        if behind:
            break
    return behind or before


def _bare_name(speaker: str) -> str:
    """The name in a speaker as printed ("Ms Roe", "manager Jane Roe"), empty where there is none."""
    words = without_owner(speaker).split()
    while words and not words[0][0].isupper():
        words = words[1:]
    name = _without_titles(" ".join(words))
    return name if name and all(word[0].isupper() or len(word) < 4 for word in name.split()) else ""


def _without_titles(name: str) -> str:
    """A name without honorifics and without nouns of a role that are printed with a capital before it."""
    _, _, honorifics = _words()
    words = name.split()
    while len(words) > 1 and (words[0].casefold().rstrip(".") in honorifics or _is_role(words[0])):
        words = words[1:]
    return " ".join(words)


def _same_person(name: str, full: str) -> bool:
    return bool({*name.split()[:-1]} & {*full.split()[:-1]})


def _behind(text: str, end: int) -> str | None:
    match = _BEHIND.match(text, end)
    if match is None:
        return None
    role = _CUT.sub("", " ".join(match.group("role").split()))
    head = without_owner(_HEAD.split(role)[0])
    if not head or len(role.split()) > MOST_WORDS or _RELATIVE.match(role):
        return None
    if head[0].isupper() and not _is_role(head.split()[0]):
        return None  # the next name of a list
    return role if _is_role(head.split()[-1]) else None


def _before(text: str, name_at: int, run_at: int) -> str | None:
    """The words before a name that end in a role noun, back to an article, a preposition, a verb or a mark."""
    _, stops, _ = _words()
    lead = text[max(0, name_at - 80) : name_at]
    match = _BEFORE.search(lead)
    words = match.group("role").split() if match else []
    kept: list[str] = []
    for word in reversed(words):
        if word.casefold() in stops or _VERBAL.fullmatch(word):
            break
        kept.insert(0, word)
    return " ".join(kept) if kept and _is_role(kept[-1]) else None


def _is_role(word: str) -> bool:
    """Whether a noun names one person by what they do; with a capital only listed ones, for names end alike."""
    roles, stops, _ = _words()
    last = word.casefold().rsplit("-", 1)[-1]
    if last in roles:
        return True
    return word[0].islower() and last not in stops | STOPWORDS and singular(last) == last and nouns.is_doer(last)
