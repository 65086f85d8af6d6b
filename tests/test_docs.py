"""What the program can do is documented, what is documented exists, and nothing of a workplace is left in the files."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import click
import pytest

from app import reference
from app.cli import COMMANDS, VERSION
from app.settings import load_settings
from app.settings_reference import describe_settings
from scrapers.sources import sources_from
from store import model

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md"))]
CODE = ("app", "nlp", "scrapers", "store")
TEXT = {".py", ".md", ".toml", ".txt", ".j2", ".css", ".html", ".json", ".jsonl", ".cfg", ".ini", ".sh", ".yml", ""}

# Spelled so that this file does not match itself.
LEFT_BEHIND = re.compile(
    r"""/wor[k]/(?:main|shared)|/tm[p]/(?:dev|bash_jobs)|/roo[t]/|/hom[e]/\w
    |py[p]i\.org|python[h]osted|registry\.np[m]js|download\.py[t]orch|hugging[f]ace\.co
    |\b[Ii]ssu[e]\ \#?\d|\bCONTRAC[T]\b|\bDESIG[N]\b|[Cc]o-author[e]d-by|\b[Cc]laud[e]\b|\b[Aa]nthropi[c]\b
    |\bsub-?agen[t]\b|\bAI\ assistan[t]\b|\blanguage\ model\ wrot[e]\b""",
    re.VERBOSE,
)


def text(path: Path) -> str:
    """The file's text."""
    return path.read_text("utf-8")


def anchors(page: str) -> set[str]:
    """The addresses of a page's headings, as GitHub makes them."""
    found = set()
    for line in re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", page, flags=re.DOTALL), re.MULTILINE):
        words = re.sub(r"[^\w\- ]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", line).lower())
        found.add(words.strip().replace(" ", "-"))
    return found


# What the program says about itself


@pytest.mark.parametrize("name", sorted(reference.PAGES))
def test_generated_pages_are_fresh(name: str) -> None:
    assert text(DOCS / name) == reference.PAGES[name](), "run `python -m app.reference`"


