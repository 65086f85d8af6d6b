"""run.py in a copy of its own, with real virtual environments and pip, and requirement files that need no network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]

APP = """
import sys
print("app", sys.argv[1:], sys.prefix != sys.base_prefix)
sys.exit(int(sys.argv[-1]) if sys.argv[-1].isdigit() else 0)
"""
TOOL = "import sys; print('{name}', sys.argv[1:]); sys.exit({code})"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository in small whose set-up has run once."""
    root = tmp_path_factory.mktemp("copy") / "house with a space"
    (root / "app").mkdir(parents=True)
    shutil.copy(ROOT / "run.py", root)
    (root / "app" / "__init__.py").touch()  # else another "app" on PYTHONPATH would come first
    (root / "app" / "__main__.py").write_text(APP)
    for name in ("requirements.txt", "requirements-server.txt", "requirements-dev.txt"):
        (root / name).write_text("# nothing is needed\n")
    for name in ("ruff", "mypy", "pytest"):
        (root / f"{name}.py").write_text(TOOL.format(name=name, code=0))
    first = start(root)
    assert first.returncode == 0, first.stderr
    assert "Installing requirements.txt" in first.stderr
    assert first.stdout == "app ['demo'] True\n"
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    """The same, for one test to break; the environment is kept by its links."""
    copy = tmp_path / "house"
    shutil.copytree(made, copy, symlinks=True)
    return copy


def start(
    root: Path, *arguments: str, code: str | None = None, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """``python3 run.py ARGUMENTS``, or Python with ``code`` in which ``run`` is that module."""
    env = {**os.environ, "PIP_NO_INDEX": "1", "PIP_RETRIES": "0"}
    call = [sys.executable, str(root / "run.py"), *arguments]
    if code is not None:
        call = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(root)!r}); import run\n{code}"]
    return subprocess.run(call, capture_output=True, text=True, env=env, check=False, cwd=cwd or root, timeout=120)


def one_line(answer: subprocess.CompletedProcess[str]) -> str:
    """The last line of standard error; there is no traceback in it."""
    assert "Traceback" not in answer.stderr
    return answer.stderr.strip().splitlines()[-1]


def test_a_second_start_installs_nothing(root: Path) -> None:
    answer = start(root)
    assert answer.stderr == ""
    assert answer.stdout == "app ['demo'] True\n"


def test_other_words_are_passed_on_and_the_exit_code_is_kept(root: Path, tmp_path: Path) -> None:
    answer = start(root, "collect", "--all", "7", cwd=tmp_path)
    assert answer.stdout == "app ['collect', '--all', '7'] True\n"
    assert answer.returncode == 7


def test_changed_requirements_are_installed_anew(root: Path) -> None:
    (root / "requirements.txt").write_text("# another pin\n")
    assert "Installing requirements.txt" in start(root).stderr
    assert start(root).stderr == ""


def test_another_line_ending_is_no_change(root: Path) -> None:
    (root / "requirements.txt").write_bytes(b"# nothing is needed\r\n")
    assert start(root).stderr == ""


def test_an_interrupted_install_is_repaired(root: Path) -> None:
    (root / ".venv" / "tallywire-stamp.json").unlink()
    assert "Installing requirements.txt" in start(root).stderr
    (root / ".venv" / "tallywire-stamp.json").write_text('{"runtime": "half a li')
    assert "Installing requirements.txt" in start(root).stderr
    assert start(root).stderr == ""


@pytest.mark.skipif(os.name == "nt", reason="links")
def test_an_environment_whose_python_has_gone_is_made_anew(root: Path) -> None:
    for link in (root / ".venv" / "bin").glob("python*"):
        link.unlink()
        link.symlink_to("/nowhere/python")
    answer = start(root)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout == "app ['demo'] True\n"


def test_an_environment_without_pip_is_made_anew(root: Path) -> None:
    (root / ".venv" / "tallywire-stamp.json").unlink()
    for folder in (root / ".venv").rglob("site-packages/pip"):
        shutil.rmtree(folder)
    answer = start(root)
    assert "is damaged or of another Python; making it anew" in answer.stderr
    assert answer.returncode == 0


