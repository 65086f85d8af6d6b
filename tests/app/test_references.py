"""Reference figures against what outlets print: who agrees, who counted earlier, who does not agree."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app import references
from app.deciding import reference
from app.look import Group
from app.readings import Reading
from app.references import Reference
from store.acts import Act
from store.rows import ClaimRow
from tests.app.newsroom import NOW, PETITION_PRESS


def pin(reading: str, **more: str) -> Reference:
    """A reference as it comes back from the store."""
    said = reference(reading, more.get("source", "a register"), more.get("url", ""))
    return references.reference_of(Act(1, NOW, "ana", "pin", "metric", "s", 1, said, "", True, None), NOW)


def readings(**groups: Group) -> list[Reading]:
    """The petition's readings, in the groups given (else "same")."""
    made = []
    for press in PETITION_PRESS[:4]:
        row = ClaimRow(
            press.claim("m", "petition signatures", "o"), press.outlet, None, "", "", None, NOW, 1,
            None, None, None, None,
        )  # fmt: skip
        group = groups.get(press.id, "same")
        made.append(Reading(row, group, group))
    return made


def test_who_agrees_is_told_by_what_the_wordings_leave_room_for() -> None:
    found = references.agreement(pin("1,604"), readings(p1="growth"))
    assert found.fits == ("Morning Ledger", "Harbour Post", "Daily Kestrel")
    assert found.differs == ("Northern Wire",)
    found = references.agreement(pin("2,400"), readings(p2="growth"))
    assert found.earlier == ("Harbour Post",)
    assert found.differs == ("Northern Wire",)
    assert references.agreement_words(found) == (
        "It agrees with Morning Ledger and Daily Kestrel. It does not agree with Northern Wire. "
        "Counted earlier: Harbour Post."
    )


def test_an_outlet_with_two_readings_stands_once_under_the_worse() -> None:
    first, *_, last = readings()
    both = [first, replace(last, row=replace(last.row, outlet=first.outlet))]
    assert references.agreement(pin("1,604"), both) == ((), (), (first.outlet,))


def test_nothing_is_said_where_there_are_no_readings() -> None:
    assert references.agreement_words(references.agreement(pin("5"), [])) == ""


def test_a_reference_keeps_its_words_and_who_pinned_it() -> None:
    found = pin("over  1,600", source="the  union", url="https://union.example/1")
    assert (found.reading, found.source, found.url, found.by) == (
        "over 1,600", "the union", "https://union.example/1", "by ana, 24 Jun",
    )  # fmt: skip
    assert (found.value, found.quantity.qualifier, found.quantity.low) == (1600, "over", 1600)


@pytest.mark.parametrize(
    ("reading", "ends", "there"),
    [("1,604", [1500.0, 2000.0], True), ("20,000", [1500.0, 2000.0], False), ("5", [1500.0, 2000.0], False),
     ("between 1,000 and 2,000", [1500.0], True), ("1,604", [], False), ("3", [0.0, 4.0], True)],
)  # fmt: skip
def test_a_reference_far_away_does_not_squash_the_axis(reading: str, ends: list[float], there: bool) -> None:
    assert references.on_axis(pin(reading), ends) is there
