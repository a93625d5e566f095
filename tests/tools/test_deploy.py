"""The files of a server in containers: what a schema and a linter cannot know."""

import os
import re
import subprocess

import pytest
import yaml
from django.conf import settings

from tools.postgres import Postgres
from tools.state import PROJECT, State

COMPOSE = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
DOCKERFILE = (PROJECT / "Dockerfile").read_text()
SERVICES = COMPOSE["services"]
SECRETS = ("SECRET_KEY", "DATABASE_PASSWORD", "POSTGRES_PASSWORD", "DOMAIN")


def test_no_secret_has_a_default():
    text = (PROJECT / "docker-compose.yml").read_text()
    for name in SECRETS:
        assert re.search(rf"\${{{name}:\?\w", text), f"{name} must be asked for"
        assert not re.search(rf"\${{{name}:?-", text), f"{name} must not have a default"


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_stays_up_and_says_how_it_is(name):
    service = SERVICES[name]
    if name == "migrate":
        assert service["restart"] == "no"
        return
    assert service["restart"] == "unless-stopped"
    checked_by_image = service.get("image") == "salesproc" and name == "web"
    assert checked_by_image or service["healthcheck"]["test"]


@pytest.mark.parametrize("name", SERVICES)
def test_images_are_pinned_and_only_the_proxy_is_reachable(name):
    image = SERVICES[name]["image"]
    assert image == "salesproc" or re.search(r":\d", image), image
    assert ("ports" in SERVICES[name]) == (name == "caddy")


def test_files_that_are_mounted_exist():
    mounted = [volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", ())]
    files = [path for path in mounted if path.startswith("./")]
    assert files
    assert all((PROJECT / path).is_file() for path in files)


def test_the_image_has_every_app_and_the_templates():
    ours = [app for app in settings.INSTALLED_APPS if (PROJECT / app).is_dir()]
    ignored = (PROJECT / ".dockerignore").read_text().splitlines()
    for folder in [*ours, "templates"]:
        assert f"COPY {folder} {folder}\n" in DOCKERFILE
        assert f"!{folder}" in ignored


def test_the_last_stage_runs_as_an_ordinary_user_and_installs_nothing():
    last = DOCKERFILE.rsplit("\nFROM ", 1)[1]
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", last, re.MULTILINE)
    assert not re.search(r"apt-get|pip|gcc|build-essential", last)
    assert re.search(r"^HEALTHCHECK ", last, re.MULTILINE)


@pytest.fixture
def server(place):
    """A server without anything of Salesproc, as a provider hands it over."""
    state = State(place / "a server", is_durable=False).create()
    server = Postgres(state)
    server.start()
    psql(server, "postgres", "DROP DATABASE salesproc; ")
    psql(server, "postgres", "DROP ROLE salesproc")
    psql(server, "postgres", "CREATE DATABASE new TEMPLATE template0")
    yield server
    server.stop()
    state.remove()


def psql(server, database, script):
    options = ("-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", server.sockets, "-U", "postgres", "-d", database)
    environment = {"PATH": os.environ["PATH"], "DATABASE_PASSWORD": "it's secret"}
    done = server.run("psql", *options, input=script, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_scripts_make_a_role_that_owns_its_database_and_nothing_else(server):
    for name in ("database.sql", "search.sql"):
        psql(server, "new", (PROJECT / "deploy" / name).read_text())
    role = "SELECT rolcanlogin, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolpassword ~ '^SCRAM-SHA-256'"
    assert psql(server, "new", f"{role} FROM pg_authid WHERE rolname = 'salesproc'") == "t|f|f|f|f|t"
    owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'new'"
    assert psql(server, "new", owner) == "salesproc"
    psql(server, "new", "SET ROLE salesproc; CREATE TABLE mine (); DROP TABLE mine")


def test_bash_reads_the_ci_script():
    assert subprocess.run(["bash", "-n", PROJECT / ".ci" / "run"], check=False).returncode == 0
    assert os.access(PROJECT / ".ci" / "run", os.X_OK)
