"""WSGI middleware: the client address, and the path prefix of the site."""

from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

Environ = dict[str, Any]


class ClientAddress:
    """Normalises the client address: `::ffff:192.0.2.7` becomes `192.0.2.7`, and ports are removed.

    It comes after ProxyFix, so that all later code sees the same address.
    """

    def __init__(self, site: Any) -> None:
        self._site = site

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        environ["REMOTE_ADDR"] = normal_address(environ.get("REMOTE_ADDR") or "")
        answer: Iterable[bytes] = self._site(environ, start_response)
        return answer


def normal_address(text: str) -> str:
    """Return an IP address in its usual form; return any other text unchanged."""
    bare = text.strip().strip('"')
    if bare.startswith("["):  # [2001:db8::1]:443
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:  # 192.0.2.7:443
        bare = bare.partition(":")[0]
    try:
        address = ip_address(bare.partition("%")[0])
    except ValueError:
        return text
    if isinstance(address, IPv6Address):
        return str(_carried(address) or address)
    return str(address)


def _carried(address: IPv6Address) -> object:
    """Return the IPv4 address in an IPv4-mapped address, or in one translated by a gateway (RFC 6052)."""
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address in ip_network("64:ff9b::/96"):
        return ip_address(int(address) & 0xFFFFFFFF)
    return None


def network_of(text: str) -> str:
    """Return the network to throttle for an address: the /64 of an IPv6 address, since one line owns a whole /64."""
    try:
        address = ip_address(normal_address(text))
    except ValueError:
        return text
    return str(address) if address.version == 4 else str(ip_network(f"{address}/64", strict=False))


class PathPrefix:
    """Serves the site below the path of BASE_URL: at the prefix `/run`, `/run/races` is the site's `/races`.

    A proxy can pass the path on with or without the prefix.
    """

    def __init__(self, site: Any, prefix: str) -> None:
        self._site, self._prefix = site, prefix

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        path = f"{environ.get('SCRIPT_NAME', '')}{environ.get('PATH_INFO', '')}"
        if f"{path}/".startswith(f"{self._prefix}/"):
            path = path[len(self._prefix) :]
        environ["SCRIPT_NAME"], environ["PATH_INFO"] = self._prefix, path or "/"
        answer: Iterable[bytes] = self._site(environ, start_response)
        return answer
