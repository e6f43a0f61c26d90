"""Where the link check may go: web addresses on the open internet, and nothing of the networks around this machine.

A name is looked up once, each of its addresses is judged, and the connection is made to one of those very addresses:
a name that answers differently a moment later leads nowhere else.
"""

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from apps.resources.linkwords import Unseen, Why

PORTS = {"http": 80, "https": 443}
RESERVED_IN_PATHS = "%/:=&?~#+!$,;'@()*[]"
Resolver = Callable[[str, int], list[str]]


def look_up(host: str, port: int) -> list[str]:
    """The addresses of a name, as this machine knows them. Raises socket.gaierror."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_kind, address in found))


@dataclass(frozen=True)
class Place:
    """Where to connect, and what to ask there. `target` is the path with its query."""

    scheme: str
    host: str
    port: int
    target: str
    addresses: tuple[str, ...]

    @property
    def root(self) -> str:
        """`https://example.org`, with the port where it is an unusual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == PORTS[self.scheme] else f":{self.port}")


@dataclass(frozen=True)
class Reach:
    """`besides` names addresses with their ports that may be visited although they are not on the open web."""

    resolve: Resolver = look_up
    besides: frozenset[tuple[str, int]] = field(default_factory=frozenset)

    def place(self, url: str) -> Place:
        """Raises Unseen when the address may not be visited, or when its host is not known."""
        scheme, host, port, target = split(url)
        try:
            found = self.resolve(host, port)
        except socket.gaierror as error:
            nowhere = error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
            raise Unseen(Why.NO_HOST if nowhere else Why.UNRESOLVED) from error
        except (OSError, ValueError) as error:
            raise Unseen(Why.UNRESOLVED) from error
        if not found or not all(self.allows(address, scheme, port) for address in found):
            raise Unseen(Why.NOT_OURS)
        return Place(scheme, host, port, target, tuple(found))

    def allows(self, address: str, scheme: str, port: int) -> bool:
        return (address, port) in self.besides or (port == PORTS[scheme] and is_on_the_open_web(address))


def split(url: str) -> tuple[str, str, int, str]:
    """Scheme, host, port and target, in the letters that HTTP can carry; Unseen where there is nothing to visit."""
    try:
        parts = urlsplit(url)
        host = host_of(url)
        port = parts.port or PORTS[parts.scheme]
    except (ValueError, KeyError) as error:
        raise Unseen(Why.NOT_OURS) from error
    if not host or parts.username is not None or parts.password is not None:
        raise Unseen(Why.NOT_OURS)
    target = quote(parts.path or "/", RESERVED_IN_PATHS) + (
        f"?{quote(parts.query, RESERVED_IN_PATHS)}" if parts.query else ""
    )
    return parts.scheme, host, port, target


def host_of(url: str) -> str:
    """In the letters of DNS; empty where there is none. Raises ValueError."""
    host = urlsplit(url).hostname or ""
    return host if ":" in host else host.rstrip(".").encode("idna").decode("ascii").lower()


def is_on_the_open_web(address: str) -> bool:
    """Not this machine, nor a private, shared, site-local, link-local, multicast or reserved network."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and (_leads_round(ip) or ip.is_site_local):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback)


def _leads_round(ip: ipaddress.IPv6Address) -> bool:
    """To an address that is not the one written."""
    return bool(ip.ipv4_mapped or ip.sixtofour or ip.teredo or ip.scope_id)
