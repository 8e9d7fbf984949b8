"""What the digest says of jobs: composed for a thousand members at once, nothing that a member shouldn't be told."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diaspora.accounts.models import Block, User
from diaspora.digests import contents
from diaspora.digests.contents import Part
from diaspora.digests.mails import render
from diaspora.digests.masking import masked
from diaspora.digests.sections import DIGEST_SECTIONS
from diaspora.notifications.models import Notification
from diaspora.notifications.services import choose, mark_read
from jobs.asked import Asked
from jobs.digest import JobsDigest, ReferralsDigest
from jobs.models import Employer, Job, JobSearch, SavedJob, SavedSearch
from jobs.services.matching import Day, Saved, answers, best
from jobs.services.referrals import accept
from jobs.services.searches import question_of, save_search
from tests.factories import UserFactory
from tests.jobs.factories import JobFactory, RequestFactory

pytestmark = pytest.mark.django_db


def found(section, *members, hours=24):
    until = timezone.now() + timedelta(minutes=1)
    return section.items_for(members, until - timedelta(hours=hours), until)


def titles(section, member):
    return [item.data["title"] for item in found(section, member).get(member.pk, ())]


@pytest.fixture
def searcher(member):
    save_search(Asked(words="engineer"), by=member, name="engineer")
    return member


# --- Matching ---------------------------------------------------------------------------------------------------


WORDS = st.sets(st.sampled_from("abcdef"), max_size=4)


@given(
    listings=st.lists(WORDS, max_size=12),
    asked=st.lists(st.tuples(st.integers(1, 4), WORDS.map(sorted)), max_size=12),
    most=st.integers(1, 12),
)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_matcher_is_what_the_definition_says(listings, asked, most):
    now = timezone.now()
    rows = [
        JobSearch(job=Job(pk=n, employer=Employer(slug="x")), published_at=now - timedelta(minutes=n))
        for n, _words in enumerate(listings)
    ]
    searches = [Saved(who, f"s{n}", "each", n, "q=x", words, plain=True) for n, (who, words) in enumerate(asked)]
    hits = answers(Day(rows, dict(enumerate(listings))), searches)
    for who in range(1, 5):
        mine = [search for search in searches if search.member == who]
        meant = [
            (n, next(search.name for search in mine if set(search.lexemes) <= have))
            for n, have in enumerate(listings)
            if any(set(search.lexemes) <= have for search in mine)
        ]
        assert best([(hits[search.question], search.name) for search in mine], most) == (meant[:most], len(meant))


def test_a_thousand_members_are_composed_in_a_few_statements(django_assert_num_queries):
    """Each new listing against all their searches at once."""
    members = User.objects.bulk_create(User(email=f"m{n}@example.test") for n in range(1000))
    questions = [question_of(Asked(words=words)) for words in ("engineer", '"senior engineer"', "nurse", "welder")]
    questions.append(question_of(Asked(floor=40_000, currency="EUR")))
    SavedSearch.objects.bulk_create(
        SavedSearch(member=member, question=questions[(n + k) % 5], name=f"search {k}")
        for n, member in enumerate(members)
        for k in range(2)
    )
    poster = UserFactory()
    for title in ("Engineer", "Senior engineer", "Nurse"):
        JobFactory(title=title, poster=poster, salary_min=50_000, currency="EUR", salary_period="year")
    # Searches, listings, lexemes, rates, phrases, saved, blocks.
    with django_assert_num_queries(7):
        parts = found(JobsDigest(), *members)
    assert len(parts) == 1000
    with django_assert_num_queries(2):
        JobsDigest().still_visible_for([(member, parts[member.pk]) for member in members])


def test_an_employers_searches_match_that_employer_alone(member):
    job = JobFactory(title="Welder")
    JobFactory(title="Another welder")
    save_search(Asked(words="welder", employer=job.employer.slug), by=member, name="there")
    assert titles(JobsDigest(), member) == ["Welder"]


def test_the_mail_counts_all_and_shows_the_newest_five(searcher):
    now = timezone.now()
    for n in range(12):
        JobFactory(title=f"Engineer {n:02}", published_at=now - timedelta(minutes=n))
    (part,) = contents.gather([searcher], now - timedelta(days=1), now + timedelta(minutes=1))[searcher.pk]
    assert [item.data["title"] for item in part.items] == [f"Engineer {n:02}" for n in range(5)]
    assert part.more == 7


# --- What isn't told --------------------------------------------------------------------------------------------


def test_own_and_saved_listings_are_known_already(searcher):
    JobFactory(title="Own engineer", poster=searcher)
    SavedJob.objects.create(member=searcher, job=JobFactory(title="Saved engineer"))
    JobFactory(title="New engineer")
    assert titles(JobsDigest(), searcher) == ["New engineer"]


@pytest.mark.parametrize("way", [0, 1])
def test_neither_side_of_a_block_reads_of_the_other(searcher, way):
    poster = UserFactory()
    JobFactory(title="Engineer", poster=poster)
    items = found(JobsDigest(), searcher)[searcher.pk]
    pair = (searcher, poster)[:: 1 - 2 * way]
    Block.objects.create(blocker=pair[0], blocked=pair[1])
    assert titles(JobsDigest(), searcher) == []
    assert JobsDigest().still_visible(searcher, items) == []


def test_a_listing_that_ended_or_was_hidden_is_left_out_at_sending(searcher):
    jobs = [JobFactory(title="Engineer") for _ in range(3)]
    items = found(JobsDigest(), searcher)[searcher.pk]
    Job.objects.filter(pk=jobs[0].pk).update(status=Job.Status.UNDER_REPORT)
    Job.objects.filter(pk=jobs[1].pk).update(valid_through=timezone.now() - timedelta(minutes=1))
    assert [item.key for item in JobsDigest().still_visible(searcher, items)] == [f"job:{jobs[2].pk}"]


# --- Referrals --------------------------------------------------------------------------------------------------


@pytest.fixture
def accepted(db):
    request = RequestFactory()
    return accept(request, by=request.ambassador)


def test_a_referral_that_moved_is_told_with_its_reason_and_once(accepted):
    (item,) = found(ReferralsDigest(), accepted.seeker)[accepted.seeker_id]
    assert "said yes" in item.data["title"]
    assert item.reason == "a referral of yours moved"
    assert item.url == accepted.get_absolute_url()
    assert ReferralsDigest().still_visible(accepted.seeker, [item]) == [item]
    mark_read(accepted.seeker)
    assert ReferralsDigest().still_visible(accepted.seeker, [item]) == []
    assert found(ReferralsDigest(), accepted.seeker) == {}


def test_a_block_takes_the_referral_out_of_a_composed_digest(accepted):
    (item,) = found(ReferralsDigest(), accepted.seeker)[accepted.seeker_id]
    Block.objects.create(blocker=accepted.ambassador, blocked=accepted.seeker)
    assert ReferralsDigest().still_visible(accepted.seeker, [item]) == []
    assert found(ReferralsDigest(), accepted.seeker) == {}


def test_what_stands_under_what_happened_stands_there_alone():
    request = RequestFactory()
    choose(request.seeker, "jobs/referral_accepted", "digest")
    accept(request, by=request.ambassador)
    assert Notification.objects.get(member=request.seeker).in_digest
    assert found(ReferralsDigest(), request.seeker) == {}


def test_referrals_of_many_take_three_statements(django_assert_num_queries):
    requests = [RequestFactory() for _ in range(3)]
    for request in requests:
        accept(request, by=request.ambassador)
    for some in (requests[:1], requests):
        with django_assert_num_queries(3):
            assert len(found(ReferralsDigest(), *[one.seeker for one in some])) == len(some)


# --- Looks ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "ur"])
def test_links_lead_to_the_site_and_the_reason_stands_beside(searcher, language):
    JobFactory(title="Engineer <b>", salary_min=50_000, salary_max=60_000, currency="EUR", salary_period="year")
    User.objects.update(language=language)
    searcher.refresh_from_db()
    with translation.override(language):
        items = tuple(found(JobsDigest(), searcher)[searcher.pk])
        mail = render(searcher, [Part("jobs", items)], view="http://x/y")
    assert f'href="http://localhost:8000{items[0].url}"' in mail.html
    assert f"http://localhost:8000{items[0].url}" in mail.text
    assert items[0].reason in mail.text
    assert "€50,000–60,000" in mail.html
    assert "<b>" not in mail.html.partition("<body")[2].replace("<body", "")


def test_a_masked_copy_of_every_section_can_be_shown_and_tells_nothing(searcher):
    JobFactory(title="Canary engineer", salary_min=50_000, currency="EUR", salary_period="year")
    parts = [Part("jobs", tuple(found(JobsDigest(), searcher)[searcher.pk]))]
    mail = render(searcher, masked(parts), view="")
    for word in ("Canary", "Berlin", "50,000", "engineer"):
        assert word not in mail.text
        assert word not in mail.html
    assert {part.key for part in parts} <= DIGEST_SECTIONS.by_key().keys()
