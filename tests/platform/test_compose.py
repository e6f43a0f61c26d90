"""docker-compose.yml is whole, also where no engine can say so."""

import re
import shutil
import subprocess
from typing import Any

import pytest
from django.conf import settings

from cmcoord_portal import env
from tests.platform import composefile

pytestmark = pytest.mark.once

KNOWN_KEYS = {
    "build", "command", "depends_on", "env_file", "environment", "expose", "healthcheck", "image", "ports", "profiles",
    "restart", "stop_grace_period", "volumes",
}  # fmt: skip
CONDITIONS = {"service_started", "service_healthy", "service_completed_successfully"}
FILLED = {"POSTGRES_PASSWORD": "secret", "SECRET_KEY": "secret"}


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return dict(composefile.read(FILLED)["services"])


def test_the_production_shape_is_all_there(services: dict[str, Any]) -> None:
    always = {name for name, service in services.items() if "profiles" not in service}

    assert always == {"db", "redis", "release", "web", "worker", "library", "beat", "proxy"}
    assert services["mailpit"]["profiles"] == ["dev"]


def test_services_say_only_what_an_engine_understands(services: dict[str, Any]) -> None:
    assert {key for service in services.values() for key in service} <= KNOWN_KEYS
    assert all("image" in service for service in services.values())


def test_images_are_pinned(services: dict[str, Any]) -> None:
    foreign = {service["image"] for service in services.values() if "build" not in service}

    assert all(re.search(r":.*\d", image) for image in foreign), foreign


def test_services_wait_for_services_that_exist_and_can_be_waited_for(services: dict[str, Any]) -> None:
    for service in services.values():
        for name, how in service.get("depends_on", {}).items():
            assert how["condition"] in CONDITIONS
            assert how["condition"] != "service_healthy" or "healthcheck" in services[name]
            assert "profiles" not in services[name] or services[name]["profiles"] == service.get("profiles")


def test_named_volumes_are_declared(services: dict[str, Any]) -> None:
    mounted = [volume.split(":")[0] for service in services.values() for volume in service.get("volumes", [])]

    assert {name for name in mounted if not name.startswith(".")} == set(composefile.read(FILLED)["volumes"])


def test_files_mounted_from_the_checkout_exist(services: dict[str, Any]) -> None:
    mounted = [volume.split(":")[0] for service in services.values() for volume in service.get("volumes", [])]

    assert all((settings.BASE_DIR / path).is_file() for path in mounted if path.startswith("."))


def test_every_variable_stands_in_the_example() -> None:
    assert composefile.variables_asked_for() <= composefile.example().keys()


def test_the_example_names_nothing_the_portal_does_not_read() -> None:
    ours = {"POSTGRES_PASSWORD", "FORWARDED_PROTO", "LISTEN_ON", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}

    assert composefile.example().keys() - ours <= env.variables.keys()


def test_no_secret_stands_in_the_file() -> None:
    with pytest.raises(KeyError, match=r"POSTGRES_PASSWORD is missing in \.env"):
        composefile.read({})


def test_an_engine_reads_it_where_there_is_one() -> None:
    """Where there is none, the tests above stand in for it."""
    docker = shutil.which("docker")
    if docker is None or subprocess.call([docker, "compose", "version"], stderr=subprocess.DEVNULL) != 0:
        return
    (settings.VAR_DIR / "compose.env").write_text("POSTGRES_PASSWORD=secret\n")
    command = [
        docker,
        "compose",
        "--env-file",
        str(settings.VAR_DIR / "compose.env"),
        "config",
        "--quiet",
        "--no-env-resolution",
    ]

    assert subprocess.call(command, cwd=settings.BASE_DIR) == 0
