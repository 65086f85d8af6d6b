"""What a run brought, in lines for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import words
from app.run_report import sum_in_words
from app.sifting import again_words

if TYPE_CHECKING:
    from app.collecting import CollectReport
    from app.processing import ProcessReport


def report_lines(report: CollectReport) -> list[str]:
    """The report in words: what was collected is the sum of what became of it."""
    counts = report.counts
    lines = [f"{words.plural(report.asked, 'source')} asked, {report.failed} failed", sum_in_words("collect", counts)]
    looked = counts.get("looked_again", 0)
    if looked:
        gone = f", {counts['withdrawn']} withdrawn" if counts.get("withdrawn") else ""
        lines.append(f"{words.plural(looked, 'page')} looked at again, {counts.get('changed', 0)} changed{gone}")
    counters = {key.partition(":")[2]: n for key, n in counts.items() if key.startswith("counter:")}
    if counters:
        read = sum(counters.values())
        lines.append(f"{words.plural(read, 'petition counter')} read, {counters.get('new', 0)} changed")
    return lines


def report_line(report: ProcessReport) -> str:
    """The report in words."""
    counts = report.counts
    line = f"{sum_in_words('process', counts)}; {words.plural(counts.get('stories', 0), 'story', 'stories')} judged"
    again = again_words(counts)
    return f"{line}; {again}" if again else line
