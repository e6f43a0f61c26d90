"""`make test`: all tests on SQLite, then on PostgreSQL where one answers; says what it tested against.

With TEST_SERVICES=required, a service that does not answer is a failure. Tests with processes of their own have the
machine to themselves; all others share it by two.
"""

import os
import subprocess
import sys

from tests import services

PYTEST = [sys.executable, "-m", "pytest", "-q"]
NO_TESTS_OF_THAT_KIND = 5
SAME_ON_ANY_DATABASE = "(once or chromium) and not service_postgres"


def main(arguments: list[str]) -> int:
    found = {
        "PostgreSQL": services.postgres_url(),
        "Redis": services.redis_url(),
        "Chromium": services.chromium_path(),
        "nginx": services.nginx_path(),
    }
    missing = [name for name, place in found.items() if not place]
    if missing and services.are_required():
        print(f"TEST_SERVICES=required, but there is no {', no '.join(missing)} here.")  # noqa: T201
        return 1
    passed = run("SQLite", "", None, arguments)
    if found["PostgreSQL"]:
        passed &= run("PostgreSQL", f" and not ({SAME_ON_ANY_DATABASE})", found["PostgreSQL"], arguments)
    print(f"\nTested against: {', '.join(['SQLite', *(name for name in found if name not in missing)])}.")  # noqa: T201
    print(f"Not here, so not tested against: {', '.join(missing) or 'nothing'}.")  # noqa: T201
    print("All passed." if passed else "Not all passed.")  # noqa: T201
    return 0 if passed else 1


def run(name: str, restriction: str, url: str | None, arguments: list[str]) -> bool:
    environment = {variable: value for variable, value in os.environ.items() if variable != "DATABASE_URL"}
    environment |= {"DATABASE_URL": url} if url else {}
    fine = {0, NO_TESTS_OF_THAT_KIND} if arguments else {0}
    by_two = pytest(f"On {name}", ["-n", "2", "-m", f"not processes{restriction}", *arguments], environment)
    alone = pytest(f"On {name}, processes", ["-m", f"processes{restriction}", *arguments], environment)
    return {by_two, alone} <= fine


def pytest(title: str, arguments: list[str], environment: dict[str, str]) -> int:
    print(f"\n== {title}", flush=True)  # noqa: T201
    return subprocess.call([*PYTEST, *arguments], env=environment)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
