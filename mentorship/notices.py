"""What members hear of in mentoring, and how unless they chose otherwise."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from diaspora.notifications.notices import NoticeKind

GATHERED = timedelta(minutes=15)


def _all(*names: str) -> tuple[str, ...]:
    return tuple(f"mentorship/{name}" for name in names)


class MentoringNotices:
    key = "mentorship"
    label = _("Mentoring")
    kinds = (
        NoticeKind(
            "mentorship/request_new", _("somebody asks for my help"),
            covers=_all("request_answered", "request_withdrawn", "round_offer"),
        ),
        NoticeKind("mentorship/request_reminder", _("a request waits for my answer")),
        NoticeKind(
            "mentorship/request_accepted", _("my request for help is answered"),
            covers=_all("request_question", "request_unavailable", "request_lapsed"),
        ),
        NoticeKind("mentorship/message", _("a message comes"), wait=GATHERED),
        NoticeKind(
            "mentorship/session_proposed", _("times for a session are proposed or agreed"),
            covers=_all("session_agreed", "session_expired"),
        ),
        NoticeKind(
            "mentorship/session_moved", _("a session moves or is cancelled"), required=True,
            covers=_all("session_cancelled", "office_off"),
        ),
        NoticeKind(
            "mentorship/check_in", _("you ask how it goes"),
            covers=_all("session_how", "session_missed", "no_show_warning", "nudge", "pulse", "still_available"),
        ),
        NoticeKind(
            "mentorship/under_way", _("a mentorship begins, pauses or ends"),
            covers=_all("completed", "completed_rest", "completing", "contact_both", "contact_one", "ended",
                        "ending_soon", "pause_over", "paused", "renewing", "resumed"),
        ),
        NoticeKind(
            "mentorship/office_place", _("an office hour is near, or a place in one comes to me"),
            covers=_all("office_soon"),
        ),
        NoticeKind(
            "mentorship/round_list", _("there's news of a matching round"),
            covers=_all("round_match", "round_none", "round_off"),
        ),
        NoticeKind(
            "mentorship/stopped", _("I take new requests again, or no longer"),
            covers=_all("paused_silent", "rest_over"),
        ),
        NoticeKind("mentorship/circle_yes", _("the women's circle has decided about me"), covers=_all("circle_no")),
    )  # fmt: skip
