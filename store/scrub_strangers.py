"""Names of people whom no directory knows, where the text itself says that a name follows: "my manager Gundula".

Only words with a capital go, never one that :func:`not_names` lists. What a post merely mentions without such a word
before it stays, unless it begins with a known given name (``given_names.txt``, looked up by :mod:`store.scrub_names`).
"""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cache

from store.scrub_directory import LISTS, word_lists
from store.scrub_folding import fold
from store.scrub_placeholders import NAME

_UP = "A-Z" + "".join(chr(code) for code in range(0xC0, 0x590) if chr(code).isupper())
_WORD = rf"(?:[{_UP}]['’])?[{_UP}][^\W\d_{_UP}][^\W\d_]{{0,30}}(?:[-'’][{_UP}][^\W\d_]{{1,30}})?"
_LINK = r"(?:(?:de|da|di|dos|du|van|von|der|den|ter|la|le|al|el|bin) ){0,2}"
_FULL = rf"({_WORD}(?: (?:[{_UP}]\.? )?{_LINK}{_WORD}){{0,2}}(?: [{_UP}]\.)?)"
_BEGIN = r"(?<![^\W_])"
_ROLES = (
    "manager boss supervisor lead teamlead colleague coworker co-worker teammate team-mate mentor director rep "
    "steward friend husband wife "
    "partner son daughter brother sister buddy deskmate foreman trainer recruiter "
    "Kollege Kollegin Kollegen Chef Chefin Teamleiter Teamleiterin Vorgesetzter Vorgesetzte Vorgesetzten "
    "Betriebsrat Betriebsrätin "
    "jefe jefa compañero compañera gerente supervisora collègue chef cheffe responsable délégué déléguée"
).replace(" ", "|")
_TITLES = (
    "mr mrs ms mx miss dr prof herr herrn frau monsieur madame mme mlle señor señora señorita sr sra signor signora "
    "sir "
    "kollege kollegin kollegen collègue compañero compañera"
)
_GREETINGS = (
    "hi hey hello dear thanks thx cheers ty kudos props shoutout ping cc hallo hola bonjour salut danke merci gracias "
    "liebe lieber moin cher chère querido querida congrats congratulations welcome sorry you to out"
)
_CLOSINGS = (
    "regards wishes best cheers yours sincerely thanks thx grüße gruß vg lg mfg saludos abrazo cordialement vous "
    "bientôt"
)
_HEADERS = "from to cc bcc von an de à para name author reporter assignee manager requester signed by"
_MEETS = (
    "told tell asked ask thanked emailed messaged pinged texted met saw contact reach according laut gefragt mit "
    "con avec selon según "
    "spoke talked speak talk chatted sat work worked working"
)
_WRITES = "wrote schrieb écrit escribió"


def _rule(cues: str, pattern: str) -> tuple[frozenset[str], re.Pattern[str]]:
    """A pattern, and the words of which a text must have one so that it is worth trying; none: always."""
    return frozenset(map(fold, cues.split())), re.compile(pattern)


def _any(words: str) -> str:
    return "|".join(words.split())


