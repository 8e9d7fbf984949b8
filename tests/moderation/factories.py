"""Members as far trusted as a test needs, and something to report: a listing with an owner, that can be hidden."""

from datetime import timedelta

import factory
from django.utils import timezone

from diaspora.accounts.models import Skill
from diaspora.moderation.models import Vouch
from tests.factories import UserFactory


def trusted(level, **fields):
    """A member of trust level 0, 1, 2 or 3."""
    age = {0: timedelta(0), 1: timedelta(days=2), 2: timedelta(days=20), 3: timedelta(days=70)}[level]
    member = UserFactory(joined_at=timezone.now() - age, **fields)
    if level >= 2:
        Vouch.objects.create(voucher=UserFactory(), member=member)
    return member


class NoteFactory(factory.django.DjangoModelFactory):
    """A skill stands for something written by `OWNERS[pk]`."""

    class Meta:
        model = Skill

    name = factory.Sequence(lambda n: f"Canary note {n}")
    slug = factory.Sequence(lambda n: f"note-{n}")


OWNERS = {}
HIDDEN = set()


class ModeratedNote:
    key = "accounts.skill"
    model = Skill
    lookup = "slug"

    def rows_for(self, viewer):
        return Skill.objects.exclude(pk__in=HIDDEN)

    def title(self, row):
        return row.name

    def url(self, row):
        return f"/notes/{row.slug}/"

    def owner(self, row):
        return OWNERS.get(row.pk)

    def snapshot(self, row):
        return {"name": row.name}

    def hide(self, row, *, by, reason):
        HIDDEN.add(row.pk)

    def restore(self, row, *, by, reason):
        HIDDEN.discard(row.pk)
