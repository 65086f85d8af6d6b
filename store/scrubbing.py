"""Taking out of a text whatever tells who wrote it or who is meant, before anything else sees it.

Two sources say what that is: the shapes of identifiers (:mod:`store.scrub_shapes`), and the directory of the export
itself (:class:`Directory`): whoever could have written is known there by name. Figures, dates and sums stay. What goes
is replaced by a word in brackets (:data:`PLACEHOLDERS`), so that a sentence can still be read.
"""

from __future__ import annotations

import re

from store.scrub_directory import Directory, word_lists
from store.scrub_folding import clean
from store.scrub_identifiers import without_identifiers
from store.scrub_names import without_mentions, without_names
from store.scrub_placeholders import NAME, PLACEHOLDERS
from store.scrub_strangers import without_strangers
from store.scrub_tokens import tokens_of, words_in

__all__ = ["PLACEHOLDERS", "Directory", "scrub", "scrub_channel"]

_ROUNDS = 4
"""What went may uncover what did not look like a name before; the text stands still after two rounds, nearly always."""


def scrub(text: str, directory: Directory) -> str:
    """The text without names, handles, addresses, telephones, numbers of persons and links; figures and dates stay."""
    text = clean(text)
    for _ in range(_ROUNDS):
        words = words_in(text)
        less = without_identifiers(without_mentions(text, directory), words)
        less = without_strangers(without_names(less, directory, words), words)
        if less == text:
            break
        text = less
    return text


def scrub_channel(name: str, directory: Directory) -> str:
    """The name of a channel without names of people: "team-vera-okonjo" is "team-[name]", "ask-mark" is "ask-[name]".

    Channels are in small letters, so a name that is a word too goes beside a word that channels of one person have, and
    one that is mostly a first name also beside a word of teams, or alone.
    """
    text = _NUMBER.sub(lambda found: scrub(found.group(), directory), scrub(name, directory))
    tokens = tokens_of(text, directory.known)
    for index in range(len(tokens) - 1, -1, -1):
        token = tokens[index]
        if token.folded not in directory.words:
            continue
        near = {other.folded for other in (*tokens[max(0, index - 1) : index], *tokens[index + 1 : index + 2])}
        first = token.folded in word_lists()["persons"]
        if near & _OF_ONE_PERSON or (first and (near & _OF_A_TEAM or len(tokens) == 1)):
            text = text[: token.start] + NAME + text[token.end :]
    return text


_NUMBER = re.compile(r"(?<=[-_])[+(]?\d[\d ()-]{6,40}")
"""What may be a telephone in a channel's name, where words are tied: the sign before it hides that from the shapes."""
_OF_ONE_PERSON = frozenset(
    "ask dm fans farewell leaving bye goodbye birthday bday congrats wedding baby welcome thanks thank mr mrs ms dr "
    "frag danke abschied geburtstag hochzeit anniversaire merci cumple gracias".split()
)
_OF_A_TEAM = frozenset("team with and friends family squad crew office desk reports directs".split())
"""Words beside which channels have the name of a person: always, and where it is a first name."""
