from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile

from cmcoord_portal.stylesheet import LeanStaticFiles, lean

SOURCE = Path(settings.BASE_DIR) / "static" / "hmd.css"


def test_comments_and_indents_go_and_nothing_else() -> None:
    assert (
        lean('/* why */\n@layer a;\n\n  .x { content: " · " } /* so\n long */\n')
        == '@layer a;\n.x { content: " · " } \n'
    )


def test_all_rules_of_the_stylesheet_stay() -> None:
    source, served = SOURCE.read_text(), lean(SOURCE.read_text())

    assert "/*" not in served
    assert len(served) > len(source) * 0.9
    assert served.count("@media") == source.count("@media")


@pytest.mark.once
def test_production_serves_the_lean_stylesheet_and_leaves_other_files_alone(tmp_path: Path) -> None:
    storage = LeanStaticFiles(location=str(tmp_path), base_url="/static/")

    for name in ("hmd.css", "other.css"):
        storage.save(name, ContentFile(b"/* why */\na { color: red }\n"))

    assert (tmp_path / "hmd.css").read_text() == "a { color: red }\n"
    assert (tmp_path / "other.css").read_text().startswith("/* why */")
