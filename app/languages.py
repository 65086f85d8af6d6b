"""What is said about articles in languages that are not, or only partly, understood. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from app import words
from nlp.languages import COUNTED, UNDERSTOOD

NAMES = {
    "ar": "Arabic", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "et": "Estonian", "fi": "Finnish", "fr": "French", "ga": "Irish", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean",
    "lt": "Lithuanian", "lv": "Latvian", "nl": "Dutch", "no": "Norwegian", "nb": "Norwegian", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovene", "sv": "Swedish",
    "tr": "Turkish", "uk": "Ukrainian", "zh": "Chinese",
}  # fmt: skip


def language_name(code: str) -> str:
    """English name of a language, its code where none is listed."""
    return NAMES.get(code, code.upper())


def not_understood(languages: Mapping[str, int]) -> list[str]:
    """One sentence for each language of a story (code → articles) that is not read as English is."""
    found = []
    for code, number in languages.items():
        if code in UNDERSTOOD:
            continue
        one = number == 1
        counted = f"only {'its' if one else 'their'} numbers are read"
        read = counted if code in COUNTED else f"nothing in {'it' if one else 'them'} is read"
        subject = f"{words.plural(number, 'article')} {'is' if one else 'are'} in {words.plain(language_name(code))}"
        found.append(f"{subject}: {read}, not who says what.")
    return found
