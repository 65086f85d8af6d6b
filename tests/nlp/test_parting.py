"""Two small events that look alike are parted by all that they name; one event with many voices stays one."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from nlp.lookalikes import tell_apart
from nlp.naming import Named, names_among, read_names
from nlp.parting import MANY, Rarity, two_events

FERRY = (
    ("Ferry sinks off Velm", "Forty people are missing after the Aurelia went down near Velm, Captain Dorsk said."),
    ("Divers reach the Aurelia", "Divers from Tarnhaven found 12 bodies in the wreck of the Aurelia."),
    ("Velm mourns", "Velm buried 9 of its dead while Dorsk was heard in Tarnhaven."),
    ("Owner of the Aurelia arrested", "Police in Tarnhaven held the owner; Velm waits for an answer."),
)
OTHER_FERRY = (
    (
        "Ferry sinks off Quenby",
        "Thirty people are missing after the Marisol went down near Quenby, Captain Ibarne said.",
    ),
    ("Divers reach the Marisol", "Divers from Ossfell found 17 bodies in the wreck of the Marisol."),
    ("Quenby mourns", "Quenby buried 8 of its dead while Ibarne was heard in Ossfell."),
    ("Owner of the Marisol arrested", "Police in Ossfell held the owner; Quenby waits for an answer."),
)


def alike(one: int, other: int, between: float = 1.5, within: float = 2.0) -> NDArray[np.float32]:
    side = np.repeat((0, 1), (one, other))
    return np.where(side[:, None] == side[None, :], within, between).astype(np.float32)


def sides(read: list[Named], likeness: NDArray[np.float32]) -> set[tuple[int, ...]]:
    """The two sides; one where nothing is parted."""
    cut = two_events(read, likeness, Rarity([one.every for one in read]))
    return {tuple(cut.one.tolist()), tuple(cut.other.tolist())} if cut else {tuple(range(len(read)))}


def test_two_events_of_four_reports_without_a_name_that_most_begin_with() -> None:
    read = [read_names(*report) for report in FERRY + OTHER_FERRY]
    assert sides(read, alike(4, 4)) == {(0, 1, 2, 3), (4, 5, 6, 7)}
    groups = tell_apart(np.zeros(8, dtype=np.intp), alike(4, 4), read)
    assert len(set(groups[:4].tolist())) == len(set(groups[4:].tolist())) == 1
    assert groups[0] != groups[4]


def test_what_is_held_together_is_not_parted() -> None:
    read = [read_names(*report) for report in FERRY + OTHER_FERRY]
    assert len(set(tell_apart(np.zeros(8, dtype=np.intp), alike(4, 4), read, [[3, 4]]).tolist())) == 1


def test_one_event_is_not_parted() -> None:
    read = [read_names(*report) for report in FERRY]
    assert len(sides(read, alike(2, 2))) == 1


@pytest.mark.parametrize(
    ("why", "second"),
    [
        ("one firm is in most headlines of both", [(f"Orbell: {t}", x) for t, x in OTHER_FERRY]),
        ("the other side names nothing", [("Many are missing", "Boats go on looking."),
                                          ("Search at sea", "Nobody was found by night."),
                                          ("Owner held", "The owner was heard."),
                                          ("A town in grief", "The dead are buried.")]),
    ],
)  # fmt: skip
def test_thin_evidence_parts_nothing(why: str, second: list[tuple[str, str]]) -> None:
    first = [(f"Orbell: {t}", x) for t, x in FERRY] if "firm" in why else list(FERRY)
    read = [read_names(*report) for report in first + second]
    assert len(sides(read, alike(4, 4))) == 1, why


def test_a_name_in_an_aside_does_not_join() -> None:
    told = [*OTHER_FERRY[:3], (OTHER_FERRY[3][0], f"{OTHER_FERRY[3][1]} It is the worst since the Aurelia off Velm.")]
    read = [read_names(*report) for report in (*FERRY, *told)]
    assert sides(read, alike(4, 4)) == {(0, 1, 2, 3), (4, 5, 6, 7)}


def test_too_few_and_too_many_are_left() -> None:
    read = [read_names(*report) for report in FERRY + OTHER_FERRY]
    assert two_events(read[:3], alike(2, 1), Rarity([])) is None
    assert two_events(read * MANY, np.ones((1, 1), dtype=np.float32), Rarity([])) is None


def test_names_among_a_group() -> None:
    read = [read_names("Measles in Slovakia", "More fell ill."), read_names("Slovaks ill", "Doctors count measles.")]
    assert [one.every for one in names_among(read)] == [{"slovakia"}, {"slovakia"}]


def test_a_country_binds_less_than_a_town_and_a_rare_name_more_than_a_common_one() -> None:
    rarity = Rarity([{"velm", "norway"}] * 2 + [{"police"}] * 20)
    assert rarity.of("unheard") >= rarity.of("velm") > rarity.of("police") > 0
    assert rarity.of("norway") < rarity.of("velm")
