"""The digest's own section: notices of the kinds that a member wants gathered instead of one by one."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaspora.accounts.models import User
from diaspora.digests.sections import Item
from diaspora.notifications.mails import title
from diaspora.notifications.models import Notification
from diaspora.notifications.notices import rule


class NoticesInDigest:
    key = "notices"
    title = gettext_lazy("What happened")
    template = "emails/digest_notice"
    more_url = "/me/notifications/"

    def items_for(self, members: Sequence[User], since: datetime, until: datetime) -> Mapping[int, Sequence[Item]]:
        known, found = {member.pk: member for member in members}, dict[int, list[Item]]()
        rows = Notification.objects.unread().filter(
            member__in=known, in_digest=True, created_at__gte=since, created_at__lt=until
        )
        for notice in rows.order_by("-created_at", "-pk"):
            data = {"title": title(notice, known[notice.member_id])}
            reason = _("Your choice: tell me when %(what)s") % {"what": rule(notice.kind).label}
            found.setdefault(notice.member_id, []).append(Item(f"notice:{notice.pk}", notice.url, reason, data))
        return found

    def still_visible(self, member: User, items: Sequence[Item]) -> Sequence[Item]:
        return self.still_visible_for([(member, items)]).get(member.pk, ())

    def still_visible_for(self, asked: Sequence[tuple[User, Sequence[Item]]]) -> Mapping[int, Sequence[Item]]:
        """Those that weren't read on the site meanwhile."""
        wanted = [_pk(item) for _member, items in asked for item in items]
        unread = set(Notification.objects.unread().filter(pk__in=wanted).values_list("pk", flat=True))
        return {member.pk: [item for item in items if _pk(item) in unread] for member, items in asked}


def _pk(item: Item) -> int:
    return int(item.key.partition(":")[2])
