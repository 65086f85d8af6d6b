"""Dates as news states them, resolved against the day of publication, and left alone where that is unknown."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.dates import DateMention, find_dates

PUBLISHED = date(2026, 7, 1)  # a Wednesday


def found(text: str, published: date | None = PUBLISHED) -> list[tuple[str, str, str, str]]:
    """(text, day, basis, precision) of every date."""
    return [(text[d.start : d.end], d.day.isoformat(), d.basis, d.precision) for d in find_dates(text, published)]


@pytest.mark.parametrize(
    ("text", "literal", "day", "precision"),
    [
        ("It closed on 22 June 2026.", "22 June 2026", "2026-06-22", "day"),
        ("It closed on June 22, 2026, at noon.", "June 22, 2026", "2026-06-22", "day"),
        ("It closed on June 22nd 2026.", "June 22nd 2026", "2026-06-22", "day"),
        ("The 3rd of May 2025 was dry.", "3rd of May 2025", "2025-05-03", "day"),
        ("It opened on Sept. 11, 2001.", "Sept. 11, 2001", "2001-09-11", "day"),
        ("On Monday, June 22, 2026, it rained.", "Monday, June 22, 2026", "2026-06-22", "day"),
        ("As of 2026-06-22 it stands.", "2026-06-22", "2026-06-22", "day"),
        ("Filed 22/06/2026 in full.", "22/06/2026", "2026-06-22", "day"),
        ("Filed 06/22/2026 in full.", "06/22/2026", "2026-06-22", "day"),
        ("Since September 2024 it is law.", "September 2024", "2024-09-01", "month"),
        ("Since mid-March 2024 it is law.", "March 2024", "2024-03-01", "month"),
        ("It began in 2019.", "2019", "2019-01-01", "year"),
    ],
)
@pytest.mark.parametrize("published", [PUBLISHED, None])
def test_stated_dates_need_no_publication(
    text: str, literal: str, day: str, precision: str, published: date | None
) -> None:
    assert found(text, published) == [(literal, day, "stated", precision)]


@pytest.mark.parametrize(
    ("text", "literal", "day", "basis", "precision"),
    [
        ("They met on June 22.", "June 22", "2026-06-22", "stated", "day"),
        ("They met on 22 June.", "22 June", "2026-06-22", "stated", "day"),
        ("They met on Oct. 5.", "Oct. 5", "2025-10-05", "stated", "day"),
        ("They met on July 2.", "July 2", "2026-07-02", "stated", "day"),
        ("They will meet on Oct. 5.", "Oct. 5", "2026-10-05", "stated", "day"),
        ("The march is on July 20.", "July 20", "2026-07-20", "stated", "day"),
        ("They met in March.", "March", "2026-03-01", "stated", "month"),
        ("They met last September.", "September", "2025-09-01", "stated", "month"),
        ("She said on Monday it was so.", "Monday", "2026-06-29", "weekday", "day"),
        ("She said Wednesday it was so.", "Wednesday", "2026-07-01", "weekday", "day"),
        ("Since last Wednesday it is shut.", "last Wednesday", "2026-06-24", "weekday", "day"),
        ("Since last Friday it is shut.", "last Friday", "2026-06-26", "weekday", "day"),
        ("Tuesday's vote failed.", "Tuesday's", "2026-06-30", "weekday", "day"),
        ("They plan to walk out on Friday.", "Friday", "2026-07-03", "weekday", "day"),
        ("They will walk out next Wednesday.", "next Wednesday", "2026-07-08", "weekday", "day"),
        ("It will cut 300 jobs, the firm said on Monday.", "Monday", "2026-06-29", "weekday", "day"),
        ("It set a record on Monday.", "Monday", "2026-06-29", "weekday", "day"),
        ("It rained yesterday.", "yesterday", "2026-06-30", "stated", "day"),
        ("It rains today.", "today", "2026-07-01", "stated", "day"),
        ("It rained last night.", "last night", "2026-06-30", "stated", "day"),
        ("It rained this morning.", "this morning", "2026-07-01", "stated", "day"),
        ("It began three days ago.", "three days ago", "2026-06-28", "stated", "day"),
        ("It began two weeks ago.", "two weeks ago", "2026-06-17", "stated", "month"),
        ("It began two months ago.", "two months ago", "2026-05-01", "stated", "month"),
        ("It began a year ago.", "a year ago", "2025-07-01", "stated", "year"),
        ("It began last week.", "last week", "2026-06-22", "stated", "month"),
        ("It began last month.", "last month", "2026-06-01", "stated", "month"),
        ("It began earlier this year.", "earlier this year", "2026-01-01", "stated", "year"),
        ("It began last year.", "last year", "2025-01-01", "stated", "year"),
    ],
)
def test_dates_that_need_publication(text: str, literal: str, day: str, basis: str, precision: str) -> None:
    assert found(text) == [(literal, day, basis, precision)]
    assert found(text, None) == []


@pytest.mark.parametrize(
    "text",
    [
        "May Lee and April Ode march on.", "You may 3 times try.", "In June's garden", "1,999 of 2026 rows",
        "It is 5/6/2026.", "June 31, 2026", "99/99/2026", "a 2024 model", "in 2024 km of road", "The monday club",
        "Sun 5 shone.", "",
    ],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    assert [d for d in find_dates(text, None) if d.precision == "day"] == []
    assert all(text[d.start : d.end] != "" for d in find_dates(text, PUBLISHED))


def test_leap_day_is_the_last_that_was() -> None:
    assert found("They met on Feb. 29.")[0][1] == "2024-02-29"


@pytest.mark.parametrize("text", ["90,000 years ago", "9000 years ago", "5000 months ago", "last year", "last month"])
def test_the_calendar_has_an_end(text: str) -> None:
    for mention in find_dates(text, date(1, 1, 1)):
        assert mention.day >= date(1, 1, 1)


@given(
    st.dates(date(1600, 1, 1), date(2199, 12, 31)),
    st.sampled_from(["%d %B %Y", "%B %d, %Y", "%Y-%m-%d", "%A, %d %B %Y"]),
)
def test_any_day_is_read_back(day: date, style: str) -> None:
    text = f"It was dated {day.strftime(style)} by hand"
    (mention,) = find_dates(text, None)
    assert mention == DateMention(13, len(text) - 8, day, "stated", "day")


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 6))
def test_a_weekday_lies_in_the_week_before(published: date, weekday: int) -> None:
    name = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()[weekday]
    (mention,) = find_dates(f"They left on {name}", published)
    assert mention.day.weekday() == weekday
    assert timedelta(0) <= published - mention.day < timedelta(7)


def in_order(text: str, mentions: list[DateMention]) -> bool:
    """Whether the spans lie in the text one after the other."""
    ends = [0, *(mention.end for mention in mentions)]
    return ends[-1] <= len(text) and all(
        end <= mention.start < mention.end for end, mention in zip(ends, mentions, strict=False)
    )


@given(st.text(max_size=120), st.one_of(st.none(), st.dates()))
@settings(max_examples=200)
def test_any_text_is_survived(text: str, published: date | None) -> None:
    assert in_order(text, find_dates(text, published))


PIECES = "June 22 , 2026 last Monday ago two months week in \u200b / - the of th".split(" ")


@given(st.lists(st.sampled_from(PIECES), max_size=14), st.sampled_from(["", " "]), st.one_of(st.none(), st.dates()))
@settings(max_examples=300)
def test_any_mixture_is_survived(pieces: list[str], glue: str, published: date | None) -> None:
    text = glue.join(pieces)
    assert in_order(text, find_dates(text, published))


def test_a_weekday_of_last_week() -> None:
    assert found("It shut on Wednesday last week.") == [("Wednesday last week", "2026-06-24", "weekday", "day")]
    assert found("It shut on Monday last week.") == [("Monday last week", "2026-06-22", "weekday", "day")]
    assert found("It shut on Friday last week.") == [("Friday last week", "2026-06-26", "weekday", "day")]
