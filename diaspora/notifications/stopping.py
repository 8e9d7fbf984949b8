"""The token in a mail's "stop" link. It names a member and a list, works signed out, and never runs out."""

from dataclasses import dataclass
from functools import cache, lru_cache

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from diaspora.notifications.kinds import MAIL_KINDS

SALT = "mail.unsubscribe"
EVERYTHING = "all"


@dataclass(frozen=True)
class Stop:
    """`what` is a list: "digest", "notice:jobs/published", or "all"."""

    member_id: int
    what: str


# A mail names it in its headers and at its foot.
@lru_cache(maxsize=64)
def token(member_id: int, what: str) -> str:
    return Signer(salt=SALT, sep="~").sign(f"{member_id:x}.{what.replace('/', '.').replace(':', '~')}")


def read(signed: str) -> Stop | None:
    """None where we never made it."""
    try:
        number, _, what = Signer(salt=SALT, sep="~").unsign(signed).partition(".")
        return Stop(int(number, 16), what.replace(".", "/").replace("~", ":"))
    except (BadSignature, ValueError):
        return None


def url(signed: str) -> str:
    return f"{settings.SITE_URL}{_path()}{signed}/"


@cache
def _path() -> str:
    return reverse("unsubscribe", args=["x"]).removesuffix("x/")


def apply(stop: Stop) -> None:
    """Idempotent; does nothing where the member is gone."""
    name, _, part = stop.what.partition(":")
    for kind in MAIL_KINDS.all():
        if stop.what == EVERYTHING or kind.key == name:
            kind.stop(stop.member_id, "" if stop.what == EVERYTHING else part)
