"""Reading by Ray Data: the whole backlog is one plan, workers read its chunks, this process places and writes.

Each worker is an actor with its own models. It gets the ids of a chunk, reads the store, and sends back what a run will
ask about it, batch by batch (:mod:`app.engines.worker`). Chunks come in the order of the plan, and this process alone
places and writes them, exactly as without workers; so nothing but time depends on how many there are, on which of them
die, or on whether what they sent was still true: a batch that they did not read is read here.
"""

from __future__ import annotations

import json
import logging
import os
import pickle
import secrets
import shutil
import signal
import socket
import sys
import tempfile
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from app.engines.local import Memo, Remembering
from app.engines.worker import Task, Worker
from app.pipeline import Tools
from store import backlog
from store.database import Store
from store.errors import TallywireError, UsageError
from store.places import sqlite_path

TRIES = 3
"""How often a chunk is tried again whose worker died; a text that kills every worker must not do so for ever."""
AHEAD = 2
"""Chunks that lie ready at a worker: it need not wait, and not more is read than can be written soon."""
CONNECT_SECONDS = 5.0
OBJECT_STORE = 256 * 2**20
"""Bytes for what waits to be written, on this machine; Ray Data reads no further ahead than fits."""
_FOLDER = "tallywire-ray-"
_MOST_SAID = 300  # characters of an error that Ray raised
_EVERYWHERE = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_BACKEND_LOG_LEVEL": "fatal"}
# Under this name Ray keeps to 127.0.0.1, on every system; else it listens on all addresses of the machine.
_HERE_ONLY = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0", "RAY_AUTH_MODE": "token"}


@dataclass(frozen=True)
class Cluster:
    """How many workers there are (0: one for each processor), and where: on the Ray cluster at ``address`` (host:port),
    else on this machine."""

    workers: int = 0
    address: str = ""


class RayEngine(Remembering):
    """Reads ahead with the workers of a cluster. Use as a context: at its end the cluster is left, or ended."""

    def __init__(self, tools: Tools, task: Task, cluster: Cluster) -> None:
        super().__init__(tools)
        self._task, self._cluster, self._open = task, cluster, ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def ahead(self, store: Store, size: int) -> Iterator[Sequence[str]]:
        """See :class:`app.engines.local.Engine`; starts or joins the cluster where anything is pending."""
        with store.read() as conn:
            plan = backlog.planned(conn, size)
        if not plan:
            return
        self._open.enter_context(joined(self._cluster))
        for number, memo in _read(plan, self._task, self._cluster.workers):
            self.memo = memo
            yield plan[number]
        self.memo = Memo()


def check(cluster: Cluster, url: str) -> None:
    """Raise UsageError or TallywireError, with the remedy, where no worker could read the store; loads no Ray."""
    if find_spec("ray") is None:
        raise UsageError(
            "--engine ray needs Ray, which is not installed; run `python -m pip install -r requirements-server.txt`"
        )
    if not cluster.address:
        return
    host, _, port = cluster.address.rpartition(":")
    if not host or not port.isdigit() or "/" in host:
        raise UsageError(f"--address {cluster.address[:80]!r} is not HOST:PORT, as `ray start --head` prints it")
    if sqlite_path(url) is not None and host not in ("localhost", "127.0.0.1"):
        raise UsageError("workers on other machines can't read a SQLite file; move the store to PostgreSQL (store.url)")
    try:
        socket.create_connection((host, int(port)), CONNECT_SECONDS).close()
    except (OSError, OverflowError) as error:
        raise TallywireError(
            f"no Ray cluster answers at {cluster.address} ({error}); start it with `ray start --head`, or correct "
            "--address"
        ) from error


@contextmanager
def joined(cluster: Cluster) -> Iterator[None]:
    """Be connected to the cluster; without an address it is made here, behind loopback and a token, and ended.

    A process that is connected already stays so.
    """
    os.environ.update(_EVERYWHERE)
    if not cluster.address:
        os.environ.update(_HERE_ONLY)
        os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))
    import ray

    if ray.is_initialized():
        yield
        return
    with ExitStack() as stack:
        options: dict[str, Any] = {"address": cluster.address}
        if not cluster.address:
            _sweep()
            folder = tempfile.mkdtemp(prefix=f"{_FOLDER}{os.getpid()}-")
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            options = {
                "address": "local",
                "num_cpus": cluster.workers or os.cpu_count(),
                "include_dashboard": False,
                "_temp_dir": folder,
                "object_store_memory": OBJECT_STORE,
            }
        stack.callback(ray.shutdown)
        try:
            ray.init(log_to_driver=False, logging_level="ERROR", **options)
        except Exception as error:
            raise TallywireError(f"Ray could not be started or joined: {_said(error)}") from error
        if threading.current_thread() is threading.main_thread():
            # Ray's own handler aborts the process in the middle of whatever it does.
            before = signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
            stack.callback(signal.signal, signal.SIGTERM, before)
        yield


def _sweep() -> None:
    """Remove the folders of runs that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDER}*-*"):
        pid = folder.name.removeprefix(_FOLDER).partition("-")[0]
        if pid.isdigit() and not _lives(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except OSError:
        return False
    return True


class _Actor:
    """A worker as Ray Data calls it: one row is one chunk."""

    def __init__(self, task: Task) -> None:
        self._worker = Worker(task)

    def __call__(self, rows: dict[str, Any]) -> dict[str, Any]:
        """The memo of each chunk."""
        return {
            "number": rows["number"],
            "memo": [self._worker.read(json.loads(ids)) for ids in rows["ids"]],
        }


def _read(plan: Sequence[Sequence[str]], task: Task, workers: int) -> Iterator[tuple[int, Memo]]:
    """What the workers read of each chunk, in the order of the plan."""
    import ray.data
    from ray.data import ActorPoolStrategy, DataContext

    context = DataContext.get_current()
    context.execution_options.preserve_order = True
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    logging.getLogger("ray.data").setLevel(logging.CRITICAL)  # what ends the run is raised, too
    workers = workers or int(ray.cluster_resources().get("CPU", 1))
    rows = [{"number": number, "ids": json.dumps(ids)} for number, ids in enumerate(plan)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the pinned Ray has no other way yet to end what kills every worker
        read = ray.data.from_items(rows, override_num_blocks=len(rows)).map_batches(
            _Actor,
            fn_constructor_args=(task,),
            batch_size=1,
            compute=ActorPoolStrategy(size=min(workers, len(rows)), max_tasks_in_flight_per_actor=AHEAD),
            num_cpus=1,
            ray_remote_args_fn=lambda: {"max_restarts": -1, "max_task_retries": TRIES},
        )
    try:
        for row in read.iter_rows():
            yield int(row["number"]), pickle.loads(row["memo"])  # noqa: S301 (from our own workers)
    except ray.exceptions.RayError as error:
        raise TallywireError(f"the workers could not go on: {_said(error)}; what was finished is kept") from error


def _said(error: BaseException) -> str:
    """What an error of Ray says, in a line; of a traceback in its text, the error at its end."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()] or [type(error).__name__]
    line = lines[-1] if any(line.startswith("File ") for line in lines) else lines[0]
    return line.removeprefix(f"{TallywireError.__module__}.{TallywireError.__name__}: ")[:_MOST_SAID]
