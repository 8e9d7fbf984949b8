"""What members do to their own account, and to whom they never want to meet."""

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from diaspora.accounts.hashes import keyed
from diaspora.accounts.models import Block, FormerHandle, PendingAddress, User
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


def reserve_handle(member: User) -> None:
    FormerHandle.objects.get_or_create(handle_hash=keyed("handle", member.handle), defaults={"member": member})


@transaction.atomic
def change_handle(member: User, handle: str) -> None:
    """The old one stays reserved for this member. Raises IntegrityError where `handle` was taken meanwhile."""
    FormerHandle.objects.filter(member=member, handle_hash=keyed("handle", handle)).delete()
    reserve_handle(member)
    member.handle = handle
    member.save(update_fields=["handle"])
    record("handle changed", member, by=member)


@transaction.atomic
def withdraw_address(member: User) -> bool:
    """True where one was waiting."""
    gone, _each = PendingAddress.objects.filter(member=member).delete()
    if gone:
        record("new address withdrawn", member, by=member)
    return bool(gone)
