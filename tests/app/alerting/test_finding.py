"""From what the store knows to alerts that are kept, once, for the right groups."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app import acting
from app.alerting import finding
from app.settings_alerts import AlertSettings, rules_of
from store import alerts, articles, changes, claims, petitions, sources, stories
from store.alerted import Alert
from store.database import Store
from store.model import Change, Count, Source, Story
from tests.store.builders import ANA, NOW, article, judged
from tests.store.conftest import (  # noqa: F401 -- fixtures
    backend,
    postgres,
    postgres_template,
    sqlite_template,
    store,
    store_url,
)

DESKS = {"desk": ["desk, slack 1"], "press_office": ["press_office, e-mail 1"]}


def found(store: Store, *rules: AlertSettings, programmes: tuple[str, ...] = ()) -> list[Alert]:  # noqa: F811
    return [alert for alert, _ in finding.look(store, rules, programmes, NOW)]


def test_a_contradiction_comes_with_a_sentence_of_each_side(store: Store) -> None:  # noqa: F811
    with store.begin() as conn:
        judged(conn)
        rows = claims.claims_of(conn, "m1")
        changes.add(conn, Change(NOW, "conflict", "letter signatures: 1 against 2", "s1", "m1"))
        changes.add(conn, Change(NOW - timedelta(days=9), "conflict", "long ago", "s1", "m1"))
        changes.add(conn, Change(NOW, "figure", "letter signatures: 3", "s1", "m1"))
    (alert,) = found(store, AlertSettings(kind="conflict"))
    assert "1 against 2" in alert.text
    assert {one.url for one in alert.evidence} <= {row.url for row in rows}
    assert len({one.url for one in alert.evidence}) == 2


@pytest.mark.parametrize("relation", ["unknown", "growth", "rounding"])
def test_what_is_no_contradiction_or_none_any_more_calls_nobody(store: Store, relation: Any) -> None:  # noqa: F811
    with store.begin() as conn:
        judgement = judged(conn)
        doubt = [replace(v, relation=relation) if v.relation == "contradiction" else v for v in judgement.verdicts]
        replace(judgement, verdicts=doubt).save(conn)
        changes.add(conn, Change(NOW, "conflict", "letter signatures: 1 against 2", "s1", "m1"))
        changes.add(conn, Change(NOW, "conflict", "of a metric that is gone", "s1", "m9"))
    assert not found(store, AlertSettings(kind="conflict"))


def test_a_watched_figure_is_told_once_it_moves_and_once_only(store: Store) -> None:  # noqa: F811
    with store.begin() as conn:
        judgement = judged(conn)
    acting.do(store, "watch", ["m1"], ANA, NOW, lambda _: None)
    rule = AlertSettings(kind="watched")
    assert not found(store, rule)
    settled = [replace(judgement.metrics[0], status="agree", leading="nearly 2,000")]
    with store.begin() as conn:
        replace(judgement, metrics=settled).save(conn)
    for later in (0, 1):
        looked = finding.look(store, [rule], (), NOW)
        assert finding.keep(store, looked, DESKS, NOW + timedelta(hours=later)) == (not later)
        if later:
            assert not looked
        else:
            ((alert, _),) = looked
            assert "“nearly 2,000”, agree; at first “over 1,000”, disputed" in alert.text
            assert (alert.metric_id, alert.story_id, len(alert.evidence)) == ("m1", "s1", 1)
    with store.begin() as conn:
        alerts.silence(conn, alert.key, NOW + timedelta(days=9), ANA)
        judgement.save(conn)
    assert finding.keep(store, finding.look(store, [rule], (), NOW), DESKS, NOW + timedelta(hours=2)) == 1
    with store.read() as conn:
        assert [one.silenced_by for one in alerts.recent(conn, NOW - timedelta(days=1))] == ["ana", "ana"]


def test_an_edit_comes_with_the_edited_article(store: Store) -> None:  # noqa: F811
    with store.begin() as conn:
        judged(conn)
        changes.add(conn, Change(NOW, "edited", "1,000 → 2,000", "s1", "m1", "a2"))
    (alert,) = found(store, AlertSettings(kind="edited"))
    assert [one.url for one in alert.evidence] == [article(2).url]


def test_a_rule_of_one_programme_hears_of_no_other(store: Store) -> None:  # noqa: F811
    with store.begin() as conn:
        judged(conn)
        stories.save_story(conn, Story("s1", "A letter", ("a1", "a2", "a3"), programme="Badge"))
        changes.add(conn, Change(NOW, "conflict", "1 against 2", "s1", "m1"))
    assert len(found(store, AlertSettings(kind="conflict", programme="Badge"))) == 1
    assert not found(store, AlertSettings(kind="conflict", programme="Tracker"))


def test_an_emerging_story_has_its_first_headlines(store: Store) -> None:  # noqa: F811
    with store.begin() as conn:
        judged(conn)
    (alert,) = found(store, AlertSettings(kind="emerging", threshold=2))
    assert [one.sentence for one in alert.evidence] == ["Headline 3", "Headline 2"], "the copy is left out"
    assert not found(store, AlertSettings(kind="emerging", threshold=3)), "two origins are not three"


def test_a_spike_of_a_watched_programme(store: Store) -> None:  # noqa: F811
    with store.begin() as conn:
        articles.save(conn, article(1, published=NOW - timedelta(days=30)), now=NOW - timedelta(days=30))
        for number in range(2, 14):
            shown = article(number, id=f"b{number}", url=f"https://a.example/{number}", published=NOW)
            articles.save(conn, shown, now=NOW)
    (alert,) = found(store, AlertSettings(kind="spike"))
    assert "12 articles" in alert.text and len(alert.evidence) == 3


def test_a_petition_and_a_quiet_source(store: Store) -> None:  # noqa: F811
    with store.begin() as conn:
        sources.upsert(conn, Source("P", "petition", "https://p.example/1", programme="Badge"))
        sources.upsert(conn, Source("Q", "feed", "https://q.example/feed"))
        sources.record_check(conn, "Q", Source("Q", "feed", "", state="quiet", last_item=NOW - timedelta(days=40)))
        for hour, value in enumerate((4_900, 5_100)):
            look = NOW - timedelta(hours=2 - hour)
            petitions.save(
                conn, Count(value, f"{value:,}", "text", "", url="https://p.example/1", source="P", first_seen=look)
            )
    kinds = {alert.kind: alert for alert in found(store, *rules_of(()))}
    assert sorted(kinds) == ["petition", "quiet"]
    assert kinds["petition"].programme == "Badge"
    assert "5,100" in kinds["petition"].evidence[0].sentence


def test_an_empty_store_has_nothing_to_tell(store: Store) -> None:  # noqa: F811
    assert not found(store, *rules_of(()), programmes=("Badge",))


@pytest.mark.parametrize(
    ("rules", "recipients"),
    [
        ([AlertSettings(kind="conflict")], {"desk, slack 1", "press_office, e-mail 1"}),
        ([AlertSettings(kind="conflict", to=("press-office",))], {"press_office, e-mail 1"}),
        (
            [AlertSettings(kind="conflict", to=("desk",)), AlertSettings(kind="conflict", to=("press-office",))],
            {"desk, slack 1", "press_office, e-mail 1"},
        ),
        ([AlertSettings(kind="conflict", off=True)], None),
    ],
)
def test_it_is_kept_once_and_due_to_the_groups_of_its_rules(
    rules: list[AlertSettings],
    recipients: set[str] | None,
    store: Store,  # noqa: F811
) -> None:
    with store.begin() as conn:
        judged(conn)
        changes.add(conn, Change(NOW, "conflict", "1 against 2", "s1", "m1"))
    for expected in (recipients is not None, False):
        new = finding.look(store, [r for r in rules_of(tuple(rules)) if r.kind == "conflict"], (), NOW)
        assert finding.keep(store, new, DESKS, NOW) == expected
    with store.read() as conn:
        assert set(alerts.waiting(conn, NOW)) == (recipients or set())
