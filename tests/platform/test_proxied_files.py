"""Files through a real nginx in front of a real server: the portal decides, the proxy streams."""

import re
import threading
from collections.abc import Iterator
from hashlib import sha256
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as portal_settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.members.models import Member
from apps.resources.kinds import Access, Medium
from apps.resources.models import Revision
from cmcoord_portal import urlsettings
from tests.factories import make_member
from tests.platform import nginx
from tests.platform.asking import Answer, ask
from tests.resources.factories import make_copy, make_edition, make_resource, make_revision
from tests.resources.fieldpack.makers import build

pytestmark = [pytest.mark.nginx, pytest.mark.processes, pytest.mark.django_db(transaction=True)]

CONTENT = b"%PDF-1.7 " + bytes(range(256)) * 4000
LENGTH = len(CONTENT)


class Bucket(BaseHTTPRequestHandler):
    """Gives what it has to whoever brings a signature, as S3 does, with headers of its own."""

    kept: dict[str, bytes] = {}
    reached: list[dict[str, str]] = []

    def do_GET(self) -> None:
        self.reached.append(dict(self.headers))
        content = self.kept.get(urlsplit(self.path).path)
        if content is None or "X-Amz-Signature" not in parse_qs(urlsplit(self.path).query):
            return self.say(403, b"<Error>secret-bucket-name</Error>")
        asked = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        if not asked:
            return self.say(200, content)
        first, last = int(asked[1]), int(asked[2])
        return self.say(206, content[first : last + 1], {"Content-Range": f"bytes {first}-{last}/{len(content)}"})

    def say(self, status: int, content: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        own = {"Content-Length": str(len(content)), "Content-Type": "binary/octet-stream", "ETag": '"md5"'}
        for name, value in {**own, "Accept-Ranges": "bytes", "x-amz-request-id": "1", **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        return


@pytest.fixture
def proxy(live_server: Any, free_port: int, settings: Any) -> Iterator[int]:
    settings.FILES_BY_PROXY = True
    media = Path(portal_settings.STORAGES["default"]["OPTIONS"]["location"])
    with nginx.running(free_port, web=urlsplit(live_server.url).netloc, media=media):
        yield free_port


@pytest.fixture
def bucket(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Bucket]]:
    monkeypatch.setattr(Bucket, "kept", {})
    monkeypatch.setattr(Bucket, "reached", [])
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    with ThreadingHTTPServer(("127.0.0.1", 0), Bucket) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"s3://files?endpoint=http://127.0.0.1:{server.server_port}&region=eu"
        settings.STORAGES = {**settings.STORAGES, "default": urlsettings.storage(url)}
        yield Bucket
        server.shutdown()


def in_bucket(revision: Revision) -> Revision:
    Bucket.kept[f"/files/{revision.file.name}"] = CONTENT
    return revision


def stored(**values: Any) -> Revision:
    return make_revision(make_copy(make_edition(make_resource(**values))), CONTENT)


def url(revision: Revision) -> str:
    return reverse("resources:file", args=[revision.copy.public_id])


def cookie(member: Member) -> str:
    client = Client()
    client.force_login(member)
    return f"sessionid={client.cookies['sessionid'].value}"


def check_headers(answer: Answer, revision: Revision) -> None:
    headers = answer.headers
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Disposition"].startswith("inline; filename=")
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers.get_all("ETag") == [f'"{revision.sha256}"']
    assert len(headers.get_all("Last-Modified", [])) == len(headers.get_all("Cache-Control", [])) == 1
    assert not [name for name in headers if name.lower().startswith(("x-accel", "x-file", "x-amz"))]


def test_the_proxy_streams_what_the_portal_allows(proxy: int) -> None:
    revision = stored()

    answer = ask(proxy, url(revision))

    assert (answer.status, answer.body) == (200, CONTENT)
    check_headers(answer, revision)
    assert answer.headers["Cache-Control"].startswith("public, max-age=0")


def test_a_download_goes_on_where_it_stopped(proxy: int) -> None:
    revision = stored()
    same = f'"{revision.sha256}"'

    answer = ask(proxy, url(revision), Range="bytes=1000000-", If_Range=same)

    assert (answer.status, answer.body) == (206, CONTENT[1000000:])
    assert answer.headers["Content-Range"] == f"bytes 1000000-{LENGTH - 1}/{LENGTH}"
    check_headers(answer, revision)
    assert ask(proxy, url(revision), Range="bytes=-5").body == CONTENT[-5:]
    assert ask(proxy, url(revision), Range="bytes=5-9", If_Range=answer.headers["Last-Modified"]).body == CONTENT[5:10]
    assert ask(proxy, url(revision), Range="bytes=5-", If_Range='"other"').body == CONTENT
    assert ask(proxy, url(revision), Range="bytes=0-1,5-6").body == CONTENT
    assert ask(proxy, url(revision), Range=f"bytes={LENGTH}-").status == 416


def test_what_a_browser_has_is_compared_by_the_portal_alone(proxy: int) -> None:
    revision = stored()
    same = f'"{revision.sha256}"'

    assert ask(proxy, url(revision), If_None_Match=same).status == 304
    assert (
        ask(proxy, url(revision), If_None_Match='"other"', If_Modified_Since="Fri, 01 Jan 2100 00:00:00 GMT").status
        == 200
    )
    assert ask(proxy, url(revision), If_Match=same, Range="bytes=0-3").body == CONTENT[:4]
    assert ask(proxy, url(revision), If_Match='"other"').status == 412


def test_the_headers_alone_come_with_the_length(proxy: int) -> None:
    connection = HTTPConnection("127.0.0.1", proxy)
    connection.request("HEAD", url(stored()))

    assert connection.getresponse().headers["Content-Length"] == str(LENGTH)
    connection.close()


def test_a_members_file_is_there_for_members_only(proxy: int) -> None:
    revision = stored(access=Access.MEMBERS)

    for path in [url(revision), f"/ar{url(revision)}"]:
        answer = ask(proxy, path, Cookie=cookie(make_member()))
        assert (answer.status, answer.body, answer.headers["Cache-Control"]) == (200, CONTENT, "private, no-store")
        assert ask(proxy, path).status == 404
        assert ask(proxy, path, Range="bytes=0-3").status == 404


def test_no_way_around_the_portal_leads_to_a_file(proxy: int) -> None:
    name = str(stored().file.name)
    inside = name.removeprefix("resources/")

    for path in [
        f"/-/files/{name}", f"/-/files//{name}", f"/-/files/./{name}", f"/%2d/files/{name}", f"/x/../-/files/{name}",
        f"/-/files/../files/{name}", f"/library/files/../../-/files/{name}", f"/library/files/..%2f..%2f-/files/{name}",
        "/-/files/../../etc/passwd", "/-/storage", "/-/storage/", f"/media/{name}", f"/media/resources/{inside}",
        f"/{name}",
    ]:  # fmt: skip
        answer = ask(proxy, path, X_Accel_Redirect=f"/-/files/{name}", X_File_Address="http://127.0.0.1:1/")
        assert answer.status in {400, 404}, path
        assert CONTENT[:9] not in answer.body


def test_a_pack_is_fetched_in_parts_by_whom_it_is_for(proxy: int) -> None:
    member = make_member()
    resource = make_revision(
        make_copy(make_edition(make_resource(access=Access.MEMBERS))), CONTENT
    ).copy.edition.resource
    pack = build(resource, member=member, at=timezone.now())
    path, bearer = reverse("resources:pack_file", args=[pack.public_id]), cookie(member)

    first = ask(proxy, path, Cookie=bearer, Range="bytes=0-499999").body
    rest = ask(proxy, path, Cookie=bearer, Range="bytes=500000-", If_Range=f'"{pack.sha256}"')

    assert rest.status == 206
    assert rest.headers["Cache-Control"] == "private, no-store"
    assert sha256(first + rest.body).hexdigest() == pack.sha256
    for other in ["", cookie(make_member())]:
        assert ask(proxy, path, Cookie=other).status == 404
        assert ask(proxy, f"/-/files/{pack.file.name}", Cookie=other).status == 404


def test_pages_of_text_travel_compressed(proxy: int) -> None:
    text = b"<p>CMCoord</p>" * 1000
    revision = make_revision(make_copy(medium=Medium.HTML), text, media_type="text/html")

    answer = ask(proxy, url(revision), Accept_Encoding="gzip")

    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert len(answer.body) < len(text) / 10


def test_from_a_bucket_only_the_bytes_come(proxy: int, bucket: type[Bucket]) -> None:
    revision = in_bucket(stored_outside())

    answer = ask(proxy, url(revision), Cookie="sessionid=x", Authorization="Basic eDp5")

    assert (answer.status, answer.body) == (200, CONTENT)
    check_headers(answer, revision)
    assert bucket.reached[0].keys() <= {"Host", "Accept-Encoding"}


def test_a_download_from_a_bucket_goes_on_where_it_stopped(proxy: int, bucket: type[Bucket]) -> None:
    revision = in_bucket(stored_outside())

    answer = ask(proxy, url(revision), Range="bytes=1000000-", If_Range=f'"{revision.sha256}"')

    assert (answer.status, answer.body) == (206, CONTENT[1000000:])
    check_headers(answer, revision)
    assert ask(proxy, url(revision), Range="bytes=5-", If_Range='"other"').body == CONTENT
    assert ask(proxy, url(revision), Range=f"bytes={LENGTH}-").status == 416


def test_a_buckets_troubles_are_not_told(proxy: int, bucket: type[Bucket]) -> None:
    answer = ask(proxy, url(stored_outside()))

    assert answer.status == 404
    assert b"secret" not in answer.body
    assert "bucket" not in str(answer.headers)


def stored_outside() -> Revision:
    """A row whose file another storage holds."""
    copy = make_copy(make_edition(make_resource()))
    row = Revision(copy=copy, number=1, name="a.pdf", media_type="application/pdf", size=LENGTH, sha256="5" * 64)
    row.file.name = "resources/0123"
    row.save()
    return row
