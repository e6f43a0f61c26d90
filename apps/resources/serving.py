"""A stored file as an answer. Whoever calls this has decided that the asker may have it.

Either this process streams the bytes, in chunks, from where a broken download stopped; or, behind the proxy of
`deploy/nginx.conf.template` (FILES_BY_PROXY), it only names their place in the storage and the proxy streams them.
"""

import logging
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe, quote_etag

from apps.resources.ranges import Span, Unsatisfiable, asked_span

logger = logging.getLogger(__name__)

CHUNK = 64 * 1024
SHOWN_BY_BROWSERS = {"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"}
FOR_ALL = "public, max-age=0, must-revalidate"  # it may be replaced or closed at any moment
FOR_ONE = "private, no-store"
LOCAL, ELSEWHERE = "/-/files/", "/-/storage"
"""Where the proxy finds the media folder and the bucket. It lets nobody in from outside."""


@dataclass(frozen=True)
class StoredFile:
    """`mark` changes with the content, as its checksum does."""

    file: FieldFile
    name: str
    media_type: str
    size: int
    mark: str
    changed_at: datetime
    is_for_all: bool


def answer(request: HttpRequest, stored: StoredFile) -> HttpResponseBase:
    """Http404 where the storage has lost the file; the log is told."""
    response = HttpResponse(content_type=stored.media_type, headers=_headers(stored))
    seconds = int(stored.changed_at.timestamp())
    known = get_conditional_response(request, response["ETag"], seconds, response)
    if known is not None and known is not response:
        return known
    if request.method == "HEAD":
        response["Content-Length"] = str(stored.size)
        return response
    try:
        span = asked_span(_range(request, mark=response["ETag"], seconds=seconds), size=stored.size)
    except Unsatisfiable:
        response.status_code, response["Content-Range"] = 416, f"bytes */{stored.size}"
        return response
    if settings.FILES_BY_PROXY and not _names_a_condition(request):
        return _by_proxy(response, stored.file, span)
    return _streamed(response, stored, span)


def disposition(name: str, *, inline: bool) -> str:
    """RFC 6266: the name in plain letters for old clients, and as it is."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^\w.() -]", "_", folded) or "file"
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _headers(stored: StoredFile) -> dict[str, str]:
    return {
        "Content-Disposition": disposition(stored.name, inline=stored.media_type in SHOWN_BY_BROWSERS),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Accept-Ranges": "bytes",
        "ETag": quote_etag(stored.mark),
        "Last-Modified": http_date(stored.changed_at.timestamp()),
        "Cache-Control": FOR_ALL if stored.is_for_all else FOR_ONE,
    }


def _range(request: HttpRequest, *, mark: str, seconds: int) -> str:
    """What is asked for, unless it goes on with a version that is no longer ours: that gets the whole file."""
    begun = request.headers.get("If-Range", "").strip()
    if begun and begun != mark and parse_http_date_safe(begun) != seconds:
        return ""
    return request.headers.get("Range", "")


def _names_a_condition(request: HttpRequest) -> bool:
    """The proxy would compare these with a mark of its own and refuse."""
    return "If-Match" in request.headers or "If-Unmodified-Since" in request.headers


def _by_proxy(response: HttpResponse, file: FieldFile, span: Span | None) -> HttpResponse:
    if isinstance(file.storage, FileSystemStorage):
        response["X-Accel-Redirect"] = LOCAL + quote(str(file.name))
    else:
        response["X-Accel-Redirect"] = ELSEWHERE
        response["X-File-Address"] = file.url  # signed for a short time, and never shown to the asker
        response["X-File-Range"] = f"bytes={span.first}-{span.last}" if span else ""
    return response


def _streamed(response: HttpResponse, stored: StoredFile, span: Span | None) -> StreamingHttpResponse:
    try:
        file = stored.file.storage.open(str(stored.file.name))
    except FileNotFoundError as error:
        logger.error("The storage has lost %s", stored.file.name)
        raise Http404 from error
    part = span or Span(0, stored.size - 1)
    streamed = StreamingHttpResponse(
        _chunks(file, part), status=206 if span else 200, headers=dict(response.headers.items())
    )
    streamed["Content-Length"] = str(part.length)
    if span:
        streamed["Content-Range"] = f"bytes {span.first}-{span.last}/{stored.size}"
    return streamed


def _chunks(file: File, span: Span) -> Iterator[bytes]:
    with file:
        file.seek(span.first)
        left = span.length
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
