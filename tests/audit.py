"""pip-audit on a machine that reaches no advisory service: it asks the entries that were read, on loopback.

    python -m tests.audit [--path FOLDER]

needs pip-audit (``pip install pip-audit``, best in an environment of its own) and looks at the packages in ``FOLDER``,
else at those of its own environment. The questions and answers are those of the OSV interface
(https://google.github.io/osv.dev/post-v1-query/), which pip-audit can be given another address of. What it finds is
printed with whether docs/security.md answers it; leaves with 1 where a finding has no answer.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
import sysconfig
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from tests.advisories import ENTRIES, answered, is_weak


def answer(package: str, version: str) -> dict[str, Any]:
    """The weaknesses of a version of a package, in the OSV format; empty where none is known."""
    try:
        asked = Version(Version(version).public)
    except InvalidVersion:
        return {}
    name = canonicalize_name(package)
    found = [one for one in ENTRIES if one["package"] == name and not one.get("withdrawn") and is_weak(asked, one)]
    return {"vulns": [_told(one) for one in found]} if found else {}


def _told(entry: dict[str, Any]) -> dict[str, Any]:
    spans = [{"introduced": start} for start in entry["introduced"]] + [{"fixed": end} for end in entry["fixed"]]
    return {
        "id": entry["id"],
        "aliases": [entry["cve"]] if entry["cve"] else [],
        "summary": "see docs/security.md" if answered(entry["id"]) else "",
        "affected": [
            {
                "package": {"name": entry["package"], "ecosystem": "PyPI"},
                "ranges": [{"type": "ECOSYSTEM", "events": spans}],
            }
        ],
    }


class _Service(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body = json.dumps(answer(question["package"]["name"], question["version"])).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing of single questions."""


@contextmanager
def serving() -> Iterator[str]:
    """The address at which questions are answered."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Service) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/v1/query"
        finally:
            server.shutdown()


def main() -> int:
    """Run pip-audit on this environment and print what it found."""
    options = argparse.ArgumentParser(prog="python -m tests.audit", description="pip-audit without an advisory service")
    options.add_argument("--path", default=sysconfig.get_paths()["purelib"], help="folder of packages")
    packages = options.parse_args().path
    if not Path(packages).is_dir():
        print(f"error: {packages}: there is no such folder of packages; check --path", file=sys.stderr)
        return 2
    if importlib.util.find_spec("pip_audit") is None:
        print("error: pip-audit is not installed: python -m pip install pip-audit", file=sys.stderr)
        return 1
    with serving() as url:
        asked = ["--vulnerability-service", "osv", "--osv-url", url, "--path", packages, "--format", "json"]
        done = subprocess.run(
            [sys.executable, "-m", "pip_audit", "--progress-spinner", "off", *asked], capture_output=True, text=True
        )
    try:
        found = json.loads(done.stdout)
    except json.JSONDecodeError:
        print(f"error: pip-audit failed: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return 1
    return report(found)


def report(told: dict[str, Any]) -> int:
    """Print what pip-audit told, and whether each finding is answered; 1 where one is not, or nothing was asked."""
    asked = [one for one in told["dependencies"] if "vulns" in one]
    skipped = [one["name"] for one in told["dependencies"] if "vulns" not in one]
    found = [(one, weakness) for one in asked for weakness in one["vulns"]]
    for one, weakness in found:
        state = "answered" if answered(weakness["id"]) else "OPEN"
        print(f"{one['name']} {one['version']}: {weakness['id']}, mended in {weakness['fix_versions']}: {state}")
    print(f"{len(asked)} packages asked, {len(found)} findings, skipped: {', '.join(skipped) or 'none'}")
    if not asked:
        print("error: no package was found there, so nothing was looked at; check --path", file=sys.stderr)
        return 1
    return 0 if all(answered(weakness["id"]) for _, weakness in found) else 1


if __name__ == "__main__":
    sys.exit(main())
