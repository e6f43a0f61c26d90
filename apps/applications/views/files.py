"""Files that applicants sent, for the applicant by their link. Staff have them from the selection desk."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from apps.applications import addresses, proofs
from apps.applications.views.badlinks import told_of_bad_links
from apps.resources.serving import answer


@require_safe
@told_of_bad_links
def own(request: HttpRequest, code: str, token: str, name: str) -> HttpResponseBase:
    _event, email = addresses.applicant(code, token)
    return _answer(request, name, email=email)


def _answer(request: HttpRequest, name: str, *, email: str) -> HttpResponseBase:
    found = proofs.stored(name, email=email)
    if found is None:
        raise Http404
    return answer(request, found)
