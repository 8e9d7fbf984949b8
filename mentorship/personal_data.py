"""What mentoring knows about a member."""

from collections.abc import Iterable
from typing import Any

from diaspora.accounts.models import User
from diaspora.accounts.personal_data import Rule
from mentorship.models import (
    CalendarFeed,
    CircleVerification,
    ContactShare,
    Entry,
    Feedback,
    MentorProfile,
    MentorRequest,
    MentorSession,
    Mentorship,
    Message,
    Note,
    OfficeHour,
    OpenMentor,
    Outcome,
    PairBar,
    RouteHeld,
    Seat,
    SeekerWish,
    Suggestion,
    Vouch,
    Warned,
)

ACCOUNT = "As long as the account exists."
YEAR = "A year after it ended its texts are emptied."
BAR = "Cool-downs until they run out; after a block or report as long as both accounts exist."


class MentorshipData:
    key = "mentorship"
    rules = (
        Rule(MentorProfile, "member", ("call_me", "about", "hours", "languages", "not_employers"), ACCOUNT, "delete"),
        Rule(RouteHeld, "mentor__member", ("route", "held_on", "with_family"), ACCOUNT, "delete"),
        Rule(OpenMentor, "member", (), "Worked out from the profile, each day anew.", "delete"),
        Rule(SeekerWish, "member", ("call_me", "question", "hours", "not_employers"), ACCOUNT, "delete"),
        Rule(PairBar, "seeker", (), BAR, "delete"),
        Rule(PairBar, "ambassador", (), BAR, "delete"),
        Rule(CircleVerification, "member", ("status",), ACCOUNT, "delete"),
        Rule(Vouch, "member", (), ACCOUNT, "delete"),
        Rule(Vouch, "verification__member", (), ACCOUNT, "delete"),
        Rule(Suggestion, "seeker", ("reasons",), "180 days.", "delete"),
        Rule(Suggestion, "ambassador", ("reasons",), "180 days.", "delete"),
        Rule(MentorRequest, "seeker", ("text", "answer"), YEAR, "delete"),
        Rule(MentorRequest, "ambassador", ("question",), YEAR, "delete"),
        Rule(Mentorship, "seeker", (), YEAR, "delete"),
        Rule(Mentorship, "ambassador", (), YEAR, "delete"),
        Rule(Mentorship, "renewing", (), YEAR, "blank"),
        Rule(Mentorship, "completing", (), YEAR, "blank"),
        Rule(Message, "writer", ("text", "html"), "A year after the mentorship ended.", "delete"),
        Rule(ContactShare, "member", ("contact",), "Until taken back, or a year after it ended.", "delete"),
        Rule(Warned, "member", (), YEAR, "delete"),
        Rule(Note, "member", ("text",), "A year after the mentorship ended.", "delete"),
        Rule(Feedback, "member", ("text",), YEAR, "delete"),
        Rule(Outcome, "member", ("came",), "Until the member deletes it, or the account is erased.", "delete"),
        Rule(MentorSession, "ambassador", (), YEAR, "delete"),
        Rule(MentorSession, "proposer", (), YEAR, "delete"),
        Rule(MentorSession, "said_by", (), YEAR, "blank"),
        Rule(MentorSession, "cancelled_by", (), YEAR, "blank"),
        Rule(OfficeHour, "ambassador", ("title", "link"), ACCOUNT, "delete"),
        Rule(Seat, "member", (), ACCOUNT, "delete"),
        Rule(
            CalendarFeed,
            "member",
            (),
            "Until stopped and the account is erased; the address itself isn't kept.",
            "delete",
        ),
        Rule(Entry, "member", ("listed", "struck"), "A year after the round.", "delete"),
    )

    def export(self, member: User) -> Iterable[tuple[str, Any]]:
        """One's own words and choices. What the other side wrote, and who it was, is theirs."""
        profile = (
            "topics",
            "role",
            "experience",
            "languages",
            "about",
            "capacity",
            "hours_a_month",
            "women_only",
            "not_employers",
            "zone",
        )
        wish = ("topics", "routes", "countries", "role", "experience", "languages", "question", "until", "women_only",
                "not_employers")  # fmt: skip
        yield "mentor_profile", list(MentorProfile.objects.filter(member=member).values(*profile, "call_me", "hours"))
        yield "mentor_wish", list(SeekerWish.objects.filter(member=member).values(*wish, "call_me", "hours", "zone"))
        yield (
            "mentor_routes",
            list(RouteHeld.objects.filter(mentor=member.pk).values("route", "held_on", "with_family")),
        )
        yield (
            "mentor_requests_sent",
            list(member.mentor_requests.values("topics", "route", "text", "answer", "face", "sent_at")),
        )
        yield "mentor_requests_answered", list(member.mentor_queue.values("topics", "status", "question", "sent_at"))
        yield "mentorships", list(Mentorship.objects.of(member).values("status", "started_at", "ended_at", "ends_on"))
        yield "mentor_messages", list(Message.objects.filter(writer=member).values("text", "written_at"))
        yield "mentor_notes", list(Note.objects.filter(member=member).values("text", "changed_at"))
        yield "mentor_contacts_shared", list(ContactShare.objects.filter(member=member).values("contact", "shared_at"))
        yield "mentor_feedback", list(Feedback.objects.filter(member=member).values("helped", "text", "given_at"))
        yield "mentor_outcomes", list(Outcome.objects.filter(member=member).values("came", "route", "said_at"))
        yield "office_hours_held", list(member.office_hours.values("title", "starts_at", "minutes", "places"))
        yield "office_hours_booked", list(member.office_seats.values("office_hour__starts_at", "status"))
        yield "mentor_circle", list(CircleVerification.objects.filter(member=member).values("status", "asked_at"))
        yield "mentor_calendar", list(CalendarFeed.objects.filter(member=member).values("is_on", "changed_at"))
        yield "mentor_rounds", list(member.round_entries.values("round__name", "side", "places", "joined_at"))
