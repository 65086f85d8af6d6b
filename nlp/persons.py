"""Whether words with a capital name somebody: a person whom a pronoun can mean, or no more than a sentence's start."""

from __future__ import annotations

import re

from nlp.speakers import DETERMINERS, PRONOUN, cues


def is_person(name: str, before: str) -> bool:
    """Whether a subject can be a person whom a pronoun means: named in two words and more here or in ``before``."""
    words = name.split()
    if not words or words[0].casefold() in DETERMINERS or not words[-1][0].isupper() or PRONOUN.fullmatch(name):
        return False
    if len(words) > 1:
        return True
    return re.search(rf"[A-Z][\w’'-]*\s+{re.escape(words[0])}\b", before) is not None


def is_name(word: str, masked: str) -> bool:
    """Whether a single word with a capital is a name: it has one inside a sentence too, or does a verb of speech.

    What has a capital only because a sentence begins with it ("Hardly", "Companywide") is nobody; a plural ("Critics")
    may speak.
    """
    if word.endswith("s"):
        return True
    for match in re.finditer(rf"(?<![\w’'-]){re.escape(word)}(?![\w-])", masked):
        before = masked[max(0, match.start() - 3) : match.start()].rstrip(" \t")
        if before and (before[-1].isalnum() or before[-1] in ",-/&"):
            return True
        behind = re.match(r"(?:[’']s)?\s+([^\W\d_][\w’'-]*)", masked[match.end() : match.end() + 40])
        if behind and (behind.group(1)[0].isupper() or cues(behind.group(1), 0, 99)):
            return True
    return False
