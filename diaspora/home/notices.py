"""What a member's own things tell them, and how unless they chose otherwise."""

from django.utils.translation import gettext_lazy as _

from diaspora.notifications.notices import NoticeKind


class OwnNotices:
    key = "own"
    label = _("Your files")
    kinds = (NoticeKind("accounts/file_ready", _("a file of mine is checked"), covers=("accounts/file_refused",)),)
