"""Frames: the lexicon is well formed, and the nearest act of a clause tells what a number counts."""

from __future__ import annotations

import collections
import tomllib
from pathlib import Path

import pytest

from nlp.frames import frames
from tests.nlp.reading import claims_of

LEXICON = Path(__file__).resolve().parents[2] / "nlp" / "lexicon" / "frames.toml"
FAMILIES = {"people", "things", "money", "percent", "time", "measure"}


def rows() -> list[dict[str, object]]:
    return list(tomllib.loads(LEXICON.read_text(encoding="utf-8"))["frame"])


def test_keys_are_unique_and_fields_are_known() -> None:
    known = set("key label verbs nouns agents hints phrases takes running rounds weak threat siblings".split())
    keys = [row["key"] for row in rows()]
    assert len(keys) == len(set(keys))
    for row in rows():
        assert set(row) <= known, row["key"]
        assert set(row["takes"]) <= FAMILIES, row["key"]  # type: ignore[call-overload]


def test_siblings_name_frames() -> None:
    assert {name for frame in frames().values() for name in frame.siblings} <= set(frames())


def test_no_strong_verb_stands_in_two_frames_that_count_the_same_units() -> None:
    places: dict[tuple[str, str], list[str]] = collections.defaultdict(list)
    for row in rows():
        if row.get("weak"):
            continue
        for verb in row.get("verbs", []):  # type: ignore[attr-defined]
            for family in row["takes"]:  # type: ignore[attr-defined]
                places[str(verb), str(family)].append(str(row["key"]))
    twice = {word: keys for word, keys in places.items() if len(keys) > 1}
    assert not twice


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("About 700 nurses signed the letter.", "sign"),
        ("The letter carries 700 signatures.", "sign"),
        ("Some 400 drivers put their names to a petition.", "sign"),
        ("The bank laid 300 people off in May.", "cut"),
        ("The bank will let around 300 people go.", "cut"),
        ("Unions say 2,400 members walked out at noon.", "strike"),
        ("Police counted 900 people at the march.", "protest"),
        ("The flood killed 57 people.", "die"),
        ("At least 57 people were hurt in the blast.", "injure"),
        ("Officers arrested 40 protesters.", "arrest"),
        ("The leak exposed the records of 12 million customers.", "expose"),
        ("The union has 12,000 members.", "member"),
        ("The airline employs 8,100 people.", "employ"),
        ("It had nearly 8,100 employees last spring.", "employ"),
        ("The regulator fined the insurer €32 million.", "fine"),
        ("It plans to spend $2 billion on data centres.", "spend"),
        ("Staff may pause the tool for 15 minutes.", "pause"),
        ("More than 600 workers want the manager to resign.", ""),
        ("Some 3,000 people fled their homes.", "displace"),
        ("The fund raised $4 million for the victims.", "raise"),
    ],
)
def test_the_nearest_act_is_what_a_number_counts(text: str, frame: str) -> None:
    claims = claims_of(text)
    assert [claim.frame if claim.evidence != "none" else "" for claim in claims] == [frame]


def test_two_numbers_of_one_sentence_count_two_things() -> None:
    claims = claims_of("The storm killed 31 people, injured 210 and left 4,000 without power.")
    assert [claim.frame for claim in claims] == ["die", "injure", "outage"]


def test_a_share_and_its_count_are_one_act() -> None:
    claims = claims_of("The insurer is cutting 6% of its staff, or about 480 workers.")
    assert [(claim.frame, claim.kind) for claim in claims] == [("cut", "percent"), ("cut", "people")]
