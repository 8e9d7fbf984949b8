"""What the accounts app knows about a member: stated for export, retention and erasure."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from diaspora.accounts.models import (
    Ambassador,
    Block,
    Bucket,
    Consent,
    Erasure,
    FormerHandle,
    KnownDevice,
    Profile,
    User,
    WorkCode,
)  # fmt: skip
from diaspora.accounts.personal_data import Rule
from diaspora.audit.models import Event


class AccountsData:
    key = "accounts"
    rules = (
        Rule(
            User, "self", ("email", "handle", "password", "last_login", "language", "time_zone"),
            "As long as the account exists; an erased account leaves an empty row without a name or an address.",
            "blank",
        ),
        Rule(
            Profile, "member",
            (
                "name", "about", "about_html", "place", "country", "city", "role", "years", "skills",
                "wish_countries", "route_kind",
            ),
            "As long as the account exists, or until the member empties a field.", "blank",
        ),
        Rule(
            Ambassador, "member",
            ("statement", "employer_name", "label", "work_domain", "work_hash"),
            "As long as the account exists. The work address itself is never kept.", "delete",
        ),
        Rule(
            WorkCode, "ambassador__member", ("domain", "address_hash"),
            "Until the code is used, a day at most.", "delete",
        ),
        Rule(FormerHandle, "member", ("handle",), "Kept after erasure, so that nobody else takes it.", "keep"),
        Rule(Block, "blocker", (), "Until the member takes the block back, or the account is erased.", "delete"),
        Rule(Block, "blocked", (), "Until the other member takes it back, or the account is erased.", "delete"),
        Rule(Bucket, "member", (), "How much of a day's limit is spent: forgotten after 60 days.", "delete"),
        Rule(Consent, "member", ("text",), "Kept: what was agreed to and when must be shown if asked.", "keep"),
        Rule(KnownDevice, "member", ("device",), "Forgotten 90 days after the last sign-in from it.", "delete"),
        Rule(Erasure, "member", (), "Kept: that the account was erased, and when.", "keep"),
        Rule(EmailAddress, "user", ("email",), "As long as the account exists.", "delete"),
        Rule(Authenticator, "user", ("data",), "Until the member removes it, or the account is erased.", "delete"),
        Rule(UserSession, "user", ("ip", "user_agent"), "Until the session ends, 14 days at most.", "delete"),
        Rule(SocialAccount, "user", ("uid", "extra_data"), "Until the member disconnects it.", "delete"),
        Rule(
            Event, "actor", (),
            "Kept: who did what, by number. An erased member's number leads to an empty row.", "keep",
        ),
        Rule(LogEntry, "user", (), "Kept: what staff did in the admin.", "keep"),
    )  # fmt: skip

    def export(self, member: User) -> Iterable[tuple[str, Any]]:
        profile = member.profile
        yield "account", {
            "email": member.email, "handle": member.handle, "language": member.language,
            "time_zone": member.time_zone, "joined_at": member.joined_at, "last_login": member.last_login,
            "former_handles": [former.handle for former in member.former_handles.all()],
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
