"""What stands between the server and the site: who asks, by which address, and below which path the site lives."""

from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

Environ = dict[str, Any]


class ClientAddress:
    """Writes the address of whoever asks in one way: `::ffff:192.0.2.7` is `192.0.2.7`, and a port is no part of it.

    It stands behind whatever believes a proxy, so that everybody after it sees the same address.
    """

    def __init__(self, site: Any) -> None:
        self._site = site

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        environ["REMOTE_ADDR"] = normal_address(environ.get("REMOTE_ADDR") or "")
        answer: Iterable[bytes] = self._site(environ, start_response)
        return answer


def normal_address(text: str) -> str:
    """An IP address as it is usually written; a text that is none stays as it is."""
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
    """The IPv4 address inside one that was mapped, or that a gateway translated (RFC 6052)."""
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address in ip_network("64:ff9b::/96"):
        return ip_address(int(address) & 0xFFFFFFFF)
    return None


def network_of(text: str) -> str:
    """Whom an address stands for, where tries are counted: an IPv6 address its /64, which one line has to itself."""
    try:
        address = ip_address(normal_address(text))
    except ValueError:
        return text
    return str(address) if address.version == 4 else str(ip_network(f"{address}/64", strict=False))


class PathPrefix:
    """Lets the site live below a path of its host, that of BASE_URL: `/run/races` is `/races` of the site at `/run`.

    A proxy may hand the path on as it came, or without the prefix.
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
