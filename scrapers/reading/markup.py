"""A look at raw markup before it is parsed: tags with thousands of attributes keep libxml2 busy for hours.

libxml2 compares every attribute of a tag with all before it, so the cost grows with the square of their number. This
walks the tags as libxml2 does (a quotation mark only opens a value behind ``=``), once and in linear time.
"""

from __future__ import annotations

import re

MAX_ATTRIBUTES = 250
_OPENING = re.compile(r"<(?:(?P<name>[A-Za-z][^\s/>]{0,100})|(?P<comment>!--))")
# Optional closing quotes: an unclosed value runs to the end of the page instead of being tried again and again.
_TOKEN = re.compile(r"(?P<value>=\s*(?:\"[^\"]*\"?|'[^']*'?|[^\s>]*))|(?P<end>>)|(?P<name>[^\s=>/]+)|[\s/]+")
# Nearly every tag is written like this: up to 250 attributes, values in quotes that end, or without any. Possessive, so
# that what is not is found out in one pass.
_ATTRIBUTE = r"[\s/]*+[^\s=>/\"']++(?:[\s/]*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+))?+"
_RAW = ("script", "style", "textarea", "title", "xmp", "noframes")
_RAW_ENDS = {name: re.compile(rf"</{name}", re.I) for name in _RAW}
# Such tags and whatever is no tag, up to the next that has to be looked at by itself.
_ORDINARY = re.compile(
    rf"(?:[^<]++|<(?!!--|[a-z])|<(?!(?:{'|'.join(_RAW)})[\s/>])[a-z][^\s/>]{{0,100}}+"
    rf"(?:{_ATTRIBUTE}){{0,{MAX_ATTRIBUTES}}}+[\s/]*+>)*+",
    re.I,
)


def has_monster_tag(text: str) -> bool:
    """Whether a tag in ``text`` has more than 250 attributes."""
    position = 0
    while opening := _OPENING.search(text, _behind_ordinary(text, position)):
        if opening["comment"]:
            position = text.find("-->", opening.end())
        else:
            position, attributes = _through_tag(text, opening.end())
            if attributes > MAX_ATTRIBUTES:
                return True
            raw = _RAW_ENDS.get(opening["name"].lower())
            if raw is not None:
                end = raw.search(text, position)
                position = end.start() if end else -1
        if position < 0:
            return False
    return False


def _behind_ordinary(text: str, position: int) -> int:
    ordinary = _ORDINARY.match(text, position)
    return ordinary.end() if ordinary else position


def _through_tag(text: str, position: int) -> tuple[int, int]:
    """The position behind a tag's end and its number of attributes, counted up to just over the limit."""
    attributes = 0
    for token in _TOKEN.finditer(text, position):
        position = token.end()
        attributes += token.lastgroup == "name"
        if token.lastgroup == "end" or attributes > MAX_ATTRIBUTES:
            break
    return position, attributes
