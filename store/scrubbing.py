"""Taking out of a text whatever tells who wrote it or who is meant, before anything else sees it.

Two sources say what that is: the shapes of identifiers (addresses, handles, numbers that people and accounts go by,
links), and the directory of the export itself (:class:`Directory`): whoever could have written is known there by name.
Figures, dates and sums stay. What goes is replaced by a word in brackets, so that a sentence can still be read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

NAME, HANDLE, MAIL, PHONE, ID, LINK, KEY = "[name]", "[handle]", "[mail]", "[phone]", "[id]", "[link]", "[key]"
SHORTEST_NAME = 2
"""Letters of the shortest name: "Bo" is one, an initial is not."""
_WORDS = Path(__file__).parent / "names_that_are_words.txt"

_URL = re.compile(r"\b(?:https?|ftp|file|slack|msteams|tel|mailto|sip)(?:://|:(?=[\w+@]))[^\s<>\"'|)\]]+|\bwww\.[^\s<>\"'|)\]]+", re.I)
_MAIL = re.compile(r"[\w.+%'-]+\s?(?:@|\(at\)|\[at\]|\s+at\s+(?=[\w-]+\s+dot\s))\s?[\w-]+(?:\s?(?:\.|\(dot\)|\[dot\]|\s+dot\s+)\s?[\w-]+)+", re.I)
_HANDLE = re.compile(r"(?<![\w@])@(?!(?:here|channel|everyone|all|team)\b)[\w][\w.'-]{1,60}(?<![.'-])", re.I)
_MENTION = re.compile(r"<[@!#][^<>\s]{1,80}>|\b[UW][A-Z0-9]{8,11}\b")
_TAGGED = re.compile(
    r"\b(?:employee|staff|worker|personnel|payroll|badge|user|member|clock|emp|eid|hr|ee|pers(?:onal)?)[\s-]*"
    r"(?:id|i\.d\.|no\.?|nr\.?|num(?:ber)?|code|#)\s*(?:is|was|:|=|#)?\s*#?\s*([A-Z]{0,4}-?\d[\w-]{2,14}|[A-Z]{1,4}-[\w-]{3,14})",
    re.I,
)
_PREFIXED = re.compile(r"\b(?:EMP|EID|STF|STAFF|UID|USR|PID|HR|WID|PERS|ID)[-_ ]?#?\d{3,12}\b|\b[A-Z]{1,3}\d{5,9}\b|\b\d{2,4}-[A-Z]{2,4}-\d{3,8}\b")
_PHONE = re.compile(
    r"(?<![\w.,/-])(?:"
    r"(?:\+|\b00)\d{1,3}[\s.()/-]*(?:\d[\s.()/-]?){6,13}\d"  # international
    r"|\(\d{2,5}\)\s?\d{2,4}[\s.-]?\d{3,5}"  # an area code in brackets
    r"|\d{3}[-.\s]\d{3}[-.]\d{4}|\d{3}-\d{4}"  # 555-010-2234, 555-0102
    r"|0\d{2,4}[\s/-]?\d{3,4}[\s-]?\d{3,5}"  # national, with its leading zero
    r")(?![\w-]|[.,]\d)"
)
_CALL = re.compile(r"\b(?:phone|tel|telephone|mobile|cell|call|text|ring|whatsapp|ext|extension|fax|dial)\b[.:]?\s*(?:me\s+(?:on|at)|is|on|at|no\.?|number)?\s*:?\s*(\+?\d[\d\s().-]{2,16}\d)", re.I)
_SECRET = re.compile(
    r"\b(?:xox[abprs]-[\w-]{8,}|gh[pousr]_\w{16,}|sk-[\w-]{16,}|AKIA[A-Z0-9]{12,}|eyJ[\w-]{10,}\.[\w-]{6,}(?:\.[\w-]+)?"
    r"|(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z0-9_-]{24,})\b"
)
_NUMBERS = re.compile(
    r"\b\d{3}-\d{2}-\d{4}\b|\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){3,7}(?:[ ]?[A-Z0-9]{1,4})?\b|\b(?:\d{4}[ -]){3}\d{4}\b"
    r"|\b(?:\d{1,3}\.){3}\d{1,3}\b|\b(?:[0-9A-F]{2}[:-]){5}[0-9A-F]{2}\b"
)
_TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|[’'](?=[^\W\d_])|-(?=[^\W\d_]))*")
_MONTHISH = re.compile(r"\d\s*(?:st|nd|rd|th)?\s*$")
_SENTENCE_END = re.compile(r"(?:^|[.!?:\n•*>-])\s*[\"'“‘(]*$")


@dataclass(frozen=True, slots=True)
class Directory:
    """Whom an export knows: words of names that go wherever they stand, and those that are words of the language too.

    ``whole`` are full names and account names, folded; ``parts`` single names that are no words; ``words`` single names
    that are (May, Price), which go only where they are written and used as names.
    """

    whole: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    starts: frozenset[str] = field(default=frozenset())
    longest: int = 1

    @classmethod
    def of(cls, names: Iterable[str], accounts: Iterable[str] = ()) -> Directory:
        """From display and real names ("Vera Okonjo"), and account names, ids and mail addresses as they are."""
        whole, single = set(), set()
        for name in names:
            words = [fold(word) for word in _TOKEN.findall(name)]
            long = [word for word in words if len(word) >= SHORTEST_NAME]
            single.update(part for word in long for part in (word, *word.split("-")) if len(part) >= SHORTEST_NAME)
            if len(words) > 1:
                whole.add(" ".join(words))
        for account in accounts:
            local = fold(account.partition("@")[0].strip())
            if len(local) > SHORTEST_NAME:
                whole.add(local)
        common = _words_of_the_language()
        return cls(
            frozenset(whole),
            frozenset(single - common),
            frozenset(single & common),
            frozenset(name.split(" ")[0] for name in whole),
            max((name.count(" ") + 1 for name in whole), default=1),
        )


@cache
def _words_of_the_language() -> frozenset[str]:
    text = _WORDS.read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def fold(word: str) -> str:
    """A word without case, accents and possessive ending, as names are compared: "Müller's" and "muller"."""
    plain = unicodedata.normalize("NFKD", word.replace("ß", "ss").replace("ø", "o").replace("Ø", "o").replace("ł", "l"))
    bare = "".join(c for c in plain if not unicodedata.combining(c)).casefold().replace("’", "'")
    return bare.removesuffix("'s").rstrip("'")
