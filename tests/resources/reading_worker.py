"""Reads one file at a given moment, as a worker would; started by tests that kill it on the way."""

import sys
from datetime import datetime

import django

django.setup()

from apps.resources import reading  # noqa: E402  Django comes first

if __name__ == "__main__":
    reading.read_waiting(at=datetime.fromisoformat(sys.argv[1]))
