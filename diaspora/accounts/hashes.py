"""Keyed hashes of what we must recognise again and mustn't keep."""

import hashlib
import hmac

from django.conf import settings


def keyed(purpose: str, value: str) -> str:
    """HMAC-SHA256 under HASH_KEY, hex. The same value has another hash for another purpose."""
    return hmac.new(settings.HASH_KEY.encode(), f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    return hmac.compare_digest(one, other)
