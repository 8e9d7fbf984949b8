"""What mentoring shows elsewhere: digest, panels, home page, search, moderation, figures, personal data, demo."""

import re
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from diaspora.accounts.services import block
from diaspora.demo import fill as fill_people
from diaspora.panels import CountryInterest, Offer, Person
from mentorship.dashboard import MentoringCard
from mentorship.digest import MentorshipSection
from mentorship.models import MentorProfile, MentorRequest, Mentorship, OpenMentor, PairBar
from mentorship.moderation import ModeratedMentorship
from mentorship.panels import MentorsPanel
from mentorship.search import MentorsSource
from mentorship.services import statistics
from tests.mentorship.factories import MentorFactory, RequestFactory, SessionFactory

pytestmark = pytest.mark.django_db


def test_digest_names_nobody_and_leaves_out_what_was_answered(asked, django_assert_num_queries):
    section, now = MentorshipSection(), timezone.now()
    people = [asked.ambassador, asked.seeker]
    with django_assert_num_queries(3):
        found = section.items_for(people, now - timedelta(days=7), now)
    (item,) = found[asked.ambassador_id]
    assert item.data == {"title": "Somebody asks for your help"}
    assert section.still_visible(asked.ambassador, [item]) == [item]
    MentorRequest.objects.update(status="declined", ended_at=now)
    assert section.still_visible(asked.ambassador, [item]) == []


def test_panel_counts_only_from_three(member):
    panel, germany = MentorsPanel(), CountryInterest("DE", "eu-blue-card")
    MentorFactory()
    MentorFactory()
    assert panel.for_subject(germany, member) is None
    MentorFactory()
    assert "3 ambassadors here took this route" in panel.for_subject(germany, member)
    assert panel.for_subject(Offer("DE", None, "EUR", "", date(2026, 11, 24)), member)
    assert panel.for_subject(CountryInterest("NL"), member) is None


def test_person_panel_does_not_name_a_pseudonym(member):
    mentor = MentorFactory()
    assert MentorsPanel().for_subject(Person(mentor.pk), member) is None
    MentorProfile.objects.update(show_name=True)
    assert mentor.handle in MentorsPanel().for_subject(Person(mentor.pk), member)


def test_search_finds_by_field_country_and_route(member):
    mentor = MentorFactory()
    source = MentorsSource()
    assert [row.pk for row in source.results("software germany", member, limit=5)] == [mentor.pk]
    assert source.results("nursing germany", member, limit=5) == []
    block(member, by=mentor.member)
    assert source.results("software germany", member, limit=5) == []


def test_home_page_card(asked, together):
    assert "Somebody asks you" in MentoringCard().render(asked.ambassador)
    at = timezone.now() + timedelta(days=2)
    SessionFactory(mentorship=together, status="confirmed", starts_at=at, ends_at=at + timedelta(minutes=30))
    assert "session.ics" in MentoringCard().render(together.seeker)
    assert MentoringCard().render(MentorFactory().member) is None


def test_report_freezes_the_pair(together):
    ModeratedMentorship().hide(together, by=None, reason="asked for money")
    together.refresh_from_db()
    assert (together.status, together.why) == ("ended", "safety")
    assert PairBar.objects.filter(why="safety", until__isnull=True).count() == 2


def test_small_numbers_are_hidden():
    assert [statistics.hidden(number) for number in (0, 1, 9, 10)] == [0, None, None, 10]
    assert statistics.share(5, 20) is None
    assert statistics.share(15, 20) is None
    assert statistics.share(30, 60) == 0.5


def test_staff_figures_page(admin_client):
    for _ in range(3):
        RequestFactory()
    page = admin_client.get(reverse("admin:mentorship_figures")).content.decode()
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", page)
    assert "–" in cells
    assert "3" not in cells


@pytest.mark.parametrize("name", ["round", "message", "mentorsession", "circleverification", "mentorprofile",
                                  "mentorrequest", "mentorship"])  # fmt: skip
def test_admin_lists_open(admin_client, asked, together, name):
    assert admin_client.get(reverse(f"admin:mentorship_{name}_changelist")).status_code == 200


@pytest.mark.parametrize("path", [path for path in settings.TICKS if path.startswith("mentorship.")])
def test_tick_runs_twice(asked, together, path):
    for _ in range(2):
        import_string(path)()


def test_demo_fills_and_runs(settings):
    settings.DEMO_PARTS = ["mentorship.demo.fill"]
    fill_people(timezone.now())
    assert OpenMentor.objects.count() > 10
    assert Mentorship.objects.live().count() == 3
    for path in settings.TICKS:
        if path.startswith("mentorship."):
            import_string(path)()