def test_every_command_and_option_is_documented() -> None:
    page = text(DOCS / "cli.md")
    sections = dict(re.findall(r"^## ([\w -]+)\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL))
    assert set(COMMANDS) <= set(sections)
    for name, command in reference.commands():
        assert command.help, f"{name} has no help"
        assert f"python -m app {name}" in (command.epilog or ""), f"{name} has no example"
        for param in command.params:
            if isinstance(param, click.Option) and param.name not in ("config", "debug", "help"):
                assert param.help, f"{name} {param.opts} has no help"
                assert f"`{param.opts[0]}" in sections[name], f"{name} {param.opts}"


def test_every_setting_is_documented_with_its_meaning() -> None:
    page = text(DOCS / "settings.md")
    for row in describe_settings():
        assert f"`{row.name}`" in page and row.description, row.name
        assert not row.env or f"`{row.env}`" in page, row.env


def test_settings_named_in_prose_exist() -> None:
    known = {row.name for row in describe_settings()}
    sections = {name.split(".")[0] for name in known}
    for page in PAGES:
        for name in re.findall(r"`(\w+\.\w+)`", text(page)):
            if name.split(".")[0] in sections and not name.endswith((".toml", ".py", ".model", ".errors")):
                assert name in known, f"{page.name} speaks of {name}"


def test_commands_named_in_prose_exist() -> None:
    for page in PAGES:
        for name, rest in re.findall(r"(?:run\.py|python -m app) ([a-z]+(?:-[a-z]+)*)([^\n`]*)", text(page)):
            if name in ("test", "screenshots"):  # run.py's own
                continue
            assert name in COMMANDS, f"{page.name} speaks of {name}"
            options = {opt for n, c in reference.commands() if n.split()[0] == name for p in c.params for opt in p.opts}
            for option in re.findall(r"(?<!\S)(--[a-z-]+)", rest.split("#")[0]):
                assert option in options, f"{page.name}: {name} has no {option}"


def test_every_command_on_the_first_page_of_help_has_a_module() -> None:
    assert {name for name, _ in reference.commands()} >= set(COMMANDS)


# The glossary


def entries() -> list[str]:
    """The words that the glossary defines: the bold words of each first cell."""
    rows = re.findall(r"^\| (\*\*.*?) \|", text(DOCS / "glossary.md"), re.MULTILINE)
    return [word for row in rows for word in re.findall(r"\*\*(.+?)\*\*(?: (?:day|basis|origin|source))?", row)]


def test_no_word_is_defined_twice() -> None:
    rows = re.findall(r"^\| (\*\*.*?) \|", text(DOCS / "glossary.md"), re.MULTILINE)
    words = [word.strip() for row in rows for word in row.split(",")]
    assert len(words) == len(set(words)), sorted(word for word in words if words.count(word) > 1)


@pytest.mark.parametrize(
    "kind",
    [
        "Qualifier",
        "Relation",
        "AsOfBasis",
        "PublishedBasis",
        "OriginKind",
        "ToneLabel",
        "BulletKind",
        "SourceKind",
        "SourceState",
        "Listed",
        "CountBasis",
        "CountFlag",
        "RelevanceOutcome",
    ],
)
def test_every_value_of_the_model_is_in_the_glossary(kind: str) -> None:
    page = text(DOCS / "glossary.md")
    missing = [
        value for value in get_args(getattr(model, kind)) if f"**{value}**" not in page and f"`{value}`" not in page
    ]
    assert not missing, missing


def test_every_status_of_a_metric_and_a_story_is_in_the_glossary() -> None:
    from store.rows import StoryStatus

    page = text(DOCS / "glossary.md")
    for value in (*get_args(model.MetricStatus), *get_args(StoryStatus)):
        assert f"**{value}" in page or f"`{value}`" in page, value


def test_every_noun_of_the_model_is_in_the_glossary() -> None:
    nouns = {
        name.lower()
        for name, kind in vars(model).items()
        if isinstance(kind, type) and kind.__module__ in ("store.model", "store.told", "store.counted", "store.watched")
    }
    assert len(nouns) > 10
    assert nouns <= set(entries()), nouns - set(entries())


def test_the_words_of_the_product_are_in_the_glossary() -> None:
    words = "programme source outlet article revision post story origin quantity claim metric figure verdict tone"
    assert set(words.split()) <= set(entries())


def test_the_page_on_stories_states_the_numbers_of_the_rules() -> None:
    from nlp import storylines, virality
    from store import story_life

    page = " ".join(text(DOCS / "stories.md").split())
    for status in story_life.STATUSES:
        assert f"| **{status}** |" in page
    for said in (
        f"more than {story_life.FADING_DAYS} days pass",
        f"less than {story_life.EMERGING_DAYS} days old",
        f"at most {story_life.ACTIVE_DAYS} days old",
        f"in the last {virality.DAYS} days",
        f"the {virality.REFERENCE_WEEKS} weeks before",
        f"origins + {virality.PRIOR:g}",
        f"fewer than {virality.LEAST_ORIGINS} new origins",
        f"fewer than {virality.LEAST_STORIES} stories",
        f"at most {storylines.MOST_DAYS} days before",
        f"within {storylines.NEXT_TURN_DAYS} days",
        "{:g} to {:g} times".format(*storylines.CARRIED),
    ):
        assert said in page, said


# Pages and links


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", re.sub(r"```.*?```", "", text(page), flags=re.DOTALL)):
        if re.match(r"https?://", target):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        assert file.is_file(), f"{page.name} links to {target}"
        assert not anchor or anchor in anchors(text(file)), f"{page.name} links to {target}"


def test_every_page_can_be_reached_from_the_readme() -> None:
    readme = text(ROOT / "README.md")
    assert [page.name for page in DOCS.glob("*.md") if f"docs/{page.name}" not in readme] == []


def test_the_readmes_settings_can_be_loaded(tmp_path: Path) -> None:
    """What a newcomer copies must work as it stands."""
    (block,) = re.findall(r"```toml\n(.*?)```", text(ROOT / "README.md"), re.DOTALL)
    file = tmp_path / "tallywire.toml"
    file.write_text(block, "utf-8")
    settings = load_settings(file, environ={})
    assert len(sources_from({"sources": settings.sources}, "README.md")) == len(settings.sources) >= 5
    assert settings.fetch.contact and settings.watched()
    assert len(block.strip().splitlines()) <= 10


def test_examples_of_settings_in_the_docs_can_be_loaded(tmp_path: Path) -> None:
    blocks = [block for page in DOCS.glob("*.md") for block in re.findall(r"```toml\n(.*?)```", text(page), re.DOTALL)]
    for block in blocks:
        (tmp_path / "tallywire.toml").write_text(block, "utf-8")
        settings = load_settings(tmp_path / "tallywire.toml", environ={})
        assert len(sources_from({"sources": settings.sources}, "docs")) == block.count("[[sources]]")
    assert len(blocks) >= 2


def test_files_named_in_the_docs_exist() -> None:
    for page in PAGES:
        for name in re.findall(r"`((?:app|nlp|scrapers|store|tests|docs)/[\w./-]+)`", text(page)):
            planned = name.startswith("scrapers/posts")
            assert planned or (ROOT / name).exists(), f"{page.name} speaks of {name}"


def test_the_road_in_the_architecture_leads_through_files_that_exist() -> None:
    named = re.findall(r"^ \w+ +((?:scrapers|nlp|store)/\S+)", text(DOCS / "architecture.md"), re.MULTILINE)
    assert len(named) > 8 and [name for name in named if not (ROOT / name).exists()] == []


def test_the_version_is_one_and_has_its_entry() -> None:
    project = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]["version"]
    assert project == VERSION
    assert re.search(rf"^## {re.escape(VERSION)}\b", text(ROOT / "CHANGELOG.md"), re.MULTILINE)


def test_the_licence_is_whole() -> None:
    licence = text(ROOT / "LICENSE")
    assert "Apache License" in licence and "END OF TERMS AND CONDITIONS" in licence
    assert "Tallywire contributors" in licence and len(licence) > 11_000


# Every file


def tracked() -> Iterator[Path]:
    """The text files under version control; without git (an unpacked archive) all that are not ignored."""
    run = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    names = run.stdout.split("\0") if run.returncode == 0 else []
    files = [ROOT / name for name in names if name] or [
        path for path in ROOT.rglob("*") if not {".venv", ".git", ".tallywire"} & set(path.parts)
    ]
    yield from (path for path in files if path.is_file() and path.suffix in TEXT)


def test_nothing_of_a_workplace_is_left_in_a_file() -> None:
    found = []
    for path in tracked():
        if "articles" in path.parts and "sample" in path.parts:  # news names companies
            continue
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1):
            if match := LEFT_BEHIND.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number} {match.group()}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("line", ["see /wor" + "k/main/x", "Issu" + "e #7 wants it", "https://py" + "pi.org/simple"])
def test_what_is_left_behind_would_be_seen(line: str) -> None:
    assert LEFT_BEHIND.search(line)


def test_every_public_name_has_a_docstring() -> None:
    silent = []
    for path in [*(p for folder in CODE for p in sorted((ROOT / folder).rglob("*.py"))), ROOT / "run.py"]:
        tree = ast.parse(text(path))
        name = path.relative_to(ROOT).as_posix()
        if tree.body and not ast.get_docstring(tree):
            silent.append(name)
        for node in tree.body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and not node.name.startswith(
                "_"
            ):
                members = node.body if isinstance(node, ast.ClassDef) else []
                methods = [m for m in members if isinstance(m, (ast.FunctionDef, ast.AsyncFunctionDef))]
                public = [node, *(m for m in methods if not m.name.startswith("_"))]
                silent += [f"{name}:{m.lineno} {m.name}" for m in public if not ast.get_docstring(m)]
    assert not silent, "\n".join(silent)
