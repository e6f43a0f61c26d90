"""How a file travels: headers, what a browser has already, and parts of it."""

import socket
from datetime import timedelta
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils.http import http_date

from apps.resources import serving
from apps.resources.kinds import Medium
from apps.resources.models import Revision
from tests.resources.factories import make_copy, make_revision

pytestmark = pytest.mark.django_db

CONTENT = bytes(range(256)) * 1000


@pytest.fixture
def pdf() -> Revision:
    return make_revision(content=CONTENT)


def url(revision: Revision) -> str:
    return revision.copy.get_absolute_url()


def body(answer: Any) -> bytes:
    return bytes(answer.getvalue())


def test_a_file_comes_whole_with_its_length_and_its_mark(client: Client, pdf: Revision) -> None:
    answer = client.get(url(pdf))

    assert answer.status_code == 200
    assert body(answer) == CONTENT
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Length"] == str(len(CONTENT))
    assert answer["ETag"] == f'"{pdf.sha256}"'
    assert answer["Last-Modified"] == http_date(pdf.uploaded_at.timestamp())
    assert answer["Accept-Ranges"] == "bytes"


def test_nothing_in_a_file_can_act_in_the_portals_name(client: Client, pdf: Revision) -> None:
    answer = client.get(url(pdf))

    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("medium", "media_type", "how"),
    [
        (Medium.PDF, "application/pdf", "inline"),
        (Medium.IMAGE, "image/png", "inline"),
        (Medium.IMAGE, "image/svg+xml", "attachment"),
        (Medium.HTML, "text/html", "attachment"),
        (Medium.DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "attachment"),
    ],
)
def test_only_pdf_and_pictures_open_in_the_browser(client: Client, medium: Medium, media_type: str, how: str) -> None:
    revision = make_revision(make_copy(medium=medium), media_type=media_type)

    assert client.get(url(revision))["Content-Disposition"].startswith(f"{how}; ")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("oslo.pdf", "filename=\"oslo.pdf\"; filename*=UTF-8''oslo.pdf"),
        ("Règles d’Oslo.pdf", "filename=\"Regles dOslo.pdf\"; filename*=UTF-8''R%C3%A8gles%20d%E2%80%99Oslo.pdf"),
        ("مبادئ", "filename=\"file\"; filename*=UTF-8''%D9%85%D8%A8%D8%A7%D8%AF%D8%A6"),
        ('a";\r\nSet-Cookie: b', "filename=\"a____Set-Cookie_ b\"; filename*=UTF-8''a%22%3B%0D%0ASet-Cookie%3A%20b"),
    ],
)
def test_names_reach_old_and_new_clients_and_break_no_header(name: str, said: str) -> None:
    assert serving.disposition(name, inline=False) == f"attachment; {said}"


def test_what_is_for_all_may_be_kept_by_proxies_but_is_asked_for_again(client: Client, pdf: Revision) -> None:
    answer = client.get(url(pdf))

    assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.cookies


@pytest.mark.parametrize("known", ['"{0}"', 'W/"{0}"', "*", '"other", "{0}"'])
def test_a_browser_that_has_the_file_is_told_so(client: Client, pdf: Revision, known: str) -> None:
    answer = client.get(url(pdf), headers={"If-None-Match": known.format(pdf.sha256)})

    assert (answer.status_code, answer.content) == (304, b"")
    assert answer["ETag"] == f'"{pdf.sha256}"'


def test_a_file_unchanged_since_is_told_so(client: Client, pdf: Revision) -> None:
    since = http_date((pdf.uploaded_at + timedelta(hours=1)).timestamp())

    assert client.get(url(pdf), headers={"If-Modified-Since": since}).status_code == 304


def test_the_headers_alone_can_be_asked_for(client: Client, pdf: Revision) -> None:
    answer = client.head(url(pdf), headers={"Range": "bytes=0-9"})

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["Content-Length"] == str(len(CONTENT))


def test_a_part_is_sent_as_such(client: Client, pdf: Revision) -> None:
    answer = client.get(url(pdf), headers={"Range": "bytes=255990-"})

    assert answer.status_code == 206
    assert body(answer) == CONTENT[255990:]
    assert answer["Content-Range"] == "bytes 255990-255999/256000"
    assert answer["Content-Length"] == "10"


def test_a_part_behind_the_end_is_refused_with_the_size(client: Client, pdf: Revision) -> None:
    answer = client.get(url(pdf), headers={"Range": "bytes=256000-"})

    assert (answer.status_code, answer.content) == (416, b"")
    assert answer["Content-Range"] == "bytes */256000"


def test_a_download_goes_on_only_with_the_same_file(client: Client, pdf: Revision) -> None:
    same = {"Range": "bytes=10-19", "If-Range": f'"{pdf.sha256}"'}
    assert client.get(url(pdf), headers=same).status_code == 206

    make_revision(pdf.copy, CONTENT[::-1])
    answer = client.get(url(pdf), headers=same)

    assert answer.status_code == 200
    assert body(answer) == CONTENT[::-1]


def test_a_download_goes_on_by_date_too(client: Client, pdf: Revision) -> None:
    same = client.get(url(pdf))["Last-Modified"]

    for begun, status in [(same, 206), (http_date(0), 200), ("nonsense", 200), (f'W/"{pdf.sha256}"', 200)]:
        assert client.get(url(pdf), headers={"Range": "bytes=1-2", "If-Range": begun}).status_code == status


def test_a_large_file_is_never_read_whole(client: Client, pdf: Revision) -> None:
    answer: Any = client.get(url(pdf))
    pieces = [len(piece) for piece in answer.streaming_content]

    assert max(pieces) <= 64 * 1024
    assert sum(pieces) == len(CONTENT)


def test_a_file_that_the_storage_has_lost_is_not_found(client: Client, pdf: Revision) -> None:
    pdf.file.storage.delete(str(pdf.file.name))

    assert client.get(url(pdf)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_download_cut_off_half_way_goes_on_over_a_new_connection(live_server: Any) -> None:
    revision, address = make_revision(content=CONTENT * 20), urlsplit(live_server.url)
    with socket.create_connection((address.hostname, address.port)) as connection:
        connection.sendall(f"GET {url(revision)} HTTP/1.0\r\nHost: {address.hostname}\r\n\r\n".encode())
        begun = b""
        while len(begun) < 1_000_000:
            begun += connection.recv(65536)
    had = begun.partition(b"\r\n\r\n")[2]

    again = HTTPConnection(str(address.hostname), address.port)
    again.request("GET", url(revision), headers={"Range": f"bytes={len(had)}-", "If-Range": f'"{revision.sha256}"'})
    rest = again.getresponse()

    assert rest.status == 206
    assert had + rest.read() == CONTENT * 20
    again.close()


def test_behind_the_proxy_only_the_place_is_named(client: Client, pdf: Revision, settings: Any) -> None:
    settings.FILES_BY_PROXY = True

    answer = client.get(url(pdf))

    assert answer["X-Accel-Redirect"] == f"/-/files/{pdf.file.name}"
    assert answer.content == b""


def test_a_condition_that_the_proxy_cannot_judge_is_judged_here(client: Client, pdf: Revision, settings: Any) -> None:
    settings.FILES_BY_PROXY = True

    answer = client.get(url(pdf), headers={"If-Match": f'"{pdf.sha256}"', "Range": "bytes=0-3"})

    assert (answer.status_code, body(answer)) == (206, CONTENT[:4])
    assert client.get(url(pdf), headers={"If-Match": '"other"'}).status_code == 412