def test_pip_failing_is_one_line_and_leaves_no_stamp(root: Path) -> None:
    (root / "requirements.txt").write_text("no-such-package-of-ours==1.0\n")
    answer = start(root)
    assert answer.returncode == 1
    line = one_line(answer)
    assert line.startswith("run.py: pip could not install requirements.txt: No matching distribution found")
    assert "install.log" in line
    assert "no-such-package-of-ours" in (root / ".venv" / "install.log").read_text()
    assert not (root / ".venv" / "tallywire-stamp.json").exists()


def test_a_missing_requirements_file_is_named(root: Path) -> None:
    (root / "requirements.txt").unlink()
    answer = start(root)
    assert answer.returncode == 1
    assert "requirements.txt cannot be read" in one_line(answer)


def test_a_python_without_venv_is_told_what_to_install(root: Path) -> None:
    shutil.rmtree(root / ".venv")
    answer = start(root, code="sys.modules['ensurepip'] = None; sys.exit(run.main([]))")
    assert answer.returncode == 1
    assert "this Python has no venv module; install it (Debian, Ubuntu: apt install python3." in one_line(answer)


def test_an_old_python_is_told_which_one_is_needed(root: Path) -> None:
    answer = start(root, code="run.OLDEST = (4, 2); sys.exit(run.main([]))")
    assert answer.returncode == 2
    assert one_line(answer).startswith("run.py: Tallywire needs Python 4.2 or newer; this is 3.")


def test_a_file_in_the_environments_place_is_one_line(root: Path) -> None:
    shutil.rmtree(root / ".venv")
    (root / ".venv").write_text("not a folder")
    answer = start(root)
    assert answer.returncode == 1
    assert ".venv" in one_line(answer)
    assert "check the folder's permissions" in one_line(answer)


def test_the_tests_run_linters_first_and_close_with_pytest(root: Path) -> None:
    answer = start(root, "test", "-k", "one")
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.splitlines() == [
        "ruff ['check', '.']",
        "ruff ['format', '--check', '.']",
        "mypy []",
        "pytest ['-k', 'one']",
    ]
    stamp = json.loads((root / ".venv" / "tallywire-stamp.json").read_text())
    assert set(stamp) == {"runtime", "dev"}
    assert start(root).stderr == "", "what tests installed serves the program too"


def test_all_tests_run_beside_each_other_where_there_are_processors(root: Path) -> None:
    last = start(root, "test").stdout.splitlines()[-1]
    workers = min(os.cpu_count() or 1, 4)
    assert last == (f"pytest ['-n', '{workers}', '--dist', 'loadfile']" if workers > 1 else "pytest []")


def test_screenshots_have_what_tests_have(root: Path, tmp_path: Path) -> None:
    folder = root / "tests" / "browser"
    folder.mkdir(parents=True)
    for package in (folder.parent, folder):
        (package / "__init__.py").touch()
    (folder / "pictures.py").write_text("import os, sys; print('pictures', sys.argv[1:], os.getcwd()); sys.exit(4)")
    answer = start(root, "screenshots", "--out", "here", cwd=tmp_path)
    assert "Installing requirements-dev.txt" in answer.stderr
    assert (answer.stdout, answer.returncode) == (f"pictures ['--out', 'here'] {root}\n", 4)


@pytest.mark.parametrize(("tool", "said"), [("ruff", "ruff check found"), ("mypy", "mypy found")])
def test_a_linter_that_fails_ends_the_run(root: Path, tool: str, said: str) -> None:
    (root / f"{tool}.py").write_text(TOOL.format(name=tool, code=3))
    answer = start(root, "test")
    assert answer.returncode == 3
    assert said in one_line(answer)
    assert "pytest" not in answer.stdout


def test_failing_tests_fail_the_run(root: Path) -> None:
    (root / "pytest.py").write_text(TOOL.format(name="pytest", code=1))
    assert start(root, "test").returncode == 1
