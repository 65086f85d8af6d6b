"""Security rules are on for all that ships, and each exception says why it is one."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ("app", "nlp", "scrapers", "store")
EXCEPTION = re.compile(r"#\s*(?:ruff:\s*)?noqa:\s*(?P<rules>[A-Z0-9, ]*\bS\d+[A-Z0-9, ]*)(?P<reason>.*)")


def exceptions() -> list[tuple[str, str]]:
    """Place and reason of every line that a security rule is told to leave alone."""
    found = []
    for path in [ROOT / "run.py", *(file for folder in SHIPPED for file in (ROOT / folder).rglob("*.py"))]:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if match := EXCEPTION.search(line):
                found.append((f"{path.relative_to(ROOT)}:{number}", match["reason"].strip(" -()")))
    return found


def test_security_rules_hold_for_everything_but_tests() -> None:
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]
    assert "S" in lint["select"]
    assert [rule for rule in lint["ignore"] if rule.startswith("S1")] == ["S101"], "asserts, for what types can't say"
    assert {place: rules for place, rules in lint["per-file-ignores"].items() if "tests" not in place} == {
        "run.py": ["S603"]  # it starts our own interpreter with fixed words
    }


def test_every_exception_from_a_security_rule_says_why() -> None:
    found = exceptions()
    assert len(found) > 10, "they are seen"
    assert not [place for place, reason in found if len(reason.split()) < 2]


@pytest.mark.parametrize("name", ["secrets.toml", "tallywire.db"])
def test_secrets_and_stores_are_never_committed(name: str) -> None:
    assert name.removeprefix("tallywire") in (ROOT / ".gitignore").read_text("utf-8")
    run = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert not [path for path in run.stdout.splitlines() if Path(path).name == name]


# What docs/security.md says is never reached, so that an open advisory of a package can wait.
UNREACHED = (
    "convert_config",
    "joblib",
    "pad_packed_sequence",
    "unpack_sequence",
    "quantized",
    "LSTM",
    "mkldnn",
    "flatbuffer",
    "torch.profiler",
    "torch.cuda",
    "torch.jit",
    "torch.export",
    "torch.load",
    "mpmath",
    "presentational_hints",
    "trust_remote_code",
)


@pytest.mark.parametrize("name", UNREACHED)
def test_what_an_answer_says_is_never_called_is_not(name: str) -> None:
    files = [ROOT / "run.py", *(file for folder in SHIPPED for file in (ROOT / folder).rglob("*.py"))]
    assert not [str(file.relative_to(ROOT)) for file in files if name in file.read_text("utf-8")]
