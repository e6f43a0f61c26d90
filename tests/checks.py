"""`make check`: what can be said about the code without running it. Runs all of it, by two, and says what failed."""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

BIN = Path(sys.executable).parent
Command = list[str | Path]
TEMPLATES: list[str | Path] = sorted(map(str, Path("templates").rglob("*.html")))
CHECKS: dict[str, Command] = {
    "types": [BIN / "mypy"],  # first: it takes as long as all the others
    "format": [BIN / "ruff", "format", "--check", "."],
    "lint": [BIN / "ruff", "check", "."],
    "imports": [BIN / "lint-imports", "--no-cache"],
    "templates": [BIN / "djade", "--check", "--target-version", "5.2", *TEMPLATES],
    "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
    "deployment": [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
    "translations": [sys.executable, "-m", "tests.translations", "--check"],
    "README": [sys.executable, "manage.py", "settings_table", "--check"],
    "layout": [sys.executable, "-m", "pytest", "-q", "tests/platform/test_layout.py", "tests/platform/test_compose.py"],
}
PRODUCTION = {
    "SECRET_KEY": "a key as long and as varied as production's: 0123456789 abcdefghijklm",
    "SITE_URL": "https://portal.example.org",
    "DATABASE_URL": "postgres://portal@127.0.0.1:1/portal",
    "CACHE_URL": "redis://127.0.0.1:1/1",
    "CELERY_BROKER_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp+tls://mail.example.org",
    "PROXY_COUNT": "1",
    "LOG_LEVEL": "ERROR",
}


def main(names: list[str]) -> int:
    with tempfile.TemporaryDirectory() as var:
        todo = names or list(CHECKS)
        with ThreadPoolExecutor(2) as pool:
            passed = pool.map(partial(passes, extra={"VAR_DIR": var}), todo)
            failed = [name for name, good in zip(todo, passed, strict=True) if not good]
    print(f"\nFailed: {', '.join(failed)}." if failed else "\nAll checks passed.")  # noqa: T201
    return 1 if failed else 0


def passes(name: str, extra: dict[str, str]) -> bool:
    began = time.monotonic()
    production = {} if name == "layout" else PRODUCTION
    done = subprocess.run(
        CHECKS[name],
        env=os.environ | extra | production,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    verdict = f"{name:13}{'ok' if done.returncode == 0 else 'FAILED'}  {time.monotonic() - began:.1f} s"
    print("\n".join([verdict, done.stdout] if done.returncode else [verdict]), flush=True)  # noqa: T201
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
