"""Leaving: a copy of everything, fourteen days to think again, and then an empty row.

Each app says in its PERSONAL_DATA what it knows; nothing here names a product.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import FieldDoesNotExist
from django.db import transaction
from django.db.models import Field, ManyToManyField, Model
from django.utils import timezone

from diaspora.accounts.models import Erasure, Profile, User, new_handle
from diaspora.accounts.personal_data import PERSONAL_DATA, Rule
from diaspora.audit.services import record

UNDO_FOR = timedelta(days=14)


def export(member: User) -> dict[str, dict[str, Any]]:
    """Everything that is the member's own, by app and part; JSON after DjangoJSONEncoder."""
    return {plug.key: dict(plug.export(member)) for plug in PERSONAL_DATA.all()}


@transaction.atomic
def ask_erasure(member: User) -> Erasure:
    """The page is hidden from now on; erased is in fourteen days. Twice is once."""
    now = timezone.now()
    profile = Profile.objects.select_for_update().get(member=member)
    asked, made = Erasure.objects.get_or_create(
        member=member, defaults={"asked_at": now, "due_at": now + UNDO_FOR, "visibility": profile.visibility}
    )
    if made:
        profile.visibility = Profile.Visibility.HIDDEN
        profile.save(update_fields=["visibility"])
        record("asked to be erased", member, by=member)
    return asked


@transaction.atomic
def undo_erasure(member: User) -> bool:
    """False where there's nothing to undo any more."""
    asked = Erasure.objects.select_for_update().filter(member=member, done_at__isnull=True).first()
    if asked is None:
        return False
    Profile.objects.filter(member=member).update(visibility=asked.visibility)
    asked.delete()
    record("erasure undone", member, by=member)
    return True


def erase_due(now: datetime | None = None) -> int:
    """One of TICKS."""
    due = list(Erasure.objects.filter(due_at__lte=now or timezone.now(), done_at__isnull=True)[:20])
    for asked in due:
        erase(asked.member_id)
    return len(due)


@transaction.atomic
def erase(number: int) -> None:
    """What each rule says; then the row itself, which stays without a name. Also after a restore, again."""
    member = User.objects.select_for_update().filter(pk=number).first()
    if member is None:
        return
    now = timezone.now()
    for plug in PERSONAL_DATA.all():
        before = getattr(plug, "before_erasure", None)
        if before is not None:
            before(member)
    for rule in (rule for plug in PERSONAL_DATA.all() for rule in plug.rules):
        _apply(rule, member)
    member.groups.clear()
    member.user_permissions.clear()
    # The address is given free, and nobody can sign in with what is left.
    User.objects.filter(pk=number).update(
        email=f"erased-{number}@erased.invalid", handle=new_handle(), password=make_password(None), last_login=None,
        is_active=False, is_staff=False, is_superuser=False,
    )  # fmt: skip
    done, _made = Erasure.objects.get_or_create(
        member=member,
        defaults={"asked_at": now - timedelta(seconds=1), "due_at": now, "visibility": Profile.Visibility.HIDDEN},
    )
    Profile.objects.filter(member=member).update(visibility=Profile.Visibility.HIDDEN)
    if done.done_at is None:
        done.done_at = now
        done.save(update_fields=["done_at"])
        record("erased", member)


def _apply(rule: Rule, member: User) -> None:
    if rule.model is User or rule.erasure == "keep":
        return
    rows = rule.model._base_manager.filter(**{rule.member_field: member})
    if rule.erasure == "delete":
        rows.delete()
        return
    fields = list(_fields(rule))
    for field in fields:
        if isinstance(field, ManyToManyField):
            for row in rows:
                getattr(row, field.name).clear()
    plain = {field.attname: _nothing(field) for field in fields if not isinstance(field, ManyToManyField)}
    if plain:
        rows.update(**plain)


def _fields(rule: Rule) -> "Iterator[Field[Any, Any]]":
    for name in rule.fields:
        try:
            field = rule.model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if isinstance(field, Field):
            yield field


def _nothing(field: "Field[Any, Any]") -> Any:
    """The emptiest value that a column takes."""
    if field.null:
        return None
    if field.has_default():
        default = field.get_default()
        return default if default in ("", [], {}) else type(default)()
    return field.get_default() if field.get_default() is not None else ""


def ledger() -> Iterator[tuple[int, datetime]]:
    """(member's number, when it was erased): written out, kept apart from backups, applied after a restore."""
    for done in Erasure.objects.filter(done_at__isnull=False).order_by("member_id"):
        assert done.done_at is not None
        yield done.member_id, done.done_at


def apply_ledger(numbers: list[int]) -> int:
    """Erases again whoever a restore brought back. Returns how many."""
    back: list[Model] = list(
        User.objects.filter(pk__in=numbers).exclude(email__endswith="@erased.invalid").order_by("pk")
    )
    for member in back:
        erase(member.pk)
    return len(back)
