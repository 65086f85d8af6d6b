"""Pass rates of ``find_quantities`` on the published form lists (Recognizers, Duckling, quantulum3, MeasEval).

A case passes when every quantity that it expects is found at an overlapping place with the same value and, where
the list names one that Tallywire knows, the same unit. Cases that expect nothing are left out: what one list calls
no number is often a quantity of another kind. The lists include forms that news never writes ("1e-3", "ln 2"), so
100 % is not the aim. Run ``python -m tests.nlp.quantity_forms [--errors]`` from the root.
"""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from nlp.quantities import find_quantities
from store.model import Quantity

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "quantities"
Case = tuple[str, list[tuple[int, int, Callable[[Quantity], bool]]]]


def _near(one: float | None, two: float | None) -> bool:
    return one is not None and two is not None and math.isclose(one, two, rel_tol=1e-4, abs_tol=1e-9)


def has_value(quantity: Quantity, value: float) -> bool:
    """Whether the quantity states ``value``; a share in percent also as a fraction."""
    if _near(quantity.stated, value) or (
        quantity.stated is None and (_near(quantity.low, value) or _near(quantity.high, value))
    ):
        return True
    return quantity.unit == "percent" and quantity.stated is not None and _near(quantity.stated, 100 * value)


def _recognizers(name: str, want: Callable[[dict[str, Any]], Callable[[Quantity], bool] | None]) -> Iterator[Case]:
    path = DATA / "recognizers_en" / f"{name}.json"
    for case in json.loads(path.read_text(encoding="utf-8-sig")):
        wanted = [(r["Start"], r["End"] + 1, want(r)) for r in case["Results"] if "Start" in r]
        known = [(start, end, check) for start, end, check in wanted if check is not None]
        if known and len(known) == len(case["Results"]):
            yield case["Input"], known


def _by_value(result: dict[str, Any]) -> Callable[[Quantity], bool] | None:
    raw = (result.get("Resolution") or {}).get("value")
    try:
        value = float(str(raw).rstrip("%"))
    except ValueError:
        return None
    return lambda q: has_value(q, value)


def _by_range(result: dict[str, Any]) -> Callable[[Quantity], bool] | None:
    raw = result["Resolution"]["value"].strip("[]()")
    low, _, high = raw.partition(",")
    if not (low or high):
        return None

    def check(quantity: Quantity) -> bool:
        factor = 100 if quantity.unit == "percent" else 1  # "more than half" is over 50 percent here, over 0.5 there
        ends = [(low, quantity.low), (high, quantity.high)]
        return all((got is None) if not end else _near(got, factor * float(end)) for end, got in ends)

    return check


def _duckling(dimension: str) -> Iterator[Case]:
    path = DATA / "duckling_en" / "duckling_en.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["dimension"] != dimension:
            continue
        text = row["text"]
        if isinstance(row.get("value"), (int, float)):
            value = float(row["value"])
            if dimension == "duration":
                unit = row.get("unit", "second")
                yield text, [(0, len(text), lambda q, value=value, unit=unit: _lasts(q, value, unit))]  # type: ignore[misc]
                continue
            yield text, [(0, len(text), lambda q, value=value: has_value(q, value))]  # type: ignore[misc]
        elif "low" in row or "high" in row:
            low, high = row.get("low"), row.get("high")
            yield text, [(0, len(text), lambda q, low=low, high=high: _ends(q, low, high))]  # type: ignore[misc]


SECONDS = {
    "second": 1,
    "minute": 60,
    "hour": 3600,
    "day": 86400,
    "week": 7 * 86400,
    "month": 30.4 * 86400,
    "year": 365 * 86400,
}


def _lasts(quantity: Quantity, value: float, unit: str) -> bool:
    """Whether the quantity is a time of that length: Duckling turns "1.5 hours" into 90 minutes."""
    if quantity.stated is None or quantity.unit not in SECONDS:
        return False
    return _near(quantity.stated * SECONDS[quantity.unit], value * SECONDS[unit])


def _ends(quantity: Quantity, low: float | None, high: float | None) -> bool:
    return all(
        got is None if end is None else _near(got, end) for end, got in ((low, quantity.low), (high, quantity.high))
    )


