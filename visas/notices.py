"""What visas tell members, and how unless they chose otherwise."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from diaspora.notifications.models import NoticeWhen
from diaspora.notifications.notices import NoticeKind


class VisasNotices:
    key = "visas"
    label = _("Visas")
    kinds = (
        NoticeKind("visas/alert", _("something urgent happens on a route that I follow")),
        NoticeKind("visas/answered", _("a correction that I sent is answered"), wait=timedelta(hours=1)),
        NoticeKind("visas/ending", _("my timeline waits for its end"), default=NoticeWhen.DIGEST),
    )
