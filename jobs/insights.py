"""What referrals come to, and how soon they're answered."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import CharField, Count, DateTimeField, F, Min, OuterRef, Subquery
from django.db.models.functions import Cast, TruncMonth
from django.utils.translation import gettext_lazy

from diaspora.audit.models import Event
from diaspora.figures import Cell, by_month, counted
from jobs.models import Bridge, Introduction, ReferralRequest

_S = ReferralRequest.Status
# Several states of a request are one thing to somebody who asks "does this work?".
OUTCOMES = {
    "waiting": (_S.REQUESTED, _S.QUEUED, _S.MORE_INFO),
    "referred": (_S.ACCEPTED, _S.SUBMITTED, _S.ACKNOWLEDGED, _S.INTERVIEWING, _S.OFFERED, _S.NOT_SELECTED,
                 _S.NO_RESPONSE),
    "hired": (_S.HIRED,),
    "not_taken": (_S.DECLINED, _S.LAPSED, _S.CANNOT_SUBMIT),
    "ended": (_S.RELEASED, _S.WITHDRAWN, _S.JOB_CLOSED, _S.REPORTED),
}  # fmt: skip
OUTCOME_OF = {str(status.value): outcome for outcome, statuses in OUTCOMES.items() for status in statuses}
WORDS = {
    "waiting": gettext_lazy("waiting for an answer"),
    "referred": gettext_lazy("taken up by an ambassador"),
    "hired": gettext_lazy("hired"),
    "not_taken": gettext_lazy("not taken up"),
    "ended": gettext_lazy("ended otherwise"),
}
DAYS = {1: "day_1", 3: "day_3", 7: "day_7", 14: "day_14"}
DAY_WORDS = {
    "day_1": gettext_lazy("within a day"),
    "day_3": gettext_lazy("within three days"),
    "day_7": gettext_lazy("within a week"),
    "day_14": gettext_lazy("within two weeks"),
    "later": gettext_lazy("later"),
}


class ReferralsByMonth:
    """Requests of members who agreed, by the month they were sent in and what has come of them."""

    key = "referrals"
    title = gettext_lazy("Referrals asked for, by month and what came of them")
    row_title = gettext_lazy("Month")
    kind = "bars"

    def cells(self, agreed: Any) -> Iterable[Cell]:
        sent = ReferralRequest.objects.exclude(status=_S.DRAFT).filter(seeker__in=agreed).order_by()
        rows = sent.annotate(month=TruncMonth("created_at")).values("month", "status", "seeker")
        rows = rows.annotate(number=Count("pk"))
        return by_month(rows, lambda row: OUTCOME_OF[row["status"]], OUTCOMES, whose="seeker")

    def label(self, code: str) -> str:
        return str(WORDS.get(code, code))


class AnswerTimes:
    """From sending to the first yes or no, of ambassadors who agreed."""

    key = "answers"
    title = gettext_lazy("How soon ambassadors answered")
    row_title = gettext_lazy("Answered")
    kind = "bars"

    def cells(self, agreed: Any) -> Iterable[Cell]:
        answers = Event.objects.filter(
            target="jobs.referralrequest", target_id=Cast(OuterRef("pk"), CharField()),
            to_status__in=(_S.ACCEPTED, _S.DECLINED, _S.MORE_INFO),
        )  # fmt: skip
        first = answers.order_by().values("target_id").annotate(first=Min("at")).values("first")
        answered = ReferralRequest.objects.filter(ambassador__in=agreed).annotate(
            answered_at=Subquery(first, output_field=DateTimeField()), took=F("answered_at") - F("created_at")
        )
        rows = answered.filter(answered_at__isnull=False).values("ambassador", "took")
        numbers, people = counted(rows, lambda row: bucket(row["took"]), whose="ambassador")
        return [Cell(row, numbers[row], len(people[row])) for row in DAY_WORDS if row in numbers]

    def label(self, code: str) -> str:
        return str(DAY_WORDS.get(code, code))


def bucket(took: timedelta) -> str:
    return next((name for days, name in DAYS.items() if took <= timedelta(days=days)), "later")


CAME = {
    "asked": gettext_lazy("asked for, no answer yet"),
    "introduced": gettext_lazy("introduced"),
    "met": gettext_lazy("met"),
    "working": gettext_lazy("working together"),
    "hired": gettext_lazy("people were hired"),
    "nothing": gettext_lazy("not taken up, or ended before they met"),
}
NOT_YET: dict[str, str] = {
    Introduction.Status.WAITING: "asked",
    Introduction.Status.MORE_INFO: "asked",
    Introduction.Status.ACCEPTED: "introduced",
}


class IntroductionsByKind:
    """Introductions that members who agreed asked for, by kind of bridge and the furthest that they came."""

    key = "introductions"
    title = gettext_lazy("Introductions over bridges, and how far they came")
    row_title = gettext_lazy("Kind")
    kind = "bars"

    def cells(self, agreed: Any) -> Iterable[Cell]:
        rows = Introduction.objects.filter(asker__in=agreed).order_by()
        numbers, people = counted(
            rows.values("bridge__kind", "status", "outcome", "asker"),
            lambda row: (row["bridge__kind"], row["outcome"] or NOT_YET.get(row["status"], "nothing")),
            whose="asker",
        )
        places = [(kind, came) for kind in Bridge.Kind.values for came in CAME if (kind, came) in numbers]
        return [Cell(kind, numbers[kind, came], len(people[kind, came]), came) for kind, came in places]

    def label(self, code: str) -> str:
        return str(CAME[code] if code in CAME else Bridge.Kind(code).label)
