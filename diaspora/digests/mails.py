"""A digest as a letter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, lru_cache
from types import MappingProxyType

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diaspora.accounts.models import User
from diaspora.digests import contents, services
from diaspora.digests.contents import Part
from diaspora.digests.models import Subscription
from diaspora.digests.rendering import fragments
from diaspora.notifications.hours import decent, is_quiet
from diaspora.notifications.kinds import Composed, Later, Skip
from diaspora.notifications.letter import bulk_headers, headers, shell, stop_headers
from diaspora.notifications.mails import footer_links, footer_text, refusals
from diaspora.notifications.models import Delivery
from diaspora.notifications.wire import WireMail

LIST = "digest"
STALE_AFTER = timedelta(hours=24)
VIEW_SALT = "mail.view"


class DigestMail:
    key = Delivery.Kind.DIGEST.value
    # Nobody is sent the same digest twice; one in doubt stays in doubt, and is shown to the staff.
    resend_unknown = False
    # For the browser's view; retention empties them after a month.
    keeps_contents = True

    def compose(self, batch: Sequence[Delivery]) -> Mapping[int, Composed]:
        members = _members(batch)
        refused = refusals(members.values()) | _stopped(members)
        asked = [
            (members[row.member_id], parts_of(row)) for row in batch if row.member_id and row.member_id not in refused
        ]
        visible = contents.still_visible(asked)
        return {row.pk: _compose_one(row, members, refused, visible) for row in batch}

    def stop(self, member_id: int, what: str) -> None:
        services.stop(member_id)


def _members(batch: Sequence[Delivery]) -> dict[int, User]:
    return User.objects.select_related("profile").in_bulk([row.member_id for row in batch if row.member_id])


def _stopped(members: Mapping[int, User]) -> dict[int, str]:
    off = Subscription.objects.filter(member__in=members.keys(), cadence=Subscription.Cadence.OFF)
    return dict.fromkeys(off.values_list("pk", flat=True), "unsubscribed")


def parts_of(row: Delivery) -> list[Part]:
    return [Part.from_json(stored) for stored in row.payload.get("parts", [])]


def _compose_one(
    row: Delivery, members: Mapping[int, User], refused: Mapping[int, str], visible: Mapping[int, Sequence[Part]]
) -> Composed:
    assert row.member_id is not None
    # The database's clock, which every worker shares.
    now = row.claimed_at or timezone.now()
    if row.member_id in refused:
        return Skip(refused[row.member_id])
    if row.due_at < now - STALE_AFTER:
        return Skip("stale")
    member = members[row.member_id]
    if is_quiet(now, member.time_zone):
        return Later(decent(now, member.time_zone))
    parts = visible[member.pk]
    return letter(row, member, parts) if parts else Skip("empty")


def letter(row: Delivery, member: User, parts: Sequence[Part]) -> WireMail:
    with translation.override(member.language), timezone.override(member.time_zone):
        own = {**headers(row), **stop_headers(member.pk, LIST, settings.SITE_NAME), **bulk_headers(LIST)}
        return render(member, parts, view=view_url(row), headers=own)


def render(
    member: User, parts: Sequence[Part], *, view: str, headers: Mapping[str, str] = MappingProxyType({})
) -> WireMail:
    """In the language that is active."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    said = _words(language, sum(len(part.items) + part.more for part in parts))
    links = footer_links(member.pk, LIST)
    made = [fragments(part) for part in parts]
    gaps = {"subject": said.subject, "why": said.why, "view": view, **links}
    return WireMail(
        member.email, settings.DEFAULT_FROM_EMAIL, said.subject, headers=headers,
        paragraphs=[said.subject, *(found for _page, text in made for found in text), said.foot.format(**links)],
        shell=shell(language, Delivery.Kind.DIGEST),
        body=[found for page, _text in made for found in page],
        gaps={name: escape(value) for name, value in gaps.items()},
    )  # fmt: skip


@dataclass(frozen=True)
class Words:
    """What all digests of a language and a number of items say alike; `foot` lacks only the links."""

    subject: str
    why: str
    foot: str


@lru_cache(maxsize=1024)
def _words(_language: str, number: int) -> Words:
    subject = ngettext("%(number)s thing for you on %(site)s", "%(number)s things for you on %(site)s", number) % {
        "number": number,
        "site": settings.SITE_NAME,
    }
    why = _("You asked %(site)s for this digest.") % {"site": settings.SITE_NAME}
    return Words(subject, why, f"-- \n{why}\n{footer_text({'settings': '{settings}', 'stop': '{stop}'})}")


def view_url(row: Delivery) -> str:
    return f"{settings.SITE_URL}{_view_path()}{Signer(salt=VIEW_SALT, sep='~').sign(str(row.pk))}/"


@cache
def _view_path() -> str:
    return reverse("mail_view", args=["x"]).removesuffix("x/")


def delivery_of(signed: str) -> Delivery | None:
    """The digest behind a view link, or None where we never made it."""
    try:
        pk = int(Signer(salt=VIEW_SALT, sep="~").unsign(signed))
    except (BadSignature, ValueError):
        return None
    return Delivery.objects.filter(pk=pk, kind=Delivery.Kind.DIGEST).select_related("member__profile").first()
