"""Forms of English words by rule, with the irregular ones from ``lexicon/irregular.toml``."""

from __future__ import annotations

from functools import cache

from nlp.lexicons import read_lexicon

_VOWELS = "aeiou"


def plurals(noun: str) -> frozenset[str]:
    """The noun itself and its plural ("body" → "body", "bodies"); of several words the last is inflected."""
    head, _, last = noun.rpartition(" ")
    irregular = read_lexicon("irregular")["nouns"].get(last)
    forms = {last, *irregular} if irregular else {last, _with_s(last)}
    return frozenset(f"{head} {form}".strip() for form in forms)


def verb_forms(verb: str) -> frozenset[str]:
    """All forms of a verb: base, third person, past, participles."""
    irregular = read_lexicon("irregular")["verbs"].get(verb)
    if irregular:
        return frozenset({verb, *irregular})
    return frozenset({verb, _with_s(verb), *(_with_ending(verb, ending) for ending in ("ed", "ing"))})


@cache
def _irregular_singulars() -> dict[str, str]:
    bases: dict[str, str] = {}
    for base, forms in read_lexicon("irregular")["nouns"].items():
        for form in forms:
            bases.setdefault(form, base)
    return bases


def singular(noun: str) -> str:
    """A guess at the singular of a lower-case noun, good enough to compare counted nouns."""
    base = _irregular_singulars().get(noun)
    if base is not None:
        return base
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("sses", "shes", "ches", "xes")):
        return noun[:-2]
    if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) and len(noun) > 3:
        return noun[:-1]
    return noun


def _with_s(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")


def _with_ending(verb: str, ending: str) -> str:
    if verb.endswith("e") and not (ending == "ing" and verb.endswith(("ee", "ye", "oe"))):
        return verb[:-1] + ending
    if ending == "ed" and verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb[:-1] + "ied"
    if _doubles(verb):
        return verb + verb[-1] + ending
    return verb + ending


def _doubles(verb: str) -> bool:
    """One syllable ending consonant, vowel, consonant doubles its last letter: "ship" → "shipped"."""
    vowels = sum(letter in _VOWELS for letter in verb)
    return (
        len(verb) >= 3
        and vowels == 1
        and verb[-1] not in _VOWELS + "wxy"
        and verb[-2] in _VOWELS
        and verb[-3] not in _VOWELS
    )
