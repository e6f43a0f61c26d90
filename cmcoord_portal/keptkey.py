"""The sample site's secret key: made once and kept, so that a restart signs nobody out."""

import os
import secrets
import tempfile
from pathlib import Path


def read(path: Path) -> str:
    """Readable by its owner only. Processes that start at the same moment agree on one key: linking happens once."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".secret_key-") as made:
            made.write(secrets.token_urlsafe(50))
            made.flush()
            _link_unless_there(made.name, path)
    return path.read_text()


def _link_unless_there(made: str, path: Path) -> None:
    try:
        os.link(made, path)
    except FileExistsError:
        return
