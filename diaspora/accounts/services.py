"""What members do to their own account, and to whom they never want to meet."""

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from diaspora.accounts.models import Block, FormerHandle, User
from diaspora.audit.services import record


@transaction.atomic
def block(blocked: User, *, by: User) -> None:
    """Silent, both ways, and at once: each of ON_BLOCK ends what runs between the two. Twice is once."""
    _row, made = Block.objects.get_or_create(blocker=by, blocked=blocked)
    if not made:
        return
    for path in settings.ON_BLOCK:
        import_string(path)(by, blocked)
    record("blocked", blocked, by=by)


@transaction.atomic
def unblock(blocked: User, *, by: User) -> None:
    """What the block ended stays ended."""
    gone, _each = Block.objects.filter(blocker=by, blocked=blocked).delete()
    if gone:
        record("unblocked", blocked, by=by)


@transaction.atomic
def change_handle(member: User, handle: str) -> None:
    """The old one stays reserved for this member. Raises IntegrityError where `handle` was taken meanwhile."""
    FormerHandle.objects.filter(member=member, handle=handle).delete()
    FormerHandle.objects.get_or_create(handle=member.handle, defaults={"member": member})
    member.handle = handle
    member.save(update_fields=["handle"])
    record("handle changed", member, by=member)
