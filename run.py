#!/usr/bin/env python3
"""Sets Tallywire up and runs it, with nothing but Python 3.11 or newer.

    python3 run.py               install what is missing, collect the sample newsroom, open the dashboard on it
    python3 run.py test [ARGS]   install what tests need too; run ruff, mypy and pytest (ARGS go to pytest)
    python3 run.py screenshots   install what tests need too; take the pictures of every view in docs/images anew
    python3 run.py COMMAND …     any command of the command line (python3 run.py --help lists them)

Everything is installed into `.venv` beside this file. A stamp in it remembers what was installed, so that a second
start installs nothing and needs no network; an install that was interrupted left no stamp and is repaired.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "tallywire-stamp.json"
LOG = VENV / "install.log"
RUNTIME = ("requirements.txt",)
MOST_WORKERS = 4
"""Test processes at a time: each takes up to two gigabytes."""
DEV = ("requirements.txt", "requirements-server.txt", "requirements-dev.txt")
OLDEST = (3, 11)
HEARTBEAT = 30.0  # seconds of silence that a person bears
CHECKS = (
    ("ruff check", ["ruff", "check", "."]),
    ("ruff format --check", ["ruff", "format", "--check", "."]),
    ("mypy", ["mypy"]),
)


class SetupError(Exception):
    """Set-up can't go on; the message is one line with a remedy."""


def say(text: str) -> None:
    """One line of progress, on standard error: standard output belongs to the command."""
    print(f"run.py: {text}", file=sys.stderr, flush=True)


def venv_python() -> Path:
    """The interpreter inside `.venv`."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint(files: tuple[str, ...]) -> str:
    """A hash of the requirement files and of the Python that runs them: when it changes, install again."""
    digest = hashlib.sha256(f"{platform.python_implementation()} {sys.version_info[:3]} {sys.platform}".encode())
    for name in files:
        path = ROOT / name
        try:
            digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
        except OSError as error:
            raise SetupError(f"{path} cannot be read ({error.strerror}); fetch the repository again") from None
    return digest.hexdigest()


def read_stamp() -> dict[str, str]:
    """What the last finished installs were of; empty when there was none or the file is damaged."""
    try:
        data = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def ensure_installed(kind: str, files: tuple[str, ...]) -> None:
    """Install ``files`` into `.venv` unless the stamp says that this was done; tests' files bring the runtime's."""
    wanted = fingerprint(files)
    if read_stamp().get(kind) == wanted and venv_python().exists():
        return
    STAMP.unlink(missing_ok=True)
    make_venv()
    say(f"Installing {files[-1]} into {VENV.name}; this takes a few minutes the first time …")
    pip_install(files[-1])
    STAMP.write_text(json.dumps({"runtime": fingerprint(RUNTIME), kind: wanted}, indent=1), encoding="utf-8")


def make_venv() -> None:
    """A working `.venv` of this Python: kept when sound, made anew when not."""
    probe = "import sys, pip; print(sys.version_info[:2])"
    if venv_python().exists():
        answer = subprocess.run([venv_python(), "-c", probe], capture_output=True, text=True, check=False)
        if answer.returncode == 0 and answer.stdout.strip() == str(sys.version_info[:2]):
            return
        say(f"{VENV.name} is damaged or of another Python; making it anew")
    try:
        import ensurepip  # noqa: F401
        import venv
    except ImportError:
        version = ".".join(map(str, sys.version_info[:2]))
        raise SetupError(
            f"this Python has no venv module; install it (Debian, Ubuntu: apt install python{version}-venv)"
        ) from None
    try:
        venv.EnvBuilder(clear=VENV.exists(), with_pip=True, symlinks=os.name != "nt").create(VENV)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupError(f"{VENV} cannot be made ({error}); check the folder's permissions and free space") from None


def pip_install(requirements: str) -> None:
    """Run pip quietly, its output in a log; a sign of life every half minute; one line when it fails."""
    command = [str(venv_python()), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command += ["--progress-bar", "off", "-r", str(ROOT / requirements)]
    last, spoken = "", time.monotonic()
    with LOG.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
            errors="replace", env=environment(),
        )  # fmt: skip
        assert process.stdout is not None
        for line in process.stdout:
            log.write(line)
            if line.startswith("Collecting "):
                last = f"fetching {line.split()[1]}"
            elif line.startswith("Installing collected"):
                last = "unpacking what was fetched"
            if last and time.monotonic() - spoken > HEARTBEAT:
                say(f"… {last}")
                spoken = time.monotonic()
    if process.wait() != 0:
        errors = [line for line in LOG.read_text(encoding="utf-8").splitlines() if line.startswith("ERROR")]
        reason = (errors[-1] if errors else "no reason given").removeprefix("ERROR:").strip().rstrip(".")
        advice = f"Check the network, then run this again; all of pip's words are in {LOG}"
        raise SetupError(f"pip could not install {requirements}: {reason[:200]}. {advice}")


def environment() -> dict[str, str]:
    """The child's environment: our code importable from any folder, UTF-8 on every system."""
    env = {key: value for key, value in os.environ.items() if key not in ("PYTHONHOME", "__PYVENV_LAUNCHER__")}
    paths = [str(ROOT), *(p for p in env.get("PYTHONPATH", "").split(os.pathsep) if p and p != str(ROOT))]
    return {**env, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}


def become(arguments: list[str], folder: Path | None = None) -> int:
    """Turn into ``.venv``'s Python with ``arguments``, so that signals and the exit code are its own."""
    if folder:
        os.chdir(folder)
    command = [str(venv_python()), *arguments]
    sys.stdout.flush()
    if os.name != "nt":
        os.execve(command[0], command, environment())  # noqa: S606 -- our own interpreter, no shell
    process = subprocess.Popen(command, env=environment())
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:  # the console told the child as well: let it finish
            continue


def run_tests(arguments: list[str]) -> int:
    """Linters and types first, pytest last, so that the run closes with pytest's own line."""
    ensure_installed("dev", DEV)
    for name, command in CHECKS:
        say(name)
        code = subprocess.run([venv_python(), "-m", *command], cwd=ROOT, env=environment(), check=False).returncode
        if code:
            say(f"{name} found what is listed above; correct it, then run the tests again")
            return code
    say("pytest")
    return become(["-m", "pytest", *(arguments or beside_each_other())], ROOT)


def beside_each_other() -> list[str]:
    """All tests on several processors: whole files, so that what a file sets up is set up once."""
    workers = min(os.cpu_count() or 1, MOST_WORKERS)
    return ["-n", str(workers), "--dist", "loadfile"] if workers > 1 else []


def main(arguments: list[str]) -> int:
    """Set up, then run what was asked for."""
    if sys.version_info < OLDEST:
        say(f"Tallywire needs Python {'.'.join(map(str, OLDEST))} or newer; this is {platform.python_version()}")
        return 2
    try:
        if arguments[:1] == ["test"]:
            return run_tests(arguments[1:])
        if arguments[:1] == ["screenshots"]:
            ensure_installed("dev", DEV)
            return become(["-m", "tests.browser.pictures", *arguments[1:]], ROOT)
        ensure_installed("runtime", RUNTIME)
        return become(["-m", "app", *arguments]) if arguments else become(["-m", "app", "demo"], ROOT)
    except SetupError as error:
        say(str(error))
        return 1
    except OSError as error:
        say(f"{error.filename or VENV}: {error.strerror}; check the folder's permissions and free space")
        return 1
    except KeyboardInterrupt:
        say("interrupted; run it again to go on")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
