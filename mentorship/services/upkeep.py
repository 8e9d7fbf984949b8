"""What lapses by itself."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from mentorship.models import MentorRequest, Mentorship, PairBar, Round, Suggestion
from mentorship.models.mentorships import LIVE
from mentorship.models.requests import OPEN
from mentorship.models.rounds import RoundStatus

SUGGESTIONS_KEPT = timedelta(days=180)
TEXTS_KEPT = timedelta(days=365)
INPUTS_KEPT = timedelta(days=365)


@transaction.atomic
def scrub() -> None:
    """Tick. Texts of what ended a year ago, old suggestions, cool-downs that ran out, a round's frozen people."""
    now = timezone.now()
    PairBar.objects.filter(until__lte=now).delete()
    Suggestion.objects.filter(week__lt=(now - SUGGESTIONS_KEPT).date()).delete()
    old = MentorRequest.objects.filter(ended_at__lt=now - TEXTS_KEPT).exclude(status__in=OPEN).exclude(text="")
    old.update(text="", question="", answer="", likeness=0)
    ended = Mentorship.objects.filter(ended_at__lt=now - TEXTS_KEPT).exclude(status__in=LIVE)
    for row in ended.filter(messages__isnull=False).distinct()[:50]:
        row.messages.all().delete()
        row.notes.all().delete()
        row.shares.all().delete()
        row.feedback.update(text="")
    done = Round.objects.filter(status__in=(RoundStatus.CLOSED, RoundStatus.CANCELLED), made_at__lt=now - INPUTS_KEPT)
    done.exclude(inputs={}).update(inputs={}, runs={})
