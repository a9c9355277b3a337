"""The files of a real installation, read offline: no container engine is needed."""

import re
import subprocess

import pytest
import yaml

from launcher.paths import PYTHON, ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = {"web", "worker", "beat", "migrate"}
# Postfix's master process needs root to start its unprivileged parts; it gets no other freedom.
ROOT_BY_NEED = {"relay"}
every_service = pytest.mark.parametrize("name", sorted(SERVICES))


@pytest.mark.parametrize(
    "command",
    [
        ["check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"],
        ["hadolint", "Dockerfile"],
    ],
    ids=lambda command: command[0],
)
def test_the_files_keep_their_formats(command):
    program = str(PYTHON.with_name(command[0]))
    done = subprocess.run(
        [program, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_everything_an_installation_needs_is_there():
    assert {"postgres", "valkey", "relay", "clamav"} | OURS == set(SERVICES)
    version = re.fullmatch(r"postgres:(\d+)-\w+", SERVICES["postgres"]["image"])
    assert int(version[1]) >= 15


@every_service
def test_its_health_is_looked_at(name):
    health = SERVICES[name]["healthcheck"]
    if name == "migrate":
        assert health == {"disable": True}
        assert SERVICES[name]["restart"] == "no"
    else:
        assert health["test"]
        assert SERVICES[name]["restart"] == "unless-stopped"


@every_service
def test_it_is_not_root_and_has_given_up_its_rights(name):
    service = SERVICES[name]
    user = str(service["user"]).split(":")[0]
    assert (user in {"root", "0"}) == (name in ROOT_BY_NEED)
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("privileged")
    assert "cap_add" not in service or name in ROOT_BY_NEED


@pytest.mark.parametrize("name", sorted(OURS | {"postgres", "valkey"}))
def test_its_files_cannot_be_changed(name):
    assert SERVICES[name]["read_only"] is True


@every_service
def test_its_environment_holds_no_secret(name):
    for key, value in SERVICES[name].get("environment", {}).items():
        if re.search(r"SECRET|PASSWORD|TOKEN|DATABASE_URL|REDIS_URL|MAILBOX_URL", key):
            assert key.endswith("_FILE"), key
            assert value.removeprefix("/run/secrets/") in SERVICES[name]["secrets"]
        assert not re.search(r"://[^/]*:[^/]*@", str(value)), key


def test_every_secret_is_a_file_outside_the_image():
    for name, secret in COMPOSE["secrets"].items():
        assert secret == {"file": f"./secrets/{name}"}
    assert "secrets/" in (ROOT / ".gitignore").read_text()
    assert (ROOT / ".dockerignore").read_text().splitlines()[1] == "*"


def test_only_the_web_is_published_and_only_to_the_proxy():
    published = {name: service.get("ports", []) for name, service in SERVICES.items()}
    assert {name for name, ports in published.items() if ports} == {"web"}
    assert all(port.startswith("127.0.0.1:") for port in published["web"])


@pytest.mark.parametrize("name", ["postgres", "valkey"])
def test_the_stores_cannot_be_reached_from_outside(name):
    assert SERVICES[name]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"]["internal"] is True


def test_the_portal_waits_for_its_stores_and_its_tables():
    for name in OURS - {"migrate"}:
        waits = {other: on["condition"] for other, on in SERVICES[name]["depends_on"].items()}
        assert waits == {
            "postgres": "service_healthy",
            "valkey": "service_healthy",
            "migrate": "service_completed_successfully",
        }


def test_web_and_worker_see_the_same_files():
    assert SERVICES["web"]["volumes"] == SERVICES["worker"]["volumes"]


def test_no_image_is_whatever_was_last_made():
    images = [service["image"] for name, service in SERVICES.items() if name not in OURS]
    assert all(":" in image and not image.endswith(":latest") for image in images)


def test_the_image_is_not_root_and_names_no_host():
    text = (ROOT / "Dockerfile").read_text()
    assert re.findall(r"^USER (.*)$", text, re.MULTILINE)[-1] == "10001:10001"
    hosts = set(re.findall(r"https?://([^/'\"]+)", text))
    assert hosts == {"127.0.0.1:8000"}
