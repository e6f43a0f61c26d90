"""A second reader of calendar files, independent of the library that writes them."""

from typing import Any

import vobject


def read_by_vobject(body: str) -> Any:
    """It keeps the rules of a zone from the first file that had them: each file shall be read by its own."""
    _forget_zones()
    try:
        return vobject.readOne(body)
    finally:
        _forget_zones()


def _forget_zones() -> None:
    known = vars(vobject.icalendar)["__tzidMap"]
    for name in [name for name in known if name != "UTC"]:
        del known[name]