_AFTER = (
    _rule(_TITLES, rf"{_BEGIN}(?i:{_any(_TITLES)})\.? {_FULL}"),
    _rule("m", rf"{_BEGIN}M\. {_FULL}"),
    _rule(
        _ROLES.replace("|", " ") + " worker mate",
        rf"{_BEGIN}(?i:my|our|his|her|their|your|the|a|meine?[rmn]?|unsere?[rmn]?|mi|nuestr[oa]|ma|mon|notre|la|el"
        rf"|le|der|die)"
        rf" (?:[^\W\d_]{{2,15}} )?(?i:{_ROLES}),? {_FULL}",
    ),
    _rule(
        _GREETINGS,
        rf"{_BEGIN}(?i:hi|hey|hello|dear|thanks|thank you|thx|cheers|ty|kudos to|props to|shout-?out to|ping|cc"
        rf"|hallo|hola"
        rf"|bonjour|salut|danke|merci|gracias|liebe|lieber|moin|cher|chère|querid[oa]|congrats|congratulations"
        rf"|welcome|sorry)"
        rf"[,:]? {_FULL}",
    ),
    _rule(
        "name heiße heisse appelle llamo nombre called",
        rf"{_BEGIN}(?i:my name is|my name's|mein name ist|ich heiße|ich heisse|je m['’]appelle|me llamo"
        rf"|mi nombre es|i am called) {_FULL}",
    ),
    _rule("this it hier ici", rf"{_BEGIN}(?i:this is|it's|hier ist|ici) {_FULL}(?=,? (?:from|here|speaking|aus|de)\b)"),
    _rule(
        _HEADERS,
        rf"(?:^|\n)[ \t>]{{0,4}}(?:From|To|Cc|Bcc|Von|An|De|À|Para|Name|Author|Reporter|Assignee|Manager|Requester"
        rf"|Signed"
        rf"|Reported by|Sent by)\s?: ?{_FULL}",
    ),
    _rule(
        _CLOSINGS,
        rf"{_BEGIN}(?i:regards|wishes|best|cheers|yours|sincerely|thanks|thx|grüße|gruß|grüßen|vg|lg|mfg|saludos"
        rf"|un abrazo"
        rf"|cordialement|bien à vous|à bientôt)[,!.]?[ \t]?\n\s{{0,4}}[-–—~]{{0,2}} ?{_FULL}(?=[ \t]*(?:\n|$|,|\|))",
    ),
    _rule("", rf"\n\s{{0,4}}[-–—~]{{1,2}} ?{_FULL}(?=[ \t.]*$)"),
    _rule("", rf"\n\s{{0,4}}[-–—~]{{1,2}} ?({_WORD}),[^\n]{{0,40}}$"),
)
_TWO = rf"({_WORD} (?:[{_UP}]\.? )?{_LINK}{_WORD})"
_AFTER_TWO = (
    _rule(
        _MEETS,
        rf"{_BEGIN}(?i:told|tell|asked|ask|thanked|emailed|messaged|pinged|texted|met|saw|contact|reach out to"
        rf"|according to"
        rf"|laut|gefragt|gesprochen mit|mit|con|avec|selon|según"
        rf"|(?:spoke|talked|speak|talk|chatted|sat|work|worked|working) (?:to|with)) {_TWO}",
    ),
    _rule(
        "told asked thanked messaged pinged texted",
        rf"{_BEGIN}(?i:told|asked|thanked|messaged|pinged|texted) ({_WORD})(?= [^{_UP}]|[.,;:!?)]|$|\n)",
    ),
    _rule(_WRITES, rf"{_TWO}(?= (?:wrote|schrieb|a écrit|escribió)\b)"),
)
_CAPITAL_AFTER = re.compile(rf"[\s,.:~–—-][{_UP}]")


@cache
def not_names() -> frozenset[str]:
    """Folded words with a capital that are no person's: days, months, companies, departments, and words of titles."""
    lists = word_lists()
    return lists["not names"] | lists["months"] | lists["never alone"]


@cache
def given_names() -> frozenset[str]:
    """Folded given names that are neither words nor places."""
    lines = (LISTS / "given_names.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())


def without_strangers(text: str, words: Set[str]) -> str:
    """The text with ``[name]`` where it says of capitalised words that they are someone's name.

    ``words`` are the words of the text, folded, and may be more.
    """
    if not _CAPITAL_AFTER.search(text):
        return text
    for rules, replace in ((_AFTER, _person), (_AFTER_TWO, _two)):
        for cues, pattern in rules:
            if not cues.isdisjoint(words) or (not cues and "\n" in text):
                text = pattern.sub(replace, text)
    return text


def _named(words: str) -> str:
    """As many of the words as are a name, from the first; "" where the first is none."""
    kept: list[str] = []
    for word in words.split(" "):
        if fold(word.strip(".")) in not_names() and word[0].isupper():
            break
        kept.append(word)
    while kept and kept[-1][0].islower():
        kept.pop()
    return " ".join(kept)


def _person(found: re.Match[str]) -> str:
    name = _named(found.group(1))
    if not name:
        return found.group()
    begin = found.start(1) - found.start()
    return found.group()[:begin] + NAME + found.group()[begin + len(name) :]


def _two(found: re.Match[str]) -> str:
    """Two words behind a verb are a name where both can be; one may be a firm or a place."""
    return _person(found) if _named(found.group(1)) == found.group(1) else found.group()
