"""Addresses as keyed hashes: what must outlive an account holds no address."""

import hashlib
import hmac
import unicodedata
from contextlib import suppress

from django.conf import settings


def normalised(address: str) -> str:
    """One spelling of an address: no case, the domain as the mail system spells it."""
    local, _at, domain = unicodedata.normalize("NFKC", address).strip().casefold().rpartition("@")
    with suppress(UnicodeError):
        domain = domain.encode("idna").decode("ascii")
    return f"{local}@{domain}"


def domain_of(address: str) -> str:
    return normalised(address).rpartition("@")[2][:120]


def address_hash(address: str) -> str:
    return hmac.new(settings.HASH_KEY.encode(), b"mail:" + normalised(address).encode(), hashlib.sha256).hexdigest()
