"""Security mails and notices, composed at the moment they're sent."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diaspora.accounts.models import User
from diaspora.notifications import notices, stopping
from diaspora.notifications.hours import decent, is_quiet
from diaspora.notifications.kinds import Composed, Later, Mail, Skip
from diaspora.notifications.letter import headers, html_of, shell, stop_headers
from diaspora.notifications.models import Delivery, NoticeChoice, NoticeWhen, Notification
from diaspora.notifications.suppression import suppressed


class SecurityMail:
    """Codes, resets, changed addresses."""

    key = Delivery.Kind.SECURITY.value
    resend_unknown = True
    keeps_contents = False

    def compose(self, batch: Sequence[Delivery]) -> Mapping[int, Composed]:
        closed = suppressed({row.address for row in batch}, security=True)
        return {row.pk: Skip("suppressed") if row.address in closed else self._mail(row) for row in batch}

    def _mail(self, row: Delivery) -> Mail:
        subject, text = row.payload["subject"], row.payload["text"]
        language = row.payload.get("language", translation.get_language() or settings.LANGUAGE_CODE)
        with translation.override(language):
            page = shell(language, row.kind).fill(
                subject=escape(subject),
                body=html_of(text),
                why=escape(_("This mail belongs to the safety of an account, so it can't be switched off.")),
                **dict.fromkeys(("stop", "settings", "view"), ""),
            )
        return Mail(row.address, settings.SECURITY_FROM_EMAIL, subject, text, page, headers(row), row.key)

    def stop(self, member_id: int, what: str) -> None:
        """Can't be stopped."""


class NoticeMail:
    """What happened to something of the member's: one notice, or several that were gathered."""

    key = Delivery.Kind.NOTICE.value
    resend_unknown = False
    keeps_contents = False

    def compose(self, batch: Sequence[Delivery]) -> Mapping[int, Composed]:
        told_in_order = Prefetch("notifications", Notification.objects.order_by("created_at", "pk"))
        prefetch_related_objects(batch, "member__profile", told_in_order)
        members = [row.member for row in batch if row.member is not None]
        refused = refusals(members)
        told = [notice for row in batch for notice in row.notifications.all()]
        chosen = notices.choices_of([m.pk for m in members], [notice.kind for notice in told])
        return {row.pk: _compose_one(row, refused, chosen) for row in batch}

    def stop(self, member_id: int, what: str) -> None:
        if not User.objects.filter(pk=member_id).exists():
            return
        kinds = [notices.rule(what)] if what else [kind for group in notices.NOTICES.all() for kind in group.kinds]
        NoticeChoice.objects.bulk_create(
            [
                NoticeChoice(member_id=member_id, kind=kind.name, when=NoticeWhen.OFF)
                for kind in kinds
                if not kind.required
            ],
            update_conflicts=True,
            unique_fields=["member", "kind"],
            update_fields=["when"],
        )


def refusals(members: Iterable[User]) -> dict[int, str]:
    """Members whom nothing but security mail reaches, and why. Two statements."""
    known = {member.pk: member for member in members}
    verified = set(
        EmailAddress.objects.filter(user__in=known, verified=True, primary=True).values_list("user_id", "email")
    )
    closed = suppressed({member.email for member in known.values()})
    found: dict[int, str] = {}
    for pk, member in known.items():
        if not member.is_active:
            found[pk] = "banned"
        elif (pk, member.email) not in verified:
            found[pk] = "unverified"
        elif member.email in closed:
            found[pk] = "suppressed"
    return found


def _compose_one(row: Delivery, refused: Mapping[int, str], chosen: Mapping[tuple[int, str], str]) -> Composed:
    member = row.member
    assert member is not None
    if member.pk in refused:
        return Skip(refused[member.pk])
    # The database's clock, which every worker shares.
    now = row.claimed_at or timezone.now()
    if is_quiet(now, member.time_zone):
        return Later(decent(now, member.time_zone))
    wanted = [notice for notice in row.notifications.all() if _is_wanted(notice, chosen)]
    if not wanted:
        return Skip("unsubscribed")
    unread = [notice for notice in wanted if notice.read_at is None]
    return _letter(row, member, unread) if unread else Skip("read")


def _is_wanted(notice: Notification, chosen: Mapping[tuple[int, str], str]) -> bool:
    kind = notices.rule(notice.kind)
    return notices.when_for(chosen.get((notice.member_id, kind.name)), kind) != NoticeWhen.OFF


def words(notice: Notification, member: User) -> tuple[str, str]:
    """Subject and text, in the language that is active. Raises TemplateDoesNotExist."""
    data: dict[str, Any] = {
        **notice.data,
        "member": member,
        "url": absolute(notice.url),
        "SITE_NAME": settings.SITE_NAME,
        "SITE_URL": settings.SITE_URL,
    }
    # The template is Django's own, which alone can render text without escaping it.
    template = get_template(f"emails/{notice.kind}.txt").template  # type: ignore[attr-defined]
    rendered = template.render(Context(data, autoescape=False))
    subject, _newline, text = rendered.strip().partition("\n")
    return " ".join(subject.split()), text.strip()


def title(notice: Notification, member: User) -> str:
    """What stands in the list and in a digest."""
    try:
        return words(notice, member)[0]
    except TemplateDoesNotExist:
        # A kind that was given up; the line still leads to its page.
        return str(notices.rule(notice.kind).label)


def absolute(url: str) -> str:
    return url if url.startswith(("http://", "https://")) else f"{settings.SITE_URL}{url}"


def _letter(row: Delivery, member: User, told: Sequence[Notification]) -> Mail:
    with translation.override(member.language), timezone.override(member.time_zone):
        letters = [words(notice, member) for notice in told]
        subject, text = letters[0] if len(letters) == 1 else _together(letters)
        kinds = {notices.rule(notice.kind).name for notice in told}
        what = f"notice:{kinds.pop()}" if len(kinds) == 1 else "notice"
        required = notices.rule(told[0].kind).required and len(letters) == 1
        why = _("You get this because it concerns something of yours on %(site)s.") % {"site": settings.SITE_NAME}
        links = footer_links(member.pk, what)
        page = shell(member.language, row.kind).fill(
            subject=escape(subject), body=html_of(text), why=escape(why),
            stop=escape(links["stop"]), settings=escape(links["settings"]), view="",
        )  # fmt: skip
        extra = {} if required else stop_headers(member.pk, what, settings.SITE_NAME)
        text = f"{text}\n\n-- \n{why}\n{footer_text(links)}\n"
    return Mail(member.email, settings.DEFAULT_FROM_EMAIL, subject, text, page, {**headers(row), **extra}, row.key)


def _together(letters: Sequence[tuple[str, str]]) -> tuple[str, str]:
    subject = ngettext("%(number)s note for you", "%(number)s notes for you", len(letters)) % {"number": len(letters)}
    return subject, "\n\n".join(f"{title}\n\n{text}" for title, text in letters)


def footer_links(member_id: int, what: str) -> dict[str, str]:
    return {
        "stop": stopping.url(stopping.token(member_id, what)),
        "settings": f"{settings.SITE_URL}/me/digests/",
    }


def footer_text(links: Mapping[str, str]) -> str:
    return "\n".join(
        [
            _("What we mail you, and when: %(url)s") % {"url": links["settings"]},
            _("Stop mails like this one: %(url)s") % {"url": links["stop"]},
        ]
    )
