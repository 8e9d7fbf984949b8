"""What mentoring comes to, and how soon it's answered: figures of members who agreed, small ones hidden later."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import CharField, Count, DateTimeField, F, Min, OuterRef, Subquery
from django.db.models.functions import Cast, TruncMonth
from django.utils.translation import gettext_lazy

from diaspora.audit.models import Event
from diaspora.figures import Cell, by_month, counted
from mentorship.models import MentorRequest, Mentorship, Outcome
from mentorship.models.mentorships import LIVE, Came, MentorshipStatus
from mentorship.models.requests import RequestStatus

WORDS = {
    "under_way": gettext_lazy("under way"),
    "completed": gettext_lazy("completed"),
    "ended": gettext_lazy("ended before that"),
}
OF_STATUS = {
    **{str(status.value): "under_way" for status in LIVE},
    str(MentorshipStatus.COMPLETED.value): "completed",
    str(MentorshipStatus.ENDED.value): "ended",
}
DAYS = {1: "day_1", 3: "day_3", 7: "day_7"}
DAY_WORDS = {
    "day_1": gettext_lazy("within a day"),
    "day_3": gettext_lazy("within three days"),
    "day_7": gettext_lazy("within a week"),
    "later": gettext_lazy("later"),
}


class MentorshipsByMonth:
    """Of seekers who agreed, by the month they began and how they stand now."""

    key = "mentorships"
    title = gettext_lazy("Mentorships, by the month they began and how they went")
    row_title = gettext_lazy("Month")
    kind = "bars"

    def cells(self, agreed: Any) -> Iterable[Cell]:
        begun = Mentorship.objects.filter(seeker__in=agreed).order_by().annotate(month=TruncMonth("started_at"))
        rows = begun.values("month", "status", "seeker").annotate(number=Count("pk"))
        return by_month(rows, lambda row: OF_STATUS[row["status"]], WORDS, whose="seeker")

    def label(self, code: str) -> str:
        return str(WORDS.get(code, code))


class WhatCameOfIt:
    """What seekers who agreed said came of it; one mentorship may come to several things."""

    key = "mentoring_came"
    title = gettext_lazy("What came of being helped")
    row_title = gettext_lazy("Outcome")
    kind = "bars"

    def cells(self, agreed: Any) -> Iterable[Cell]:
        rows = Outcome.objects.filter(member__in=agreed).order_by().values("came")
        found = rows.annotate(number=Count("mentorship", distinct=True), people=Count("member", distinct=True))
        by_code = {row["came"]: row for row in found}
        told = [by_code[code] for code in Came.values if code in by_code]
        return [Cell(row["came"], row["number"], row["people"]) for row in told]

    def label(self, code: str) -> str:
        return str(Came(code).label) if code in Came.values else code


class MentorAnswers:
    """From asking to the first yes, no or question, of ambassadors who agreed."""

    key = "mentoring_answers"
    title = gettext_lazy("How soon ambassadors answered who was asked to mentor")
    row_title = gettext_lazy("Answered")
    kind = "bars"

    def cells(self, agreed: Any) -> Iterable[Cell]:
        answers = Event.objects.filter(
            target=MentorRequest._meta.label_lower, target_id=Cast(OuterRef("pk"), CharField()),
            to_status__in=(RequestStatus.ACCEPTED, RequestStatus.DECLINED, RequestStatus.INFO_ASKED),
        )  # fmt: skip
        first = answers.order_by().values("target_id").annotate(first=Min("at")).values("first")
        answered = MentorRequest.objects.filter(ambassador__in=agreed).annotate(
            answered_at=Subquery(first, output_field=DateTimeField()), took=F("answered_at") - F("sent_at")
        )
        numbers, people = counted(
            answered.filter(answered_at__isnull=False).values("ambassador", "took").order_by(),
            lambda row: bucket(row["took"]), whose="ambassador",
        )  # fmt: skip
        return [Cell(row, numbers[row], len(people[row])) for row in DAY_WORDS if row in numbers]

    def label(self, code: str) -> str:
        return str(DAY_WORDS.get(code, code))


def bucket(took: timedelta) -> str:
    return next((name for days, name in DAYS.items() if took <= timedelta(days=days)), "later")
