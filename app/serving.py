"""Starts the dashboard: a Streamlit process of its own on a free port of this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import webbrowser
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app import logs
from app.sign_in import check_address, client_of
from store.errors import TallywireError

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = "127.0.0.1"
EVERYWHERE = {"0.0.0.0": LOOPBACK, "::": "::1"}  # noqa: S104 -- addresses that mean "all of mine", and one of them
TRIES = 20
START_SECONDS = 60.0
STOP_SECONDS = 5.0


@dataclass(frozen=True)
class Serving:
    """How to serve: the store's address, the first port to try and whether it is the only one allowed."""

    store_url: str
    port: int
    exact: bool = False
    browser: bool = False
    config: Path | None = None
    host: str = LOOPBACK


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether nothing listens on that port of this machine."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name != "nt":  # Windows would let two programs share the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def choose_port(wanted: int, exact: bool, note: Callable[[str], None], host: str = LOOPBACK) -> int:
    """The wanted port, or the next free one with a line that says so; an ``exact`` port that is taken is an error."""
    if is_free(wanted, host):
        return wanted
    if exact:
        raise TallywireError(f"port {wanted} is in use; stop what listens there or choose another --port")
    for port in range(wanted + 1, min(wanted + 1 + TRIES, 65_536)):
        if is_free(port, host):
            note(f"port {wanted} is in use; using {port}")
            return port
    raise TallywireError(f"ports {wanted} to {wanted + TRIES} are all in use; choose one with --port")


def absolute_url(url: str) -> str:
    """The store's address with a relative SQLite path made absolute: the dashboard runs in another folder."""
    scheme, mark, rest = url.partition(":///")
    if mark and scheme.startswith("sqlite") and rest and not Path(rest).is_absolute():
        return f"{scheme}:///{Path(rest).resolve().as_posix()}"
    return url


def command(port: int) -> list[str]:
    """The call that serves the dashboard; ``-m`` from the root, so that our packages can be imported."""
    return [sys.executable, "-m", "app.web", str(port)]


def environment(environ: Mapping[str, str], serving: Serving) -> dict[str, str]:
    """The dashboard's environment: the same settings file, and the store that this call means."""
    config = serving.config or environ.get("TALLYWIRE_CONFIG") or "tallywire.toml"
    changed = {"TALLYWIRE_STORE__URL": absolute_url(serving.store_url), "TALLYWIRE_DASHBOARD__HOST": serving.host}
    if Path(config).is_file():
        changed["TALLYWIRE_CONFIG"] = str(Path(config).resolve())
    return {**environ, **changed}


def serve(serving: Serving, note: Callable[[str], None]) -> int:
    """Serve until interrupted; the exit code is 0 then, 1 when Streamlit ends by itself.

    ``note`` gets the lines for the user, the address among them once the page answers. Raises SettingsError where
    others could reach it and nobody has to sign in.
    """
    client = client_of(os.environ)
    check_address(serving.host, client)
    port = choose_port(serving.port, serving.exact, note, serving.host)
    near = EVERYWHERE.get(serving.host, serving.host)
    address = client.address if client else f"http://{near}:{port}"
    process = subprocess.Popen(  # noqa: S603 -- our own interpreter and fixed flags, no shell
        command(port),
        cwd=ROOT,
        env=environment(os.environ, serving),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    try:
        wait_until_up(process, port, near)
        note(f"Tallywire is at {address}  (Ctrl-C stops it)")
        if serving.browser:
            with suppress(webbrowser.Error):
                webbrowser.open(address)
        _drain(process)
        return 1
    except KeyboardInterrupt:
        note("stopped")
        return 0
    finally:
        stop(process)


def wait_until_up(process: subprocess.Popen[str], port: int, host: str = LOOPBACK) -> None:
    """Return when the server listens; raise with the process's last words when it ends or stays silent."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            assert process.stderr is not None
            words = [line.strip() for line in process.stderr.read().splitlines() if line.strip()]
            raise TallywireError(f"the dashboard did not start: {words[-1] if words else 'it gave no reason'}")
        with suppress(OSError), socket.create_connection((host, port), timeout=2):
            return
        time.sleep(0.1)
    raise TallywireError(f"the dashboard did not answer on port {port} within {START_SECONDS:.0f} seconds; try again")


def _drain(process: subprocess.Popen[str]) -> None:
    """Read what the dashboard says on standard error into the log, until it ends."""
    assert process.stderr is not None
    for line in process.stderr:
        logs.pass_on(line)
    process.wait()


def stop(process: subprocess.Popen[str]) -> None:
    """End the dashboard: politely, then not."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process.stderr:
        process.stderr.close()
