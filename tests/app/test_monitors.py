"""What monitors read: valid by the parser of Prometheus' own client, and the rules shipped for it name what exists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

pytest.importorskip("prometheus_client")
from prometheus_client.parser import text_string_to_metric_families

from app import health, page_times
from store import runs
from store.database import open_store
from tests.app import newsroom

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "docs" / "deploy" / "alerts.yml"
NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
OF_PROMETHEUS = {"up"}
Samples = dict[str, list[dict[str, str]]]


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What a store with something of everything tells."""
    url = newsroom.build(tmp_path_factory.mktemp("news") / "news.db")
    with open_store(url) as store, store.begin() as conn:
        for command, counts in (
            ("collect", {"collected": 3, "dropped:old": 2}),
            ("process", {"seen": 4}),
            ("alerts", {}),
        ):
            runs.finish(conn, runs.start(conn, command, NOW), "ok", counts, NOW)
    page_times.add('a "page"\\ of\nlines', 0.3, 0.2)
    return health.metrics_of(url)


@pytest.fixture(scope="module")
def samples(text: str) -> Samples:
    """The labels of every sample by its name."""
    found: Samples = {}
    for family in text_string_to_metric_families(text):
        assert family.documentation and family.type in ("gauge", "counter", "histogram"), family.name
        for sample in family.samples:
            found.setdefault(sample.name, []).append(sample.labels)
    return found


def test_the_clients_own_parser_reads_it(text: str, samples: Samples) -> None:
    assert all(name.startswith("tallywire_") for name in samples)
    values = {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert len(values) == sum(map(len, samples.values())), "no sample twice"
    dropped = (("command", "collect"), ("outcome", "dropped"), ("reason", "old"))
    assert values["tallywire_last_run_items", dropped] == 2
    assert values["tallywire_last_run_end_seconds", (("command", "collect"),)] == NOW.timestamp()
    assert values["tallywire_articles", ()] > 0
    assert {labels["page"] for labels in samples["tallywire_page_seconds_bucket"]} >= {'a "page"\\ of\nlines'}


def test_a_histogram_only_grows_and_ends_with_all(text: str) -> None:
    for family in text_string_to_metric_families(text):
        if family.type != "histogram":
            continue
        for page in {sample.labels["page"] for sample in family.samples}:
            steps = [s for s in family.samples if s.name.endswith("_bucket") and s.labels["page"] == page]
            assert [s.value for s in steps] == sorted(s.value for s in steps)
            bounds = [float(s.labels["le"]) for s in steps]
            assert bounds == sorted(bounds) and bounds[-1] == float("inf")
            (number,) = (s.value for s in family.samples if s.name.endswith("_count") and s.labels["page"] == page)
            assert steps[-1].value == number


def test_a_store_that_is_down_is_told_in_the_same_form(tmp_path: Path) -> None:
    text = health.metrics_of(f"sqlite:///{tmp_path / 'nowhere.db'}")
    found = {family.name: family.samples[0].value for family in text_string_to_metric_families(text)}
    assert found["tallywire_store_up"] == 0 and "tallywire_articles" not in found


# The rules


def rules() -> list[dict[str, Any]]:
    """Every rule of the file."""
    read = yaml.safe_load(RULES.read_text("utf-8"))
    return [rule for group in read["groups"] for rule in group["rules"]]


def selectors(expression: str) -> list[tuple[str, Mapping[str, tuple[str, str]]]]:
    """The metrics that an expression names, each with its labels' operators and values."""
    found = []
    for name, inside in re.findall(r"\b(up|tallywire_\w+)\b(?:\{([^}]*)\})?", expression):
        labels = {label: (op, value) for label, op, value in re.findall(r'(\w+)(=~|!=|=)"([^"]*)"', inside)}
        found.append((name, labels))
    return found


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_a_rule_names_metrics_and_labels_that_exist(rule: dict[str, Any], samples: Samples) -> None:
    named = selectors(rule["expr"])
    assert named
    for name, labels in named:
        if name in OF_PROMETHEUS:
            continue
        assert name in samples, f"{rule['alert']} names {name}"
        for label, (operator, value) in labels.items():
            known = {one.get(label) for one in samples[name]}
            wanted = value.split("|") if operator == "=~" else [value]
            assert set(wanted) <= known, f"{rule['alert']}: {label}={value}"
    for label in re.findall(r"\$labels\.(\w+)", str(rule["annotations"])):
        assert any(label in one for name, _ in named if name in samples for one in samples[name]), label


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_a_rule_is_read_by_a_parser_and_says_what_to_do(rule: dict[str, Any]) -> None:
    parser = pytest.importorskip("promql_parser")
    parser.parse(rule["expr"])
    assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
    assert rule["labels"]["severity"] in ("page", "ticket", "note")
    assert rule["annotations"]["summary"] and rule["annotations"]["description"]
    assert re.fullmatch(r"\d+[mhd]", rule.get("for", "1m"))


def test_every_metric_is_named_in_the_operations_page(samples: Samples) -> None:
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    families = {re.sub(r"_(bucket|sum|count)$", "", name) for name in samples}
    assert not [name for name in families if f"`{name}`" not in page]
