"""What the accounts app knows about a member: stated for export, retention and erasure."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diaspora.accounts.models import (
    Ambassador,
    Block,
    Bucket,
    Consent,
    Erasure,
    FormerHandle,
    KnownDevice,
    MemberFile,
    PendingAddress,
    Profile,
    User,
    WorkCode,
)  # fmt: skip
from diaspora.accounts.personal_data import Rule
from diaspora.accounts.services import reserve_handle
from diaspora.audit.models import Event

RECORDED = _("Kept: which right somebody had and when, by number.")


class AccountsData:
    key = "accounts"
    rules = (
        Rule(
            User, "self", ("email", "handle", "password", "last_login", "language", "time_zone"),
            _("As long as the account exists; an erased account leaves an empty row without a name or an address."),
            "blank",
            what=_("Your account"),
        ),
        Rule(
            Profile, "member",
            (
                "name", "about", "about_html", "place", "country", "city", "role", "years", "skills", "wish_countries",
                "route_kind",
            ),
            _("As long as the account exists, or until the member empties a field."), "blank",
            what=_("Your profile"),
        ),
        Rule(
            Ambassador, "member", ("statement", "employer_name", "label", "work_domain", "work_hash"),
            _("As long as the account exists. The work address itself is never kept."), "delete",
            what=_("Your request to be an ambassador"),
        ),
        Rule(
            WorkCode, "ambassador__member", ("domain", "address_hash"),
            _("Until the code is used, a day at most."), "delete",
            what=_("Codes to a work address"),
        ),
        Rule(
            FormerHandle, "member", (),
            _("A hash is kept for good, so that nobody else takes the name."), "keep",
            what=_("Former addresses of your page"),
        ),
        Rule(
            Block, "blocker", (),
            _("Until the member takes the block back, or the account is erased."), "delete",
            what=_("People you blocked"),
        ),
        Rule(
            Block, "blocked", (),
            _("Until the other member takes it back, or the account is erased."), "delete",
            what=_("Blocks by others"), counted=False,
        ),
        Rule(
            Bucket, "member", (),
            _("How much of a day's limit is spent: forgotten after 60 days."), "delete",
            what=_("Daily limits"),
        ),
        Rule(
            MemberFile, "member", ("name", "content"),
            _("Until deleted, or the account is erased."), "delete",
            what=_("Your files"),
        ),
        Rule(
            Consent, "member", ("text",),
            _("Kept: what was agreed to and when must be shown if asked."), "keep",
            what=_("What you agreed to"),
        ),
        Rule(
            KnownDevice, "member", ("device",),
            _("Forgotten 90 days after the last sign-in from it."), "delete",
            what=_("Devices you signed in with"),
        ),
        Rule(
            PendingAddress, "member", ("email",),
            _("72 hours, until it takes effect."), "delete",
            what=_("A new address that waits"),
        ),
        Rule(
            Erasure, "member", (),
            _("Kept: that the account was erased, and when."), "keep",
            what=_("Your wish to be erased"),
        ),
        Rule(
            EmailAddress, "user", ("email",),
            _("As long as the account exists."), "delete",
            what=_("E-mail addresses"),
        ),
        Rule(
            Authenticator, "user", ("data",),
            _("Until the member removes it, or the account is erased."), "delete",
            what=_("Passkeys and second factors"),
        ),
        Rule(
            UserSession, "user", ("ip", "user_agent"),
            _("Until the session ends, 14 days at most."), "delete",
            what=_("Sessions"),
        ),
        Rule(
            SocialAccount, "user", ("uid", "extra_data"),
            _("Until the member disconnects it."), "delete",
            what=_("Accounts elsewhere that you connected"),
        ),
        Rule(
            apps.get_model("accounts", "RightsEvent"), "pgh_obj", (),
            RECORDED, "keep",
            what=_("History of your rights"),
        ),
        Rule(
            apps.get_model("accounts", "AmbassadorEvent"), "pgh_obj__member", (),
            RECORDED, "keep",
            what=_("History of your verification"),
        ),
        Rule(
            apps.get_model("accounts", "GroupEvent"), "user", (),
            RECORDED, "keep",
            what=_("History of your groups"),
        ),
        Rule(
            Event, "actor", (),
            _("Kept: who did what, by number. An erased member's number leads to an empty row."), "keep",
            what=_("What you did, in the log"),
        ),
        Rule(
            LogEntry, "user", (),
            _("Kept: what staff did in the admin."), "keep",
            what=_("What you did in the admin"),
        ),
    )  # fmt: skip

    def before_erasure(self, member: User) -> None:
        reserve_handle(member)
        for session in UserSession.objects.filter(user=member):
            session.end()
        for file in member.files.all():
            file.drop_content()

    def files(self, member: User) -> Iterable[tuple[str, bytes]]:
        for file in member.files.filter(status=MemberFile.Status.CLEAN):
            with file.content.open("rb") as content:
                yield f"{file.pk}.pdf", content.read()

    def export(self, member: User) -> Iterable[tuple[str, Any]]:
        profile = member.profile
        yield "account", {
            "email": member.email, "handle": member.handle, "language": member.language,
            "time_zone": member.time_zone, "joined_at": member.joined_at, "last_login": member.last_login,
        }  # fmt: skip
        yield (
            "profile",
            {
                name: getattr(profile, name)
                for name in (
                    "name",
                    "about",
                    "visibility",
                    "place",
                    "city",
                    "role",
                    "years",
                    "wish_countries",
                    "route_kind",
                )
            }
            | {"country": str(profile.country), "skills": [skill.name for skill in profile.skills.all()]},
        )
        yield from self._standing(member)

    def _standing(self, member: User) -> Iterable[tuple[str, Any]]:
        ambassador = Ambassador.objects.filter(member=member).first()
        if ambassador:
            names = ("status", "statement", "employer_name", "label", "work_domain", "asked_at", "verified_at")
            yield "ambassador", {name: getattr(ambassador, name) for name in names}
        # Whom a member blocked is theirs to know; who blocked them is not.
        yield (
            "blocks",
            [
                {"handle": row.blocked.handle, "since": row.created_at}
                for row in member.blocks.select_related("blocked")
            ],
        )
        yield "addresses", list(EmailAddress.objects.filter(user=member).values("email", "verified", "primary"))
        yield (
            "sessions",
            list(UserSession.objects.filter(user=member).values("ip", "user_agent", "created_at", "last_seen_at")),
        )
        yield (
            "sign-in methods",
            list(Authenticator.objects.filter(user=member).values("type", "created_at", "last_used_at")),
        )


def expire() -> None:
    """One of TICKS: what its rule says is forgotten."""
    now = timezone.now()
    WorkCode.objects.filter(sent_at__lt=now - timedelta(days=1), window_at__lt=now - timedelta(days=1)).delete()
    KnownDevice.objects.filter(seen_at__lt=now - timedelta(days=90)).delete()
    Bucket.objects.filter(at__lt=now - timedelta(days=60)).delete()
    UserSession.objects.filter(last_seen_at__lt=now - timedelta(days=14)).delete()
