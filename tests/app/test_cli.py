"""The command line's frame: help, options before and after the command, exit codes, and errors in one line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from app import cli, logs
from app.commands import migrate
from store.errors import StoreError

ROOT = Path(__file__).resolve().parents[2]
STANDING_IN = """
import sys, time
import click
from app.cli import main
from app.commands import migrate
@click.command()
def command():
    {body}
migrate.command = command
sys.exit(main(["migrate"]))
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, **more: object) -> subprocess.CompletedProcess[str]:
    """``python -m app`` in the current folder."""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    call = [sys.executable, "-m", "app", *arguments]
    return subprocess.run(call, capture_output=True, text=True, env=env, check=False, timeout=60, **more)  # type: ignore[call-overload, no-any-return]


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_help_of_each_command_explains_with_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([name, "--help"]) == 0
    shown = capsys.readouterr().out
    assert "Example:" in shown
    assert f"python -m app {name}" in shown
    assert "--config FILE" in shown


def test_help_lists_every_command_and_imports_none(here: Path) -> None:
    code = """
import sys
from app.cli import main
main([])
print([m for m in sys.modules if m.startswith("app.commands.") and m != "app.commands.shell"])
print("torch" in sys.modules, "sqlalchemy" in sys.modules)
"""
    answer = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
    )
    assert all(f"  {name}" in answer.stdout for name in cli.COMMANDS)
    assert answer.stdout.splitlines()[-2:] == ["[]", "False False"]


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"Tallywire {cli.VERSION}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["migrat"], "tallywire: No such command 'migrat'"),
        (["migrate", "--frce"], "tallywire: No such option '--frce'"),
        (["export", "tales"], "'tales' is not one of 'articles', 'stories', 'claims', 'figures'"),
        (["export", "claims", "--since", "yesterday"], "'yesterday' does not match the format"),
        (["analyze"], "Missing argument 'IN.jsonl'"),
        (["dashboard", "--port", "80"], "80 is not in the range 1024<=x<=65535"),
        (["migrate", "--config", "gone.toml"], "gone.toml: there is no such settings file"),
        (["--config", "gone.toml", "migrate"], "gone.toml: there is no such settings file"),
    ],
)
def test_a_wrong_call_is_one_line_and_exit_2(
    here: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert cli.main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("tallywire: ")
    assert err.count("\n") == 1
    assert said in err


def test_config_is_taken_before_and_after_the_command(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number, arguments in enumerate((["--config", "a.toml", "migrate"], ["migrate", "--config", "a.toml"])):
        (here / "a.toml").write_text(f'[store]\nurl = "sqlite:///{number}.db"\n')
        assert cli.main(arguments) == 0
        assert (here / f"{number}.db").exists()


def test_migrate_makes_the_store_and_again_changes_nothing(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["migrate"]) == 0
    first = capsys.readouterr().err
    assert "tallywire.db: schema" in first
    assert cli.main(["migrate"]) == 0
    assert capsys.readouterr().err == first


def failing(error: BaseException) -> click.Command:
    """A command that raises."""

    @click.command()
    def command() -> None:
        raise error

    return command


def test_a_foreseen_error_is_one_line_with_its_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(migrate, "command", failing(StoreError("store.db: is full; make room")))
    assert cli.main(["migrate"]) == 1
    assert capsys.readouterr().err == "tallywire: store.db: is full; make room\n"


def test_what_is_quoted_cannot_steer_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(migrate, "command", failing(StoreError("bad \x1b[31mname\u202e\r\nsecond line")))
    assert cli.main(["migrate"]) == 1
    assert capsys.readouterr().err == "tallywire: bad \\x1b[31mname\\u202e\\r second line\n"


def test_ctrl_c_is_a_line_and_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(migrate, "command", failing(KeyboardInterrupt()))
    assert cli.main(["migrate"]) == 130
    assert capsys.readouterr().err == "tallywire: interrupted; what was finished is kept\n"


def test_the_unexpected_gets_an_id_and_its_traceback_goes_to_the_log(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(migrate, "command", failing(ZeroDivisionError("nobody thought of this")))
    assert cli.main(["migrate"]) == 1
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    assert "Traceback" not in line
    entry = json.loads((here / logs.FOLDER / logs.LOG_NAME).read_text().splitlines()[-1])
    assert entry["error_id"] in line
    assert "nobody thought of this" in entry["exception"]


def test_debug_shows_the_traceback(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(migrate, "command", failing(ZeroDivisionError("nobody thought of this")))
    assert cli.main(["--debug", "migrate"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_a_reader_that_leaves_a_pipe_is_no_error(here: Path) -> None:
    assert run("migrate").returncode == 0
    code = STANDING_IN.format(body="for _ in range(200000): sys.stdout.write('x' * 80 + chr(10))")
    (here / "endless.py").write_text(code)
    pipe = f"'{sys.executable}' endless.py | head -1"
    answer = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {pipe}"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert answer.stdout == "x" * 80 + "\n"
    assert answer.stderr == ""
    assert answer.returncode == 0


def _heed_interrupts() -> None:
    """Undo what a shell does to its background jobs: they, and their children, ignore interrupts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_program_with_a_line(here: Path, number: signal.Signals) -> None:
    code = STANDING_IN.format(body="print('up', flush=True); time.sleep(30)")
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=_heed_interrupts,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    started = time.monotonic()
    process.send_signal(number)
    _, err = process.communicate(timeout=10)
    assert process.returncode == 130
    assert err == "tallywire: interrupted; what was finished is kept\n"
    assert time.monotonic() - started < 10


def test_an_unwritable_place_for_the_log_is_no_second_error(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / ".tallywire").write_text("a file where the folder should be")
    monkeypatch.setattr(migrate, "command", failing(ZeroDivisionError("x")))
    assert cli.main(["migrate"]) == 1
    assert "something unexpected" in capsys.readouterr().err
