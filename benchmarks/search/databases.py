"""Several databases in one process: Django's default connection is put aside and taken up again."""

from copy import deepcopy
from typing import Any
from urllib.parse import urlsplit

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import load_backend


class Databases:
    """Connections stay open, so that turning from one to another costs nothing."""

    def __init__(self, urls: dict[str, str]) -> None:
        self.connections = {size: _connection(url) for size, url in urls.items()}

    def use(self, size: str) -> None:
        connections[DEFAULT_DB_ALIAS] = self.connections[size]


def _connection(url: str) -> Any:
    settings = deepcopy(connections[DEFAULT_DB_ALIAS].settings_dict)
    settings["NAME"] = urlsplit(url).path.lstrip("/")
    return load_backend(settings["ENGINE"]).DatabaseWrapper(settings, DEFAULT_DB_ALIAS)
