"""Sources by their names: whose word two credits are, however each text words it.

"Ostrel (the company)", "the carmaker Ostrel" and "Ostrel" are Ostrel's word; "Yard Builders (YB)" is YB's.
"""

from __future__ import annotations

import re

_WITH_LETTERS = re.compile(r"^(?P<name>.*\S) \((?P<letters>[A-Z][\w&-]{1,7})\)$")
_BELONGING = frozenset("of for at from by to in on with near behind close".split())
_ARTICLES = frozenset({"The", "A", "An"})
_GLUE = 3
"""Letters of the small words inside names: "de", "del", "of"."""
_WITH_ROLE = re.compile(r"^(?P<name>.*\S) \((?P<role>[a-z][^()]*)\)$")


def with_role(name: str, role: str) -> str:
    """A name with the role that a text prints for it, in small letters: "Ostrel (the company)"."""
    return f"{name} ({role[:1].lower()}{role[1:]})"


def name_alone(source: str) -> str:
    """The name of a source, without the role behind it: "Ostrel" of "Ostrel (the company)"."""
    match = _WITH_ROLE.match(source)
    return match["name"] if match else source


def role_alone(source: str) -> str:
    """The role behind a name: "the company" of "Ostrel (the company)"; "" without one."""
    match = _WITH_ROLE.match(source)
    return match["role"] if match else ""


def undescribed(source: str) -> str:
    """The name in a source without the words before it that say who that is: "Ostrel" of "the phone company Ostrel".

    What only belongs to a name keeps its words: "officials of the Bakers' Union", "a memo seen by the Ferry".
    """
    words = name_alone(source).split()
    first = next((i for i, word in enumerate(words) if word[:1].isupper() and (i or word not in _ARTICLES)), 0)
    described = first and all(word.lower() not in _BELONGING for word in words[:first])
    named = all(not word[:1].islower() or len(word) <= _GLUE for word in words[first:])
    belongs = any(word.endswith(("'s", "’s", "s'", "s’")) for word in words[:first])
    return " ".join(words[first:]) if described and named and not belongs else " ".join(words)


def with_letters(source: str, text: str) -> str:
    """A name with the letters that a text prints behind it: "Yard and Tram Builders (YTB)"."""
    if " " not in source or source.endswith(")"):
        return source
    found = re.search(rf"{re.escape(source)}\s+\(([A-Z][\w&-]{{1,7}})\)", text)
    return f"{source} ({found[1]})" if found and sum(letter.isupper() for letter in found[1]) > 1 else source


def letters_of(source: str) -> tuple[str, str] | None:
    """A name and its letters, where a source has both."""
    match = _WITH_LETTERS.match(source)
    return (match["name"], match["letters"]) if match else None


def same_source(one: str, other: str) -> bool:
    """Whether two credits of one text name the same: by name alone, in any case of letters, or by the letters of it."""
    return bool(_forms_of(one) & _forms_of(other))


def _forms_of(source: str) -> set[str]:
    name = name_alone(source)
    return {form.lower() for form in (name, *(letters_of(name) or ()))}


def short_name(source: str) -> str:
    """The shortest that names a source: its letters where the text gives them, else its name alone."""
    spelt = letters_of(source)
    return spelt[1] if spelt else name_alone(source)
