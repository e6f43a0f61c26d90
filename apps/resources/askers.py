"""Who asks, as far as needed to count how often."""

import ipaddress
from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from apps.members.models import Member


def fingerprint(request: HttpRequest, member: "Member | None") -> str:
    """The member, or the network that a visitor comes from; not to be read back."""
    who = f"member {member.pk}" if member else f"network {_network(get_adapter().get_client_ip(request))}"
    return salted_hmac("fieldpack.asked_from", who, algorithm="sha256").hexdigest()


def _network(address: str) -> str:
    """One household has an IPv6 network of 64 bits."""
    try:
        is_v6 = ipaddress.ip_address(address).version == 6
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{address}/64", strict=False)) if is_v6 else address
