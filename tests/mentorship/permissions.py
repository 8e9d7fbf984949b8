"""Objects of mentoring for the table of permissions: the party mentors, is asked, meets and offers hours."""

from datetime import timedelta

from django.utils import timezone

from mentorship.models.rounds import Round
from tests.mentorship.factories import (
    MentorFactory,
    MentorshipFactory,
    OfficeHourFactory,
    RequestFactory,
    SessionFactory,
)


def samples(world):
    MentorFactory(member=world.party, free_slots=1)
    request = RequestFactory(ambassador=world.party)
    together = MentorshipFactory(ambassador=world.party)
    session = SessionFactory(mentorship=together)
    hour = OfficeHourFactory(ambassador=world.party)
    meeting = Round.objects.create(name="Spring", join_by=timezone.now() + timedelta(days=7), due_at=timezone.now())
    found = {name: {"pk": request.pk} for name in ("mentor_request", "mentor_request_act")}
    found |= {name: {"pk": together.pk} for name in ("mentorship", "mentorship_act", "mentor_propose")}
    found |= {name: {"pk": session.pk} for name in ("mentor_session_act", "mentor_session_ics")}
    found |= {name: {"pk": hour.pk} for name in ("office_hour", "office_act", "office_ics")}
    found |= {name: {"pk": meeting.pk} for name in ("mentor_round", "mentor_round_join")}
    found |= {name: {"handle": world.party.handle} for name in ("mentor", "mentor_ask")}
    return found
