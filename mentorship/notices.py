"""What members hear of in mentoring, and how unless they chose otherwise."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from diaspora.notifications.notices import NoticeKind

GATHERED = timedelta(minutes=15)


class MentoringNotices:
    key = "mentorship"
    label = _("Mentoring")
    kinds = (
        NoticeKind("mentorship/request_new", _("somebody asks for my help")),
        NoticeKind("mentorship/request_reminder", _("a request waits for my answer")),
        NoticeKind("mentorship/request_question", _("an ambassador has a question")),
        NoticeKind("mentorship/request_accepted", _("an ambassador says yes")),
        NoticeKind("mentorship/request_unavailable", _("an ambassador isn't available")),
        NoticeKind("mentorship/message", _("a message comes"), wait=GATHERED),
        NoticeKind("mentorship/session_proposed", _("times for a session are proposed")),
        NoticeKind("mentorship/session_agreed", _("a session is agreed")),
        NoticeKind("mentorship/session_moved", _("a session moves"), required=True),
        NoticeKind("mentorship/session_cancelled", _("a session is cancelled"), required=True),
        NoticeKind("mentorship/nudge", _("it has been quiet for a while")),
        NoticeKind("mentorship/office_place", _("a place in an office hour comes to me")),
        NoticeKind("mentorship/office_off", _("an office hour is called off"), required=True),
        NoticeKind("mentorship/round_list", _("my list in a round is ready")),
        NoticeKind("mentorship/pulse", _("you ask whether it's too much")),
    )
