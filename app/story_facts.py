"""The facts of a story that need a sentence: its status, how fast it spreads, where its outlets stand. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from markupsafe import Markup

from app import sentences, words
from app.charts.leaning import leaning_bar, leaning_words, unrated
from app.look import LIFE_TINTS, Palette
from app.markup import Fact
from nlp.virality import DAYS, LEAST_ORIGINS, LEAST_STORIES, PRIOR, REFERENCE_WEEKS, virality
from store.counters import LEAST_HEARD
from store.rows import PickUps, StoryRow

_FORMULA = f"Virality is (new origins + {PRIOR:g}) ÷ (usual origins + {PRIOR:g})"
STRETCHES = {"days": DAYS, "weeks": REFERENCE_WEEKS}
"""Which stretches of time :func:`store.pickups.of_story` has to count."""
TOO_LITTLE = "Too little to tell"
STATUS_RULES = {
    "emerging": "The first article is less than three days old.",
    "revived": "An independent article came after more than 14 days of silence, less than three days ago.",
    "active": "An article appeared within the last three days.",
    "fading": "The last article is three to fourteen days old.",
    "ended": "No article for more than fourteen days; later copies do not count.",
}


def status_fact(row: StoryRow, now: datetime) -> Fact:
    """The status with what it rests on."""
    note = f"last article {words.ago(row.last, now)}"
    if row.status == "revived":
        note = f"came back {words.ago(row.revived, now)}"
    return Fact("Status", row.status.capitalize(), note, LIFE_TINTS[row.status], STATUS_RULES[row.status])


def virality_fact(found: PickUps, now: datetime) -> Fact:
    """How fast independent origins take the story up against what is usual, with the sum in full."""
    result = virality(found.recent, found.usual_stories, found.usual_origins)
    origins = words.plural(found.recent, "new origin")
    if result.ratio is None or result.usual is None:
        if result.lack == "history":
            note = f"{origins} in {DAYS} days, too little history"
        else:
            note = f"{origins} in {DAYS} days, {LEAST_ORIGINS} needed"
        return Fact("Virality", TOO_LITTLE, note, "muted", _lack_in_full(found, result.lack))
    usual = words.number(result.usual, places=1)
    value = f"{result.ratio:.1f} × usual"
    note = f"{origins} in {DAYS} days, usual: {usual}"
    return Fact("Virality", value, note, rule=_sum_in_full(found, result.ratio, result.usual, now))


def _sum_in_full(found: PickUps, ratio: float, usual: float, now: datetime) -> str:
    prior = words.number(PRIOR)
    return (
        f"({found.recent} + {prior}) ÷ ({usual:.2f} + {prior}) = {ratio:.2f}. "
        f"{words.plural(found.recent, 'independent origin')} took the story up since {words.day(found.since, now=now)} "
        f"({found.recent / DAYS:.1f} a day; {found.before} in the {DAYS} days before). "
        f"Other stories that the same {words.plural(found.outlets, 'outlet')} carried since "
        f"{words.day(found.usual_since, now=now)} had {usual:.2f} in {DAYS} days ({usual / DAYS:.1f} a day): "
        f"{words.number(found.usual_origins)} in {words.number(found.usual_stories)} story weeks. "
        f"{prior} on both sides draw small numbers toward 1, which is usual. Copies do not count."
    )


def _lack_in_full(found: PickUps, lack: str | None) -> str:
    if lack == "history":
        return (
            f"{_FORMULA}. What is usual is taken from the story weeks of the same outlets in the "
            f"{REFERENCE_WEEKS} weeks before; {LEAST_STORIES} are needed, {found.usual_stories} are there."
        )
    return (
        f"{_FORMULA}, from {LEAST_ORIGINS} new independent origins in {DAYS} days on; here {found.recent}, and "
        f"{found.before} in the {DAYS} days before. Copies do not count."
    )


def tone_fact(mean: float | None, known: int, uncertain: int, note: str) -> Fact:
    """How the articles that a tone is sure for sound; from :data:`store.counters.LEAST_HEARD` of them on.

    ``note`` says how far the machine that judges tone is to be trusted.
    """
    rule = (
        f"Toward the programme, −1 (against) to 1 (for): the mean of the articles whose tone is sure, from "
        f"{LEAST_HEARD} on; here {known} of {words.plural(known + uncertain, 'article')} that name it. "
        f"Judged by a machine: {note}."
    )
    if mean is None and known + uncertain:
        return Fact("Press tone", TOO_LITTLE, f"{sentences.heard_note(known, uncertain)} judged", "muted", rule)
    return Fact("Press tone", words.tone(mean), sentences.heard_note(known, uncertain), rule=rule)


def figures_fact(row: StoryRow) -> Fact:
    """How many figures are in dispute, else how many there are."""
    if row.disputed:
        return Fact(
            "Figures", f"{words.number(row.disputed)} disputed", f"of {words.number(row.metrics)}", "contradiction"
        )
    return Fact("Figures", words.number(row.metrics), "none disputed")


def leaning_fact(mix: Mapping[str | None, int], raters: Iterable[str | None], colours: Palette) -> Fact | None:
    """Where the outlets of the story's independent origins stand, as others rate them; None without any origin."""
    if not mix:
        return None
    named = sorted({rater for rater in raters if rater})
    if sum(mix.values()) == unrated(mix):
        return Fact("Leaning mix", "Unknown", "no outlet here is rated", "muted", _leaning_in_full(mix, named))
    value = Markup('<span style="display:block;height:27px;padding-top:3px">{}</span>').format(
        leaning_bar(mix, colours)
    )
    return Fact("Leaning mix", value, _unbroken(leaning_words(mix)), rule=_leaning_in_full(mix, named))


def _unbroken(line: str) -> Markup:
    """The parts of a line, none of which is broken in two."""
    part = Markup('<span class="nowrap">{}</span>')
    return Markup(" · ").join(part.format(words) for words in line.split(" · "))


def _leaning_in_full(mix: Mapping[str | None, int], raters: list[str]) -> str:
    by = f" Rated by: {words.listed(raters)}." if raters else ""
    unknown = " Unknown: the table of outlets has no rating." if unrated(mix) else ""
    return (
        f"{words.plural(sum(mix.values()), 'independent origin')} by the leaning of the outlet each goes back to: "
        f"{leaning_words(mix, ', ')}. Copies do not count.{by}{unknown}"
    )
