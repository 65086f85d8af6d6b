"""How names are compared: without case, accents and what cannot be seen, and in the letters of another script too."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
"""Scripts that set no spaces between words: Thai, kana, Han, Hangul (which sets some)."""
_UNSEEN = {
    code: None
    for first, last in (
        (0x00AD, 0x00AD),  # soft hyphen
        (0x034F, 0x034F),
        (0x061C, 0x061C),
        (0x115F, 0x1160),
        (0x17B4, 0x17B5),
        (0x180B, 0x180F),
        (0x200B, 0x200C),
        (0x200E, 0x200F),
        (0x202A, 0x202E),
        (0x2060, 0x206F),
        (0x3164, 0x3164),
        (0xFE00, 0xFE0E),
        (0xFEFF, 0xFEFF),
        (0xFFA0, 0xFFA0),
        (0xFFF9, 0xFFFB),
        (0xE0000, 0xE0FFF),
    )
    for code in range(first, last + 1)
}
"""Characters that take no room on a page (Unicode's Default_Ignorable_Code_Point), but for the two that build emoji."""
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {
    0x3002: ".", 0xFF61: ".", 0xFE52: ".", 0x2024: ".", 0xFE6B: "@", 0x2011: "-", 0x2010: "-"
}  # fmt: skip
_PLAIN = _UNSEEN | _WIDE
_JOINERS = re.compile(r"(?<=[\w.@-])[\u200d\ufe0f]+|[\u200d\ufe0f]+(?=[\w.@-])")
_STYLED = re.compile(r"[\U0001d400-\U0001d7ff\u24b6-\u24e9\U0001f130-\U0001f149\uff66-\uff9d]")
_HALVES = re.compile(r"[\ud800-\udfff]")
_CASED = {
    "ß": "ss",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
    "ı": "i",
    "ħ": "h",
    "ŋ": "n",
}
_SINGLE = str.maketrans(
    {**_CASED, "ẞ": "ss", "ʼ": "'", "’": "'", "‘": "'", "ـ": None, "ς": "σ", "ё": "е", "ی": "ي", "ک": "ك"}
)

_BORDER = re.compile(
    rf"(?<=[{UNSPACED}])(?=[A-Za-z+@]|\d[\d ()-]{{5}})|(?<=[A-Za-z])(?=[{UNSPACED}])|(?<=[\d -]{{6}}\d)(?=[{UNSPACED}])"
)
"""Where such a script meets a word, a handle or a long number; short numbers stay as they are (5月4日, 1600人)."""
_LIKE_LATIN = str.maketrans("аеорсухіјѕһԁԛԝαορνικυτ", "aeopcyxijshdqwaopvikut")
"""Small Cyrillic and Greek letters that look like Latin ones, and those."""
_CYRILLIC = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґўђјљњћџќѓѕ",
        "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch . y . e yu ya i i ye g u dj j lj nj c "
        "dz k g dz".split(),
        strict=True,
    )
)
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρστυφχψω",
        "a v g d e z i th i k l m n x o p r s t y f ch ps o".split(),
        strict=True,
    )
)
_GREEK_PAIRS = (
    ("ου", "ou"),
    ("μπ", "b"),
    ("ντ", "nt"),
    ("γγ", "ng"),
    ("γκ", "gk"),
    ("αυ", "av"),
    ("ευ", "ev"),
    ("χ", "ch"),
)
_ROMAN = str.maketrans({letter: sound.replace(".", "") for letter, sound in (_CYRILLIC | _GREEK).items()})
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


def clean(text: str) -> str:
    """The text as it is read: composed, wide and styled letters plain, no unseen characters nor lone surrogates."""
    if text.isascii():
        return text
    text = _HALVES.sub("\ufffd", text).translate(_PLAIN)
    text = _STYLED.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
    return _BORDER.sub(" ", unicodedata.normalize("NFC", _JOINERS.sub("", text)))


@lru_cache(maxsize=50_000)
def _fold(word: str) -> str:
    small = word.casefold().translate(_SINGLE)
    plain = "".join(c for c in unicodedata.normalize("NFKD", small) if not unicodedata.combining(c)).translate(_SINGLE)
    if any("a" <= c <= "z" for c in plain):
        return plain.translate(_LIKE_LATIN)
    return plain


def fold(word: str) -> str:
    """A word as names are compared: "Müller" and "MULLER" are "muller", "Vеra" with a Cyrillic letter is "vera"."""
    return word.lower() if word.isascii() else _fold(word) if len(word) < 64 else word.casefold()


def spellings(word: str) -> set[str]:
    """The ways a name is written by people with another keyboard, folded: Müller, Mueller; Ольга, Olga."""
    small = unicodedata.normalize("NFC", word).casefold()
    found = {fold(word), fold(small.translate(_GERMAN))}
    folded = fold(word)
    roman = folded
    for pair, sound in _GREEK_PAIRS:
        roman = roman.replace(pair, sound)
    roman = roman.translate(_ROMAN)
    if roman != folded and roman.isascii():
        found |= {roman, roman.replace("iy", "y").removesuffix("y") + "y" if roman.endswith("iy") else roman}
    if len(folded) > 5 and folded.isascii():
        found |= {folded.replace(pair, pair[0]) for pair in ("ae", "oe", "ue") if pair in folded}
    return {name for name in found if name}