def _quantulum(with_unit: bool) -> Iterator[Case]:
    money = {"pound sterling": "GBP", "dollar": "USD", "euro": "EUR", "yen": "JPY", "percentage": "percent"}
    rows = json.loads((DATA / "quantulum3" / "quantities.json").read_text(encoding="utf-8"))
    for row in rows:
        wanted = []
        for result in row["res"]:
            start = max(row["req"].find(result["surface"]), 0)
            unit = money.get(result["unit"], result["unit"])

            def check(q: Quantity, value: float = result["value"], unit: str = unit) -> bool:
                middle = q.stated if q.stated is not None else ((q.low or 0) + (q.high or 0)) / 2
                same = has_value(q, value) or _near(middle, value)
                return same and (not with_unit or unit == "dimensionless" or q.unit == unit)

            wanted.append((start, start + len(result["surface"]), check))
        if wanted:
            yield row["req"], wanted


def _measeval() -> Iterator[Case]:
    for path in sorted((DATA / "measeval_train" / "tsv").glob("*.tsv")):
        text = (DATA / "measeval_train" / "text" / f"{path.stem}.txt").read_text(encoding="utf-8")
        with path.open(encoding="utf-8", newline="") as lines:
            rows = [r for r in csv.DictReader(lines, delimiter="\t") if r["annotType"] == "Quantity"]
        spans = [(int(r["startOffset"]), int(r["endOffset"]), lambda q: True) for r in rows]
        for span in spans:
            yield text, [span]


LISTS: dict[str, Callable[[], Iterator[Case]]] = {
    "recognizers NumberModel": lambda: _recognizers("Number/NumberModel", _by_value),
    "recognizers NumberRange": lambda: _recognizers("Number/NumberRangeModel", _by_range),
    "recognizers Percent": lambda: _recognizers("Number/PercentModel", _by_value),
    "recognizers Currency": lambda: _recognizers("NumberWithUnit/CurrencyModel", _by_value),
    "recognizers Dimension": lambda: _recognizers("NumberWithUnit/DimensionModel", _by_value),
    "recognizers Temperature": lambda: _recognizers("NumberWithUnit/TemperatureModel", _by_value),
    "recognizers Age": lambda: _recognizers("NumberWithUnit/AgeModel", _by_value),
    "duckling numeral": lambda: _duckling("numeral"),
    "duckling amountofmoney": lambda: _duckling("amountofmoney"),
    "duckling duration": lambda: _duckling("duration"),
    "duckling distance": lambda: _duckling("distance"),
    "duckling volume": lambda: _duckling("volume"),
    "duckling quantity": lambda: _duckling("quantity"),
    "duckling temperature": lambda: _duckling("temperature"),
    "quantulum3 values": lambda: _quantulum(False),
    "quantulum3 values and units": lambda: _quantulum(True),
    "measeval spans": _measeval,
}


def passes(case: Case) -> bool:
    """Whether everything that the case expects is found."""
    text, wanted = case
    found = find_quantities(text, ages=True)
    return all(any(q.start < end and start < q.end and check(q) for q in found) for start, end, check in wanted)


def pass_rate(name: str) -> tuple[int, int, list[str]]:
    """(passed, cases, the texts that failed) of one list."""
    failed, cases = [], 0
    for case in LISTS[name]():
        cases += 1
        if not passes(case):
            failed.append(case[0] if name != "measeval spans" else case[0][case[1][0][0] - 30 : case[1][0][1] + 10])
    return cases - len(failed), cases, failed


def main() -> None:
    """Print the pass rate of every list; with ``--errors`` also what failed."""
    wanted = [a for a in sys.argv[1:] if not a.startswith("-")]
    for name in LISTS:
        if wanted and not any(w in name for w in wanted):
            continue
        good, cases, failed = pass_rate(name)
        print(f"{name:32} {good:5}/{cases:<5} {good / cases:.3f}")
        if "--errors" in sys.argv:
            for text in failed:
                got = [(q.literal, q.stated, q.unit) for q in find_quantities(text, ages=True)]
                print("    ", repr(text[:160]), got[:6])


if __name__ == "__main__":
    main()
