"""Where a request comes from, as a hash that says "the same network again" and nothing else."""

import ipaddress

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from diaspora.accounts.hashes import keyed


def origin(request: HttpRequest) -> str:
    """Of the /24 or the /48 that the address lies in."""
    address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    network = ipaddress.ip_network((address, 24 if address.version == 4 else 48), strict=False)
    return keyed("network", str(network))
