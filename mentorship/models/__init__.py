from mentorship.models.feeds import CalendarFeed
from mentorship.models.mentorships import (
    CheckIn,
    ContactShare,
    Feedback,
    Goal,
    Mentorship,
    Message,
    Note,
    Outcome,
    Warned,
)
from mentorship.models.people import (
    CircleVerification,
    MentorProfile,
    PairBar,
    RouteHeld,
    SeekerWish,
    Vouch,
    circle_verified,
    is_circle_verified,
)
from mentorship.models.requests import MentorRequest
from mentorship.models.rounds import Entry, Round
from mentorship.models.sessions import MentorSession, OfficeHour, Seat
from mentorship.models.standing import OpenMentor, Suggestion, WeightSet

__all__ = [
    "CalendarFeed", "CheckIn", "CircleVerification", "ContactShare", "Entry", "Feedback", "Goal",
    "MentorProfile", "MentorRequest", "MentorSession", "Mentorship", "Message", "Note", "OfficeHour",
    "OpenMentor", "Outcome", "PairBar", "Round", "RouteHeld", "Seat", "SeekerWish", "Suggestion", "Vouch",
    "Warned", "WeightSet", "circle_verified", "is_circle_verified",
]  # fmt: skip
