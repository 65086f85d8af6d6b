"""Units of systemd, proxies and examples of environments: what they name exists, and systemd's own linter agrees."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from app.settings_errors import ENV_OIDC, ENV_TOKENS
from tests.deployed import COMPOSE_ONLY, DEPLOY, OURS, compose, known_names, parses

UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
MOST_EXPOSED = 20
"""Tenths of what `systemd-analyze security` calls exposure: up to 2.0 of 10."""


def lines_of(unit: Path, name: str) -> list[str]:
    """The values of a setting in a unit."""
    return re.findall(rf"^{name}=(.*)$", unit.read_text("utf-8"), re.MULTILINE)


# Systemd


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_calls_a_command_with_names_that_are_known(unit: Path) -> None:
    (call,) = lines_of(unit, "ExecStart")
    program, dash, module, *arguments = call.split()
    assert (Path(program).name, dash, module) == ("python", "-m", "app")
    parses(arguments)
    written = unit.read_text("utf-8")
    assert set(OURS.findall(written)) <= known_names()
    credentials = {line.split(":")[0] for line in lines_of(unit, "LoadCredential")}
    assert credentials == set(re.findall(r"=%d/(\w+)", written)), "each credential is used, and there"
    assert lines_of(unit, "User") == ["tallywire"]
    assert lines_of(unit, "NoNewPrivileges") == ["yes"] and lines_of(unit, "ProtectSystem") == ["strict"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_takes_a_unit_and_finds_it_held_short(unit: Path, tmp_path: Path) -> None:
    here = tmp_path / unit.name
    written = unit.read_text("utf-8").replace("/opt/tallywire/.venv/bin/python", sys.executable)
    here.write_text(written.replace("network-online.target postgresql.service", "basic.target"), "utf-8")
    run = subprocess.run(["systemd-analyze", "verify", "--man=no", here], capture_output=True, text=True, check=False)
    own = [line for line in run.stderr.splitlines() if unit.name in line]
    assert not own, own
    call = ["systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}", here]
    run = subprocess.run(call, capture_output=True, text=True, check=False)
    if "unrecognized option" in run.stderr:
        pytest.skip("this systemd looks at running units only")
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr


# Proxies and examples


def test_both_proxies_close_the_metrics_and_pass_the_name_on() -> None:
    nginx = " ".join((DEPLOY / "proxy/nginx.conf").read_text("utf-8").split())
    assert nginx.count("{") == nginx.count("}")
    for said in (
        "location ^~ /metrics { return 404; }",
        "proxy_set_header Host $host;",
        "proxy_set_header Upgrade $http_upgrade;",
        "proxy_set_header Connection $tallywire_connection;",
        "listen 443 ssl",
    ):
        assert said in nginx, said
    caddy = " ".join((DEPLOY / "proxy/Caddyfile").read_text("utf-8").split())
    assert "@monitors path /metrics /metrics/*" in caddy and "respond @monitors 404" in caddy
    assert "reverse_proxy {$TALLYWIRE_UPSTREAM}" in caddy and "header_up Host" not in caddy
    proxy: Mapping[str, Any] = compose()["services"]["proxy"]
    assert set(OURS.findall(caddy)) == set(proxy["environment"]) == COMPOSE_ONLY


@pytest.mark.parametrize("name", ["environment.example", "systemd/tallywire.env.example"])
def test_an_example_of_an_environment_names_what_is_asked_for(name: str) -> None:
    pairs = dict(re.findall(r"^([A-Z_]+)=(.+)$", (DEPLOY / name).read_text("utf-8"), re.MULTILINE))
    assert set(pairs) <= known_names() | COMPOSE_ONLY
    assert not {n for n in pairs if n in (ENV_OIDC["client_secret"], ENV_OIDC["cookie_secret"], *ENV_TOKENS)}
    if name == "environment.example":
        asked = set(re.findall(r"\$\{(\w+)", (DEPLOY / "compose.yaml").read_text("utf-8")))
        assert set(pairs) == asked
