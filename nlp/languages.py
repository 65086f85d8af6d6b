"""In which language a text is, and what is understood of it.

py3langid (Lui and Baldwin 2012, BSD; 97 languages) reads bytes and is sure of whole paragraphs; of a headline it is
not, and many pages say "en" whatever they print. So a short text is taken for what its page says, a long one for what
it reads like.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from nlp.stopwords import STOPWORDS

__all__ = ["COUNTED", "UNDERSTOOD", "language_of"]

UNDERSTOOD = frozenset({"en"})
"""Languages of which everything is read: claims, sources, quotes, milestones, tone."""
COUNTED = frozenset({"en", "es", "fr", "de", "pt", "it"})
"""Languages whose numbers are read by the table of forms."""
ENOUGH, LESS = 200, 60
"""Characters from which a text's own language counts more than what its page says, and than the usual one."""
SURE = 0.9
READ = 400
"""Characters that are looked at."""
PLAINLY, FIRST_WORDS = 0.33, 60
"""Share of English function words from which a text is English without a closer look; other languages stay below a
fifth, English prose is at two fifths."""


def language_of(text: str, stated: str | None, usual: str) -> str:
    """Two-letter code of a text's language; ``stated`` is what its page says, ``usual`` what is assumed otherwise."""
    if len(text) >= LESS and _plainly_english(text):
        return "en"
    said = (stated or "").replace("_", "-").split("-")[0].lower()
    if len(text) >= (ENOUGH if said else LESS):
        code, probability = _reader().classify(text[:READ])
        if probability >= SURE and len(code) == 2:
            return str(code)
    return said or usual


def _plainly_english(text: str) -> bool:
    words = text[:READ].lower().split()[:FIRST_WORDS]
    return sum(word in STOPWORDS for word in words) >= PLAINLY * len(words) > 0


@cache
def _reader() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
