"""Languages: long texts say themselves what they are, short ones are taken for what their page says."""

from __future__ import annotations

import pytest

from nlp.languages import language_of

TEXTS = {
    "de": "Der Versicherer muss ein Bußgeld zahlen, teilte die Behörde am Donnerstag in Hamburg mit. ",
    "es": "Unos 1.600 empleados firmaron la petición contra el programa que registra sus teclas. ",
    "fr": "Les salariés ont signé la pétition contre le suivi de leurs frappes de clavier. ",
    "it": "Circa duecento dipendenti hanno firmato la lettera contro il programma di controllo. ",
    "pt": "O sindicato disse que trezentos trabalhadores assinaram a carta contra o programa. ",
    "nl": "Het bedrijf stopt met de software die de toetsaanslagen van het personeel bijhoudt. ",
    "en": "Staff signed the petition against the software that records their keystrokes. ",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_paragraph_tells_its_language_whatever_its_page_says(language: str) -> None:
    text = TEXTS[language] * 4
    assert language_of(text, None, "en") == language
    assert language_of(text, "en-GB", "en") == language


def test_a_short_text_is_what_its_page_says_or_the_usual() -> None:
    assert language_of("Bußgeld", "de_AT", "en") == "de"
    assert language_of("Bußgeld", None, "en") == "en"
    assert language_of(TEXTS["fr"], "nl", "en") == "nl"


@pytest.mark.parametrize("text", ["", "1,600 " * 100, "🙂" * 300, "\u202e" * 300, "x" * 10_000])
def test_what_is_no_language_is_the_usual_or_some_code(text: str) -> None:
    assert len(language_of(text, None, "en")) == 2
