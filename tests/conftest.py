"""What every test shares: an environment without the user's settings, and the evaluation data where it is present."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Two cores, many tests: the model must not fight itself for them.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")


def pytest_make_parametrize_id(val: object) -> str | None:
    """Bytes are named by their number: gzip, for one, writes the second into them, and then two workers that begin in
    different seconds collect tests of different names, which stops the whole run."""
    return f"{len(val)}-bytes" if isinstance(val, bytes) else None


@pytest.fixture(autouse=True)
def _no_settings_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.upper().startswith("TALLYWIRE_"):
            monkeypatch.delenv(name)


@pytest.fixture
def shared() -> Path:
    """The folder with evaluation data beside the repository; the test is skipped without it."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("no evaluation data beside the repository")
    return folder


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the finished sample; to be read only."""
    from tests import sample

    with ThreadPoolExecutor(1) as beside:  # a browser's event loop may run in this thread
        return beside.submit(sample.build, tmp_path_factory.mktemp("sample")).result()
