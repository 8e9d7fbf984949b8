"""Ambassadors who mentor, on the site's one results page: by field, topic, country and route."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from diaspora.accounts.places import DESTINATIONS
from mentorship import words
from mentorship.models import MentorProfile


class MentorsSource:
    key = "mentors"
    label = _("People who help")
    template = "mentorship/search_row.html"

    def results(self, text: str, viewer: Any, *, limit: int) -> Sequence[MentorProfile]:
        """Every word must name something of theirs; what they wrote freely isn't searched."""
        asked = text.lower().split()[:8]
        if not asked or not viewer.is_authenticated:
            return []
        rows = MentorProfile.objects.helping().visible_to(viewer).filter(free_slots__gt=0)
        for word in asked:
            rows = rows.filter(_names(word))
        found = rows.select_related("member__profile", "member__ambassador").distinct()
        return list(found.order_by("-free_slots", "pk")[:limit])

    def more_url(self, text: str) -> str:
        return f"{reverse('mentors')}?{urlencode({'more': 1})}"


def _names(word: str) -> Q:
    found = Q(pk__in=[])
    for topic in _keys(words.TOPICS, word):
        found |= Q(topics__contains=[topic])
    for language in _keys(words.LANGUAGES, word):
        found |= Q(languages__contains=[language])
    found |= Q(role__in=_keys(words.ROLES, word)) | Q(member__profile__country__in=_keys(DESTINATIONS, word))
    return found | Q(routes__route__in=_keys(words.ROUTES, word))


def _keys(catalogue: Any, word: str) -> list[str]:
    """Those whose name has the word in it, in either language."""
    return [
        key
        for key, name in catalogue.items()
        if (len(word) > 2 and any(word in said for said in _both(name))) or word == key
    ]


def _both(name: Any) -> list[str]:
    said = []
    for language in ("en", "ur"):
        with override(language):
            said.append(str(name).lower())
    return said
