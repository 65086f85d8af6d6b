"""Taking identifiers out of a text, by the patterns of :mod:`store.scrub_shapes`, and letting figures and dates be."""

from __future__ import annotations

import re
from collections.abc import Set

from store import scrub_shapes as shapes
from store.scrub_folding import fold
from store.scrub_placeholders import ADDRESS, BORN, HANDLE, ID, KEY, LINK, MAIL, PHONE
from store.scrub_strangers import not_names

_DIGIT = re.compile(r"\d")
_LEAST_DIGITS, _MOST_DIGITS = 7, 15
"""Of a telephone number (ITU-T E.164 allows 15; seven is a number within one town)."""
_LEAST_CALLED = 6
"""Of a number that "call" or "phone" announces; an extension may have three (it has a pattern of its own)."""
_GROUP = re.compile(r"\d+")
_LEAST_NATIONAL = 3
"""Digits of the shortest number of a state that is told by its shape: a plate."""
_AT_WORDS = frozenset("at arroba arobase klammeraffe".split())
_SECRETS = frozenset(
    "password passwort passwd pwd passcode passphrase key apikey secret token contrasena clave passe "
    "kennwort pin".split()
)
_TAGS = frozenset(
    "id i no nr num number nummer code codigo numero n matricule kontonummer personalnummer ausweisnummer eid emp "
    "ssn nino uid "
    "employee badge staff worker associate locker payroll driver ticket case request incident grievance complaint "
    "mitarbeiter "
    "vorgang dossier nomina salarie empleado caso expediente".split()
)
_TAG = re.compile(r"nummer|number", re.I)
_NO_DIGITS = re.compile(r"\D+")
_THREE = re.compile(r"\d{3}")
_LONG_TOKEN = re.compile(r"[^\s]{12}")
_STREETISH = re.compile(
    r"[A-Z]\d[A-Z\d]? \d[A-Z]{2}|(?: (?:St|Street|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Close|Court|Way|Place|Terrace"
    r"|Crescent|Boulevard"
    r"|Blvd|Gardens|Grove|Row|Mews)\b)|(?:[Ss]tr(?:aße|asse|\.)|gasse|allee|er (?:Straße|Weg|Platz))|\b(?:rue|avenue"
    r"|boulevard|bd"
    r"|allée|impasse|chemin|quai|[Cc]alle|[Cc]/|[Aa]v(?:eni)?da|[Pp]aseo|[Pp]laza)\b"
)
_LINKISH = re.compile(
    r"://|www\.|[a-z]\.[a-z]|\b(?:tel|mailto|sip|data|callto):|[\\/](?:users|home|profiles|documents)", re.I
)
_ROUND = re.compile(r"0{3,}$")


def without_identifiers(text: str, words: Set[str]) -> str:
    """The text with a word in brackets for every identifier.

    ``text`` is cleaned (:func:`store.scrub_folding.clean`); ``words`` are its words, folded: they tell which patterns
    are worth trying.
    """
    if _LINKISH.search(text):
        text = _without_links(text)
    text = shapes.MENTION.sub(HANDLE, text) if "<" in text or "@" in text or "[~" in text else text
    if "@" in text or not _AT_WORDS.isdisjoint(words):
        text = shapes.MAIL.sub(MAIL, text)
    if "@" in text or "/" in text:
        text = shapes.HANDLE.sub(HANDLE, shapes.HANDLE_NAME.sub(_mention, text))
    if not _SECRETS.isdisjoint(words):
        text = shapes.PASSWORD.sub(_value(KEY), text)
    return _without_numbers(text, words) if _DIGIT.search(text) else text


def _mention(found: re.Match[str]) -> str:
    """A mention by first and last name; the second word stays where it begins what is said ("@Dana Thanks")."""
    said = fold(found.group(2)) in not_names() and "." not in found.group()
    return HANDLE + (found.group(1) if said else "")


def _without_links(text: str) -> str:
    if ":" in text or "www." in text.lower():
        text = shapes.URL.sub(_link, text)
    if "\\" in text or "/" in text:
        text = shapes.PATH.sub(LINK, text)
        text = shapes.BARE_LINK.sub(_link, text)
    return shapes.BARE_LINK.sub(_link, text) if "?" in text else text


def _link(found: re.Match[str]) -> str:
    """A link goes whole, but for the full stop that ends the sentence."""
    whole = found.group()
    return LINK + whole[len(whole.rstrip(".,;:!?'’")) :]


