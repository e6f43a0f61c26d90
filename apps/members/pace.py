"""How often one person may look at what must not be walked through or harvested: pages, too, not only what is sent."""

# allauth's public door lets every GET pass; the one behind it is asked to count them.
from allauth.core.internal import ratelimit
from django.http import HttpRequest


def is_kept(request: HttpRequest, action: str, *, count: bool = True) -> bool:
    """Per member, or per address of who is not signed in; rates stand in ACCOUNT_RATE_LIMITS, per key."""
    who = f"member {request.user.pk}" if request.user.is_authenticated else f"address {ratelimit.get_ip(request)}"
    asked = {"app": "allauth.account", "action": action, "key": who}
    return ratelimit.consume(request, **asked, dry_run=not count, limit_get=True) is not None
