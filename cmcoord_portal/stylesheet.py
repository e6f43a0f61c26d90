"""The stylesheet as production serves it: without what only those read who write it. Every first load carries it."""

import re
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

NAME = "hmd.css"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
INDENT = re.compile(r"\n\s*")


def lean(css: str) -> str:
    """Lines stay apart, so that nothing is joined that was not."""
    return INDENT.sub("\n", COMMENT.sub("", css)).lstrip()


class LeanStaticFiles(CompressedManifestStaticFilesStorage):
    def _save(self, name: str, content: Any) -> str:
        if name == NAME:
            content = ContentFile(lean(content.read().decode()).encode())
        return super()._save(name, content)  # type: ignore[no-any-return]
