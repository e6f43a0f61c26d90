"""Compiles the translations: polib needs no msgfmt. With --check it only says whether they are as their sources."""

import sys
from pathlib import Path

import polib

SOURCES = sorted(Path("locale").glob("*/LC_MESSAGES/*.po"))


def main(*, check: bool) -> int:
    stale = [source for source in SOURCES if not is_compiled(source)]
    if not check:
        for source in stale:
            source.with_suffix(".mo").write_bytes(compiled(source))
    for source in stale:
        print(f"{source}: {'not compiled; run: make messages' if check else 'compiled'}")  # noqa: T201
    return 1 if check and stale else 0


def is_compiled(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return target.exists() and target.read_bytes() == compiled(source)


def compiled(source: Path) -> bytes:
    return bytes(polib.pofile(str(source)).to_binary())


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv))
