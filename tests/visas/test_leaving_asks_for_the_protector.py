"""Whoever holds an offer sees the last steps in Pakistan, from the guide itself."""

import pytest
from django.utils import timezone

from diaspora.panels import Leaving
from visas.leaving import last_steps
from visas.panels import VisasPanel

pytestmark = pytest.mark.django_db


def test_without_a_guide_nothing_is_said():
    assert VisasPanel().for_subject(Leaving("DE", timezone.localdate()), None) is None


def test_the_protector_and_what_it_needs_and_what_follows(guides):
    day = timezone.localdate()
    found = last_steps(day, "en")
    assert [step.slug for step in found["steps"]] == ["police", "visa-appointment", "protector", "departure"]
    html = VisasPanel().for_subject(Leaving("DE", day), None)
    assert "#step-protector" in html
    assert "Bureau of Emigration" in html
