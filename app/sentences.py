"""Headlines and sentences that state the finding, from fixed templates: no adjectives, no guesses. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from app import words
from app.look import SOURCE_STATES, STATUS_WORDS
from app.readings import Reading
from store.model import Metric, Source, SourceState
from store.rows import ArticleRef, ChangeRow, LineRow, MetricRow, Summary

HEADLINE_WORDS = 9
_HELD: tuple[SourceState, ...] = ("waiting", "robots", "paused")
_TIME_UNITS = ("minute", "hour", "day", "week", "month", "year", "second")


def short_title(title: str, count: int = 5) -> str:
    """The first words of a title, for use inside a headline; an ellipsis where something was left out."""
    parts = words.plain(title).split()
    return " ".join(parts) if len(parts) <= count else " ".join(parts[:count]).rstrip(",:;–-") + "…"


def briefing_headline(
    disputed: Sequence[MetricRow], changes: Sequence[ChangeRow], summary: Summary, *, since: str = "yesterday"
) -> str:
    """What a reader must know first, in up to nine words: a new conflict, else what is in dispute, else what grows."""
    fresh = [change for change in changes if change.change.kind == "conflict"]
    if fresh:
        label = words.plain(fresh[0].metric_label or "one figure")
        return _fit("Outlets now disagree on", label)
    if any(change.change.kind == "edited" for change in changes):
        return "A printed figure was edited in place"
    if disputed:
        count = summary.metrics_disputed or len(disputed)
        return f"{words.sentence_case(words.spelled(count))} figure{'s' if count > 1 else ''} still in dispute"
    if summary.stories_new:
        count = words.sentence_case(words.spelled(summary.stories_new))
        return f"{count} new stor{'ies' if summary.stories_new > 1 else 'y'}, no figure in dispute"
    if changes:
        return "No figure in dispute today"
    return f"Nothing changed since {since}"


def _fit(start: str, rest: str) -> str:
    """A headline of at most nine words."""
    room = HEADLINE_WORDS - len(start.split())
    return f"{start} {short_title(rest, room)}"


def quiet_day(summary: Summary, now: datetime) -> str:
    """The grey sentence of a day without changes."""
    parts = [
        f"{words.plural(summary.stories, 'story', 'stories')} watched",
        f"{words.plural(summary.articles_new, 'new article')} read",
        "no new figure",
    ]
    check = f" Last check {words.ago(summary.last_checked, now)}." if summary.last_checked else ""
    return ", ".join(parts) + "." + check


_UNIT_ENDINGS = re.compile(r",\s*(?:share|time|[A-Z]{3})?\s*$")
_NAMELESS = ("", "count", "number", "share", "amount")


def metric_name(metric: Metric) -> str:
    """What is counted, as a line begins: "Petition signatures"; the unit that a label may end in is shown elsewhere."""
    return words.sentence_case(metric_label(metric)) or "Count"


def metric_label(metric: Metric) -> str:
    """What is counted, inside a sentence, without the unit that a label may end in."""
    label = _UNIT_ENDINGS.sub("", words.plain(metric.label))
    return label.removesuffix(f", {metric.unit}s").removesuffix(f", {metric.unit}") if metric.unit else label


def figure_question(metric: Metric, story_title: str) -> str:
    """The question that a metric answers: "How many petition signatures?"."""
    name = metric_label(metric)
    asked = "how much" if metric.unit else "how many"
    if metric.unit == "percent":
        asked = "what share:"
    elif metric.unit in _TIME_UNITS:
        asked = "how long:"
    if name.casefold() in _NAMELESS:
        return words.sentence_case(f"{asked.rstrip(':')} in “{short_title(story_title)}”?")
    return words.sentence_case(f"{asked} {name}?")


def spoken(line: LineRow) -> list[tuple[str, ArticleRef]]:
    """The cited sentences of a line, those of one article together, each with its article."""
    runs = groupby(line.cited, key=lambda cited: cited.article)
    return [(" ".join(one.sentence for one in run), article) for article, run in runs]


def unsaid(answers: Sequence[LineRow], told: Sequence[LineRow]) -> list[LineRow]:
    """The answers that add something: not those whose every sentence the lines ``told``, or an answer before, print.

    An answer is kept or left out as a whole, so that no side of a dispute is cut off.
    """
    printed = {_key(cited.sentence) for line in told for cited in line.cited}
    kept = []
    for answer in answers:
        said = {_key(cited.sentence) for cited in answer.cited}
        if not said <= printed:
            kept.append(answer)
        printed |= said
    return kept


def _key(sentence: str) -> str:
    return words.plain(sentence).casefold()


def safe_line(metric: Metric) -> str:
    """The wording that is safe to use, in quotes; or that there is none."""
    line = words.plain(metric.safe_to_say)
    if not line or line.casefold().startswith("no figure"):
        return "No figure is safe yet"
    return words.quoted(words.sentence_case(line))


def agreement(readings: Sequence[Reading], metric: Metric) -> tuple[str, str] | None:
    """The state line of a metric with nothing to resolve: one reading, or all agree. None where they differ."""
    if len(readings) == 1:
        return (
            "Only one reading so far",
            "One outlet is not enough to compare. Tallywire gives a verdict from the second reading on.",
        )
    if metric.status == "agree":
        same = len({r.words for r in readings}) == 1
        printed = f"Every outlet printed {readings[0].words}." if same else "The wordings differ, the number does not."
        return f"All {len(readings)} readings agree", f"{printed} There is nothing to resolve."
    return None


def picker_label(row: MetricRow) -> str:
    """One line of the metric picker: what is counted, of which story, how many readings, and whether in dispute."""
    label = words.shorten(metric_name(row.metric), 44)
    story = words.shorten(words.plain(row.story_title), 34)
    return f"{label} · {words.plural(row.claims, 'reading')}, {STATUS_WORDS[row.metric.status]} · {story}"


def sources_headline(counts: Mapping[SourceState, int]) -> str:
    """The state of the sources in a sentence: "One source went quiet, two are failing"."""
    failing = counts.get("failing", 0) + counts.get("gone", 0)
    held = sum(counts.get(state, 0) for state in _HELD)
    healthy = counts.get("ok", 0) + counts.get("not_modified", 0)
    parts = [
        (counts.get("quiet", 0), "went quiet", "went quiet"),
        (failing, "is failing", "are failing"),
    ]
    told = [part for part in parts if part[0]]
    if not told and not held:
        return "The one source answers" if healthy == 1 else f"All {words.spelled(healthy)} sources answer"
    if not told:
        told = [(healthy, "answers", "answer"), (held, "is held back", "are held back")]
    count, one, many = told[0]
    first = f"{words.spelled(count)} source{'' if count == 1 else 's'} {one if count == 1 else many}"
    rest = [f"{words.spelled(count)} {one if count == 1 else many}" for count, one, many in told[1:]]
    return words.sentence_case(", ".join([first, *rest]))


def source_note(source: Source, now: datetime) -> str:
    """Why a source is in its state, from what was recorded at its last check."""
    error = words.shorten(words.plain(source.last_error).removeprefix(f"{source.url}: "), 90)
    if source.state == "failing":
        tries = words.plural(source.failures, "failed check")
        return f"{error or 'no answer'}; {tries} in a row"
    if source.state == "quiet" and source.last_item:
        silent = max((now - source.last_item) // timedelta(days=1), 0)
        return f"no new item for {words.plural(silent, 'day')}"
    if source.state == "waiting" and source.next_check:
        return f"asked to wait; next look {words.ago(source.next_check, now)}"
    if source.state in ("ok", "not_modified"):
        return error
    return error or SOURCE_STATES[source.state].meaning


def tone_note(accuracy: float, accuracy_certain: float) -> str:
    """How far to trust tone, in one line: shares of test sentences that were judged right."""
    whole = f"right for {accuracy:.0%} of test sentences"
    if round(accuracy_certain, 2) <= round(accuracy, 2):
        return f"{whole}: indicative only"
    return f"{whole}, for {accuracy_certain:.0%} where it is sure; articles it is unsure of are left out"


def heard_note(known: int, uncertain: int) -> str:
    """What a story's tone rests on."""
    if not known and not uncertain:
        return "no programme is named"
    if not uncertain:
        return f"−1 to 1, {words.plural(known, 'article')}"
    return f"−1 to 1, {known} of {words.plural(known + uncertain, 'article')}"
