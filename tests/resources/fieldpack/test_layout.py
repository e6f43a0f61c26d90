import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.resources.fieldpack.layout import Member, path_for, zip_size

pytestmark = pytest.mark.once


@given(st.dictionaries(st.from_regex(r"[a-z]{1,20}", fullmatch=True), st.binary(max_size=300), max_size=30))
def test_the_size_said_is_the_size_of_the_zip(files: dict[str, bytes]) -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        for path, content in files.items():
            packed.writestr(path, content)

    assert zip_size([Member(path, len(content)) for path, content in files.items()]) == len(written.getvalue())


@pytest.mark.parametrize(
    ("slug", "name", "path"),
    [
        ("oslo-guidelines", "Oslo.PDF", "files/03-oslo-guidelines-zh-hans.pdf"),
        ("../../etc", "../../x", "files/03-etc-zh-hans"),
        ("CON", "con.a/b", "files/03-con-zh-hans"),
        ("x" * 300, "a.docx", f"files/03-{'x' * 60}-zh-hans.docx"),
        ("règles de l’ombre", "a.html", "files/03-r-gles-de-l-ombre-zh-hans.html"),
    ],
)
def test_names_in_a_pack_are_plain_and_lead_nowhere_else(slug: str, name: str, path: str) -> None:
    assert path_for(3, slug=slug, language="zh-hans", name=name, taken=set()) == path


def test_no_two_files_are_called_the_same() -> None:
    taken: set[str] = set()
    for _each in range(3):
        taken.add(path_for(1, slug="map", language="en", name="a.png", taken=taken))

    assert taken == {"files/01-map-en.png", "files/01-map-en-2.png", "files/01-map-en-3.png"}


@given(st.text(max_size=80), st.text(max_size=20), st.text(max_size=40))
def test_any_name_can_be_unpacked_anywhere(slug: str, language: str, name: str) -> None:
    path = path_for(1, slug=slug, language=language, name=name, taken=set())

    folder, _slash, file = path.partition("/")
    assert folder == "files"
    assert file.isascii()
    assert not set(file) & set('<>:"/\\|?* \0') | ({".."} & {file})
    assert not file.endswith(".")
    assert len(file) < 100
