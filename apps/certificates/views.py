"""What anybody learns of a certificate whose code they have, and its file for its owner.

Whoever tries many codes that do not exist is asked to wait, so that codes cannot be walked.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.certificates import marks, wording
from apps.certificates.guessing import guesses_too_often, note_wrong_guess
from apps.certificates.models import Certificate, State
from apps.certificates.rendering import render as render_pdf
from apps.outbox import links
from apps.resources.serving import disposition
from apps.training.shown import State as Shown

SHOWN = {State.VALID: ("scheduled", "check"), State.REPLACED: ("past", "archive"), State.REVOKED: ("cancelled", "stop")}


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_cache=True)
def check(request: HttpRequest, code: str) -> HttpResponse:
    if guesses_too_often(request):
        return _unseen(render(request, "429.html", status=429))
    found = Certificate.objects.filter(code=code.replace("-", "").lower()).first()
    if found is None:
        note_wrong_guess(request)
        return _unseen(render(request, "certificates/unknown.html", status=404))
    if request.method == "POST" and not found.name_mark:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    key, icon = SHOWN[found.state]
    context = {"certificate": found, "chip": Shown(key, found.state.label, icon), "typed": _typed(request, found)}
    return _unseen(render(request, "certificates/check.html", context))


def _typed(request: HttpRequest, certificate: Certificate) -> dict[str, str | bool] | None:
    """The name on the paper, where the portal holds it no more. A wrong one counts as a guess."""
    name = " ".join(request.POST.get("name", "").split())[:200]
    if request.method != "POST" or not name:
        return None
    fits = marks.fits(certificate.name_mark, code=certificate.code, name=name)
    if not fits:
        note_wrong_guess(request)
    return {"name": name, "fits": fits}


@require_safe
@never_cache
def file(request: HttpRequest, token: str) -> HttpResponse:
    """The paper, while it is valid; otherwise what became of it."""
    try:
        (code,) = links.values(wording.PURPOSE, token)
    except (links.BadLink, ValueError):
        return _unseen(render(request, "certificates/unknown.html", status=404))
    found = Certificate.objects.filter(code=code).first()
    if found is None:
        return _unseen(render(request, "certificates/unknown.html", status=404))
    if found.state != State.VALID or found.name_mark:
        return redirect(found)
    name = f"{_('Certificate')} – {found.name}.pdf"
    headers = {"Content-Disposition": disposition(name, inline=True)}
    return _unseen(HttpResponse(render_pdf(wording.sheet(found)), content_type="application/pdf", headers=headers))


def _unseen(response: HttpResponse) -> HttpResponse:
    """By search engines: a person's name stands there."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
