"""Jobs on the site's one results page."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jobs.asked import Asked, tidy_words
from jobs.models import Job, JobSearch
from jobs.services.cards import cards
from jobs.services.finding import Where, find


class JobsSource:
    key = "jobs"
    label = _("Jobs")
    template = "jobs/card.html"

    def results(self, words: str, viewer: Any, *, limit: int) -> Sequence[JobSearch]:
        apart = Job.objects.visible().apart_from(viewer)
        rows = find(Asked(words=tidy_words(words)), Where(without=tuple(apart))).rows[:limit]
        # All at once: the template shows them one by one.
        cards(rows)
        return rows

    def more_url(self, words: str) -> str:
        return f"{reverse('jobs')}?{urlencode({'q': tidy_words(words)})}"
