"""Taking identifiers out of a text, by the patterns of :mod:`store.scrub_shapes`, and letting figures and dates be."""

from __future__ import annotations

import re

from store import scrub_shapes as shapes
from store.scrub_placeholders import ADDRESS, BORN, HANDLE, ID, KEY, LINK, MAIL, PHONE

_DIGIT = re.compile(r"\d")
_LEAST_DIGITS, _MOST_DIGITS = 7, 15
"""Of a telephone number (ITU-T E.164 allows 15; seven is a number within one town)."""
_AT_WORDS = re.compile(r"[(\[{<]\s?(?:at|a|arroba)\s?[)\]}>]|\s(?:at|arroba|chez|klammeraffe)\s", re.I)
_LINKISH = re.compile(
    r"://|www\.|[a-z]\.[a-z]|\b(?:tel|mailto|sip|data|callto):|[\\/](?:users|home|profiles|documents)", re.I
)
_ROUND = re.compile(r"0{3,}$")


def without_identifiers(text: str) -> str:
    """The text with a word in brackets for every identifier; ``text`` is cleaned (:func:`store.scrub_folding.clean`)."""
    if _LINKISH.search(text):
        text = _without_links(text)
    if "@" in text or "<" in text or "~" in text or "/" in text:
        text = shapes.MENTION.sub(HANDLE, text)
        text = shapes.MAIL.sub(MAIL, text) if "@" in text else text
        text = shapes.HANDLE_NAME.sub(HANDLE, text)
        text = shapes.HANDLE.sub(HANDLE, text)
    if _AT_WORDS.search(text):
        text = shapes.MAIL.sub(MAIL, text)
    text = shapes.PASSWORD.sub(_value(KEY), text)
    return _without_numbers(text) if _DIGIT.search(text) else text


def _without_links(text: str) -> str:
    text = shapes.URL.sub(_link, text)
    text = shapes.PATH.sub(LINK, text)
    return shapes.BARE_LINK.sub(_link, text)


def _link(found: re.Match[str]) -> str:
    """A link goes whole, but for the full stop that ends the sentence."""
    whole = found.group()
    return LINK + whole[len(whole.rstrip(".,;:!?'’")) :]


def _without_numbers(text: str) -> str:
    text = shapes.MENTION.sub(HANDLE, text)
    text = shapes.SECRET.sub(KEY, text)
    text = shapes.UUID.sub(ID, text)
    text = shapes.DENSE.sub(_dense, text)
    text = shapes.BORN.sub(_value(BORN), text)
    text = shapes.NET.sub(ID, text)
    text = shapes.TAGGED.sub(_value(ID), text)
    text = shapes.NUMBERED.sub(_value(ID), text)
    text = shapes.PLATE.sub(_value(ID), text)
    text = shapes.CALL.sub(_called, text)
    text = shapes.BANK.sub(_unless_years(ID), text)
    text = shapes.PHONE.sub(_phone, text)
    text = shapes.NATIONAL.sub(_national, text)
    text = shapes.PREFIXED.sub(ID, text)
    text = shapes.LONG.sub(_long, text)
    return shapes.STREET.sub(ADDRESS, text)


def _value(placeholder: str) -> shapes.Judge:
    """Replace the group that holds the value and leave the words that announced it."""

    def replace(found: re.Match[str]) -> str:
        begin, end = found.span(1)
        start = found.start()
        if is_figure(found.group(1)):
            return found.group()
        return found.group()[: begin - start] + placeholder + found.group()[end - start :]

    return replace


def is_figure(text: str) -> bool:
    """Whether the digits are grouped by thousands (25,000; 1.600.000; +12 000 000) and end in naughts or are few."""
    if shapes.THOUSANDS.fullmatch(text):
        plain = re.sub(r"\D", "", text)
        separator = next((c for c in text if not c.isdigit() and c != "+"), "")
        return bool(_ROUND.search(plain)) or separator in ",'’" or len(plain) <= _LEAST_DIGITS
    return False


def _called(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found.group(1))
    if is_figure(found.group(1)) or shapes.YEARS.fullmatch(found.group(1)) or len(digits) > _MOST_DIGITS:
        return found.group()
    if shapes.DAY.fullmatch(found.group(1)):
        return found.group()
    return found.group()[: found.start(1) - found.start()] + PHONE


def _phone(found: re.Match[str]) -> str:
    number = found.group()
    digits = re.sub(r"\D", "", number)
    few = not _LEAST_DIGITS <= len(digits) <= _MOST_DIGITS
    if few or is_figure(number) or shapes.YEARS.fullmatch(number) or shapes.STAMP.fullmatch(digits):
        return number
    return PHONE


def _national(found: re.Match[str]) -> str:
    number = found.group()
    kept = is_figure(number) or shapes.STAMP.fullmatch(number) or shapes.YEARS.fullmatch(number)
    return number if kept else ID


def _unless_years(placeholder: str) -> shapes.Judge:
    def replace(found: re.Match[str]) -> str:
        years = shapes.YEARS.fullmatch(found.group())
        return found.group() if years else placeholder

    return replace


def _long(found: re.Match[str]) -> str:
    number = found.group()
    return number if _ROUND.search(number) or shapes.STAMP.fullmatch(number) else ID


def _dense(found: re.Match[str]) -> str:
    """A run without a gap is a key where letters and digits change places often, as no word or date does."""
    run = found.group()
    changes = len(re.findall(r"[A-Za-z](?=\d)|\d(?=[A-Za-z])|[a-z](?=[A-Z])", run))
    return KEY if changes >= 4 and _DIGIT.search(run) else run
