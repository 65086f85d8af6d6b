"""Questions that people ask of a story, answered with sentences of its coverage, or left out.

What is asked, and which form of sentence answers, is in ``lexicon/questions.toml``; the forms are found in
:mod:`nlp.forms`. Of several answers those with most new in them and clearest in form are cited, the latest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nlp.asking import Question, lexicon
from nlp.story_text import StoryText
from nlp.subjects import Subjects
from nlp.telling import Told, repeats
from store.model import Answer

USED = 0.6
"""What a sentence is worth that answers another question already."""
SECOND_FROM = 0.65
"""What a second sentence must be worth, measured against the first."""
FIGURES_TOLD = 2
"""Disputed metrics that one answer tells."""


def answer_questions(text: StoryText) -> list[Answer]:
    """The questions that the coverage answers, in the order of the lexicon; a sentence rarely answers twice."""
    return list(answers_by_id(text).values())


def answers_by_id(text: StoryText) -> dict[str, Answer]:
    """The answers by the id that the question has in the lexicon."""
    answers: dict[str, Answer] = {}
    used: list[Told] = []
    for question in lexicon().questions:
        asked = _asked(question, text)
        chosen = (_figures(text) if question.form == "figures" else _chosen(question, text, used)) if asked else ()
        if not chosen:
            continue
        used += chosen
        citations = tuple(c for one in chosen for c in one.citations)
        answers[question.id] = Answer(asked, " ".join(one.text for one in chosen), citations)
    return answers


def _asked(question: Question, text: StoryText) -> str:
    """The question with its gaps filled, "" where the story has nothing to fill one with."""
    about = text.about
    fill = {
        "name": _called(about),
        "company": about.company,
        "union": about.union,
        "staff": about.staff,
        "event": about.event.noun if about.event else "",
    }
    if any(f"{{{gap}}}" in question.ask and not value for gap, value in fill.items()):
        return ""
    return question.ask.format(**fill)


def _called(about: Subjects) -> str:
    """ "StepWise", "the Clear Desk Initiative", "the programme"."""
    article = "the " if " " in about.name and about.name.split()[-1].casefold() in lexicon().things else ""
    return article + about.name if about.name else f"the {about.thing}" if about.thing else ""


def _chosen(question: Question, text: StoryText, used: Sequence[Told]) -> tuple[Told, ...]:
    """The sentences that answer best, each with the other side of a figure in dispute."""
    clear = {one: found[question.form] for one, found in text.forms.items() if question.form in found}
    ranked = sorted(clear, key=lambda one: (-_fitness(one, clear[one], text, used), one.key))
    chosen: list[Told] = []
    first = 0.0
    for one in ranked:
        value = _fitness(one, clear[one], text, used)
        if len(chosen) >= question.most or value < SECOND_FROM * first:
            break
        if _known(one, chosen):
            continue
        sides = text.disputes.both_sides(one, text.worth, chosen)
        if sides is None or (chosen and len(sides) > 1):
            continue
        chosen += sides
        first = first or value
    return tuple(chosen)


def _fitness(one: Told, clear: float, text: StoryText, used: Sequence[Told]) -> float:
    late = {True: 1.3, None: 1.0, False: 0.9}[one.late]
    alone = 1.0 if not text.disputes.open_in([one]) else 0.5
    return clear * clear * text.worth(one) * late * alone * (USED if _known(one, used) else 1.0)


def _known(one: Told, others: Iterable[Told]) -> bool:
    return any(repeats(one, other) for other in others)


def _figures(text: StoryText) -> tuple[Told, ...]:
    """Sentences that show the two sides of the best supported disputed figures."""
    chosen: list[Told] = []
    told = 0
    for metric in text.disputes.disputed():
        pairs = text.disputes.pairs(metric, text.worth, chosen)
        pair = next((sides for sides in pairs if not any(_known(one, chosen) for one in sides)), ())
        chosen += pair
        told += bool(pair)
        if told == FIGURES_TOLD:
            break
    return tuple(chosen)
