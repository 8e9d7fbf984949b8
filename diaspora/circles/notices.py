"""What circles tell members, and how unless they chose otherwise."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from diaspora.notifications.notices import NoticeKind


class CircleNotices:
    key = "circles"
    label = _("Circles")
    kinds = (
        NoticeKind("circles/answered", _("somebody answers what I asked"), wait=timedelta(minutes=15)),
        NoticeKind("circles/accepted", _("my answer is the one that helped"), wait=timedelta(hours=1)),
        NoticeKind("circles/asks", _("somebody asks to enter a circle that I moderate"), wait=timedelta(hours=1)),
        NoticeKind("circles/let_in", _("a circle lets me in")),
        NoticeKind("circles/refused", _("a circle doesn't let me in")),
        NoticeKind("circles/published", _("what I wrote is shown after a moderator looked")),
        NoticeKind("circles/hidden", _("what I wrote is hidden")),
        NoticeKind("circles/restored", _("what I wrote is shown again")),
    )
