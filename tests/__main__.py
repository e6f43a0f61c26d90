"""`make test`: all tests on SQLite, then on PostgreSQL where one answers; says what it tested against.

With TEST_SERVICES=required, a service that does not answer is a failure.
"""

import os
import subprocess
import sys

from tests import services

PYTEST = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup"]
ON_THE_SECOND_DATABASE = ["-m", "service_postgres or not (once or chromium)"]


def main(arguments: list[str]) -> int:
    found = {
        "PostgreSQL": services.postgres_url(),
        "Redis": services.redis_url(),
        "Chromium": services.chromium_path(),
        "nginx": services.nginx_path(),
    }
    missing = [name for name, place in found.items() if not place]
    if missing and os.environ.get("TEST_SERVICES") == "required":
        print(f"TEST_SERVICES=required, but there is no {', no '.join(missing)} here.")  # noqa: T201
        return 1
    databases = {"SQLite": None} | ({"PostgreSQL": found["PostgreSQL"]} if found["PostgreSQL"] else {})
    failed = [name for name, url in databases.items() if run(name, url, arguments)]
    tested = ["SQLite", *(name for name in found if name not in missing)]
    print(f"\nTested against: {', '.join(tested)}.")  # noqa: T201
    print(f"Not here, so not tested against: {', '.join(missing) or 'nothing'}.")  # noqa: T201
    print(f"Failed on: {', '.join(failed)}." if failed else "All passed.")  # noqa: T201
    return 1 if failed else 0


def run(name: str, url: str | None, arguments: list[str]) -> int:
    print(f"\n== On {name}", flush=True)  # noqa: T201
    environment = {variable: value for variable, value in os.environ.items() if variable != "DATABASE_URL"}
    if url is None:
        return subprocess.call([*PYTEST, *arguments], env=environment)
    return subprocess.call([*PYTEST, *ON_THE_SECOND_DATABASE, *arguments], env=environment | {"DATABASE_URL": url})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
