"""The part of CKEditor's 1,389 static files that our toolbar loads: nothing else is served or collected."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Any

from django.contrib.staticfiles.finders import AppDirectoriesFinder

EDITOR = "ckeditor/"
NEEDED = [
    "ckeditor/ckeditor.css",
    "ckeditor/ckeditor-init.js",
    "ckeditor/fixups.js",
    *(
        f"ckeditor/ckeditor/{path}"
        for path in (
            "LICENSE.md",
            "ckeditor.js",
            "config.js",
            "contents.css",
            "styles.js",
            "lang/ar.js",
            "lang/en.js",
            "lang/es.js",
            "lang/fr.js",
            "lang/ru.js",
            "lang/zh-cn.js",
            "plugins/clipboard/*",
            "plugins/dialog/styles/*",
            "plugins/divarea/*",
            "plugins/icons.png",
            "plugins/icons_hidpi.png",
            "plugins/link/*",
            "plugins/magicline/*",
            "plugins/paste*/filter/*",
            "skins/moono-lisa/*",
        )
    ),
]


def is_served(path: str) -> bool:
    return not path.startswith(EDITOR) or any(fnmatchcase(path, pattern) for pattern in NEEDED)


class TrimmedFinder(AppDirectoriesFinder):
    """Also refuses in development what it leaves out, so that a missing file shows before it is deployed."""

    def find(self, path: str, *args: Any, **kwargs: Any) -> Any:
        return super().find(path, *args, **kwargs) if is_served(path.replace("\\", "/")) else []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[Any]:
        return (found for found in super().list(ignore_patterns) if is_served(found[0].replace("\\", "/")))