def _without_numbers(text: str, words: Set[str]) -> str:
    if _LONG_TOKEN.search(text):
        text = shapes.UUID.sub(ID, shapes.SECRET.sub(KEY, text))
        text = shapes.DENSE.sub(_dense, text)
    for cues, pattern, replace in _CUED:
        if not cues.isdisjoint(words):
            text = pattern.sub(replace, text)
    text = shapes.MENTION.sub(HANDLE, text)
    if text.count(".") > 2 or text.count(":") > 1 or text.count("-") > 4:
        text = shapes.NET.sub(ID, text)
    if "#" in text or not _TAGS.isdisjoint(words) or _TAG.search(text):
        text = shapes.NUMBERED.sub(_value(ID, 3), shapes.TAGGED.sub(_value(ID), text))
    digits = len(_NO_DIGITS.sub("", text))
    if digits >= _LEAST_DIGITS:
        text = shapes.BANK.sub(_unless_figure(ID), text)
        text = shapes.PHONE.sub(_unless_figure(PHONE, _LEAST_DIGITS, _MOST_DIGITS), text)
    if digits >= _LEAST_NATIONAL:
        text = shapes.NATIONAL.sub(_unless_figure(ID), text)
    if _THREE.search(text):
        text = shapes.PREFIXED.sub(ID, text)
        text = shapes.LONG.sub(_unless_figure(ID), text)
    return shapes.STREET.sub(ADDRESS, text) if _STREETISH.search(text) else text


def is_figure(text: str) -> bool:
    """Whether digits that look like an identifier are a figure, a range, a row of years or a day after all.

    Groups of three that end in naughts or are few (25,000; +12 000 000), two halves of one length (15000-20000), groups
    that are all round (10 20 30), years and days.
    """
    if any(c.isalpha() for c in text):
        return False
    groups = _GROUP.findall(text)
    plain = "".join(groups)
    if len(groups) == 1:
        return bool(_ROUND.search(plain) or shapes.STAMP.fullmatch(plain))
    if shapes.YEARS.fullmatch(text) or shapes.DAY.fullmatch(text):
        return True
    thousands = shapes.THOUSANDS.fullmatch(text)
    if thousands and (_ROUND.search(plain) or thousands.group(1) in ",'’" or len(plain) <= _LEAST_DIGITS):
        return True
    halves = len(groups) == 2 and len(groups[0]) == len(groups[1]) and any(dash in text for dash in "-–/")
    return halves or (text[:1] not in "+0(" and all(group[-1] == "0" for group in groups))


def _value(instead: str, least: int = 0) -> shapes.Judge:
    """Replace the group that holds the value, of so many digits at least, and leave the words that announced it."""

    def replace(found: re.Match[str]) -> str:
        value = found.group(1)
        begin, end = (place - found.start() for place in found.span(1))
        grouped = len(_GROUP.findall(value)) > 1 or least
        if instead in (ID, PHONE) and ((grouped and is_figure(value)) or len(_NO_DIGITS.sub("", value)) < least):
            return found.group()
        return found.group()[:begin] + instead + found.group()[end:]

    return replace


def _unless_figure(instead: str, least: int = 0, most: int = 99) -> shapes.Judge:
    """Replace what is found whole, unless it is a figure or has too few digits, or too many."""

    def replace(found: re.Match[str]) -> str:
        number = found.group()
        kept = not least <= len(_NO_DIGITS.sub("", number)) <= most or is_figure(number)
        return number if kept else instead

    return replace


def _dense(found: re.Match[str]) -> str:
    """A run without a gap is a key where letters and digits change places often, as no word or date does."""
    run = found.group()
    changes = len(re.findall(r"[A-Za-z](?=\d)|\d(?=[A-Za-z])|[a-z](?=[A-Z])", run))
    return KEY if changes >= 4 and _DIGIT.search(run) else run


_CUED = (
    (frozenset(("sort", "sortcode")), shapes.SORT_CODE, lambda found: found.group()[: -len(found.group(1))] + ID),
    (frozenset("ext extn extension durchwahl poste anexo interno".split()), shapes.EXTENSION, _value(PHONE)),
    (
        frozenset(
            "born dob birth birthdate birthday d geboren geb geburtsdatum ne nee naissance nacido nacida "
            "nacimiento".split()
        ),
        shapes.BORN,
        _value(BORN),
    ),
    (frozenset("plate numberplate reg registration kennzeichen plaque matricula".split()), shapes.PLATE, _value(ID)),
    (
        frozenset(
            "phone tel telephone mobile mob cell call text ring whatsapp signal ext extn extension fax dial handy "
            "durchwahl "
            "telefon movil telefono llamame portable rappelle ruf".split()
        ),
        shapes.CALL,
        _value(PHONE, _LEAST_CALLED),
    ),
)
"""Patterns that begin with a word: tried only where the text has it."""
