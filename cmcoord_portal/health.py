"""Addresses for machines: is this process up, and can it serve people?"""

from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Up; asks nothing of the database, so that its rest does not get every web process restarted."""
    return _plainly("ok")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Ready for people: the database answers and has this release's tables."""
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except DatabaseError:
        return _plainly("no database", status=503)
    if not applied.keys() >= _of_this_release():
        return _plainly("migrations to run", status=503)
    return _plainly("ready")


@cache
def _of_this_release() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).disk_migrations)


def _plainly(line: str, *, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{line}\n", content_type="text/plain", status=status)
