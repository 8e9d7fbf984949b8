"""What waits for the member in mentoring, in their digest."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from diaspora.accounts.models import Block, User
from diaspora.digests.sections import Item
from mentorship.models import MentorRequest, MentorSession, OfficeHour, circle_verified
from mentorship.models.requests import Face, RequestStatus

SESSIONS_WITHIN = timedelta(days=14)
HOURS_SHOWN = 3


class MentorshipSection:
    """Answers due, sessions to come, and office hours that opened. No name and no text: titles only."""

    key = "mentorship"
    title = gettext_lazy("Mentoring")
    template = "emails/mentorship/digest_mentorship"
    more_url = "/mentors/requests/"

    def items_for(self, members: Sequence[User], since: datetime, until: datetime) -> Mapping[int, Sequence[Item]]:
        """Three statements for any number of members."""
        found: dict[int, list[Item]] = defaultdict(list)
        people = {member.pk: member for member in members}
        self._requests(found, people)
        self._sessions(found, people, until)
        self._hours(found, people, since, until)
        return found

    def _requests(self, found: dict[int, list[Item]], people: Mapping[int, User]) -> None:
        waiting = Q(ambassador__in=people, status=RequestStatus.SENT) | Q(seeker__in=people, face=Face.INFO_ASKED)
        for row in MentorRequest.objects.filtered(apart=False).filter(waiting).order_by("answer_by"):
            who = row.ambassador_id if row.status == RequestStatus.SENT else row.seeker_id
            if who in people:
                with override(people[who].language):
                    what = _("Somebody asks for your help") if who == row.ambassador_id else _("A question for you")
                    reason = _("answer by %(day)s") % {"day": date_format(row.answer_by, "DATE_FORMAT")}
                found[who].append(Item(f"mentor_request:{row.pk}", row.get_absolute_url(), reason, {"title": what}))

    def _sessions(self, found: dict[int, list[Item]], people: Mapping[int, User], until: datetime) -> None:
        rows = MentorSession.objects.filter(
            Q(mentorship__seeker__in=people) | Q(mentorship__ambassador__in=people), status="confirmed",
            starts_at__gt=until, starts_at__lte=until + SESSIONS_WITHIN,
        )  # fmt: skip
        for session in rows.select_related("mentorship").order_by("starts_at"):
            row = session.mentorship
            assert session.starts_at is not None
            for who in {row.seeker_id, row.ambassador_id} & people.keys():
                with override(people[who].language):
                    day = date_format(session.starts_at, "DATE_FORMAT")
                    item = Item(
                        f"mentor_session:{session.pk}.{session.sequence}", row.get_absolute_url(),
                        _("you agreed to it"), {"title": _("Session on %(day)s") % {"day": day}},
                    )  # fmt: skip
                found[who].append(item)

    def _hours(
        self, found: dict[int, list[Item]], people: Mapping[int, User], since: datetime, until: datetime
    ) -> None:
        """Only for members who have said what they look for, and never a women-only one: mails are read by others."""
        opened = (since + timedelta(days=7), until + timedelta(days=7))
        rows = list(
            OfficeHour.objects.coming().filter(starts_at__gt=opened[0], starts_at__lte=opened[1], women_only=False)[
                :HOURS_SHOWN
            ]
        )
        seekers = User.objects.filter(pk__in=people, wish__isnull=False) if rows else User.objects.none()
        for who in seekers.values_list("pk", flat=True):
            with override(people[who].language):
                reason = _("booking has opened")
            found[who] += [
                Item(f"office_hour:{row.pk}", row.get_absolute_url(), reason, {"title": row.title})
                for row in rows
                if row.ambassador_id != who
            ]

    def still_visible(self, member: User, items: Sequence[Item]) -> Sequence[Item]:
        return self.still_visible_for([(member, items)]).get(member.pk, ())

    def still_visible_for(self, asked: Sequence[tuple[User, Sequence[Item]]]) -> Mapping[int, Sequence[Item]]:
        """Six statements at most for any number of members."""
        keys: dict[str, set[int]] = defaultdict(set)
        for _member, items in asked:
            for item in items:
                keys[_kind(item)].add(_number(item))
        live: dict[str, set[Any]] = {
            "mentor_request": _still(MentorRequest.objects.open(), keys["mentor_request"]),
            "mentor_session": _still(MentorSession.objects.filter(status="confirmed"), keys["mentor_session"]),
        }
        hours = _hours_for([member for member, _items in asked], keys["office_hour"])
        return {
            member.pk: [
                item
                for item in items
                if _number(item) in (hours[member.pk] if _kind(item) == "office_hour" else live[_kind(item)])
            ]
            for member, items in asked
        }


def _kind(item: Item) -> str:
    return item.key.partition(":")[0]


def _number(item: Item) -> int:
    return int(item.key.partition(":")[2].partition(".")[0])


def _still(rows: Any, keys: set[int]) -> set[int]:
    return set(rows.filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()


def _hours_for(members: Sequence[User], keys: set[int]) -> Mapping[int, set[int]]:
    """Per member, without those of a block that came meanwhile, or of an ambassador who meets women only now."""
    found: dict[int, set[int]] = {member.pk: set() for member in members}
    if not keys:
        return found
    rows = OfficeHour.objects.coming().filter(pk__in=keys, ambassador__is_active=True)
    hours = list(rows.values_list("pk", "ambassador_id", "ambassador__mentor__women_only"))
    apart = Block.objects.apart(found)
    women = circle_verified(found)
    for member in found:
        found[member] = {pk for pk, who, only in hours if (member, who) not in apart and (member in women or not only)}
    return found
