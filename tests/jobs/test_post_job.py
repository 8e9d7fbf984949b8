"""Posting: what is refused is refused at its field, and nothing typed is lost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from jobs.models import Attestation, Job, JobVersion, ReferralOffer
from tests.jobs.factories import JobFactory

pytestmark = pytest.mark.django_db
GOOD = {
    "employer_name": "Noordwest Systems",
    "title": "Backend engineer",
    "country": "NL",
    "place": "Utrecht",
    "workplace": "hybrid",
    "description": "You build services with six others. We sponsor visas for people from abroad, always.",
    "sponsorship": "offered",
    "sponsorship_quote": "We sponsor visas for people from abroad",
    "apply_url": "https://noordwest.example/jobs/1",
    "salary_min": "60000",
    "salary_max": "70000",
    "currency": "EUR",
    "salary_period": "year",
    "skill_words": "Python, Django , python",
    "send": "1",
}


@pytest.fixture
def poster(ambassador, client):
    client.force_login(ambassador)
    return ambassador


def post(client, **changes):
    return client.post(reverse("job_new"), GOOD | changes)


def test_a_good_job_waits_for_a_moderator(client, poster):
    assert post(client).status_code == 302
    job = Job.objects.get()
    assert (job.status, job.poster, job.skills) == (Job.Status.IN_REVIEW, poster, ["Python", "Django"])
    assert (job.claim.value, job.claim.read_by, job.claim.is_confirmed) == ("offered", "poster", False)
    assert job.hireable == Job.Hireable.NOT_KNOWN


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"salary_min": "80000"}, "salary_max"),
        ({"salary_min": "-1", "salary_max": ""}, "salary_min"),
        ({"salary_min": "0"}, "salary_min"),
        ({"currency": ""}, "currency"),
        ({"salary_period": ""}, "salary_period"),
        ({"description": "x" * 1_000_000}, "description"),
        ({"description": "Too short."}, "description"),
        ({"title": "<script>alert(1)</script>"}, "title"),
        ({"description": GOOD["description"] + "<img src=x onerror=alert(1)>"}, "description"),
        ({"title": "Back\x00end"}, "title"),
        ({"title": "Back\x07end"}, "title"),
        ({"employer_name": "evil \u202egnp.exe"}, "employer_name"),
        ({"title": ""}, "title"),
        ({"workplace": "moon"}, "workplace"),
        ({"country": ""}, "country"),
        ({"sponsorship_quote": ""}, "sponsorship_quote"),
        ({"apply_url": ""}, "apply_url"),
        ({"apply_url": "javascript:alert(1)"}, "apply_url"),
        ({"last_day": "2020-01-01"}, "last_day"),
        ({"skill_words": ",".join(map(str, range(13)))}, "skill_words"),
    ],
)
def test_refused_at_its_field_with_everything_kept(client, poster, changes, field):
    response = post(client, **changes)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert Job.objects.count() == 0
    kept = response.context["form"]
    for name, value in (GOOD | changes).items():
        if name in kept.fields and "\x00" not in value:
            assert kept[name].value() == value
    assert "<script>alert" not in response.content.decode()


def test_a_last_day_beyond_60_days_is_refused_with_the_range(client, poster):
    day = timezone.localdate() + timedelta(days=61)
    response = post(client, last_day=day.isoformat())
    assert "Choose a day between tomorrow and" in response.content.decode()


def test_a_draft_is_kept_and_sent_later(client, poster):
    post(client, send="")
    job = Job.objects.get()
    assert job.status == Job.Status.DRAFT
    client.post(reverse("job_edit", args=[job.pk]), GOOD | {"title": "Data engineer"})
    job.refresh_from_db()
    assert (job.status, job.title) == (Job.Status.IN_REVIEW, "Data engineer")


def test_a_newcomer_keeps_a_draft_and_is_told_when(client, member):
    client.force_login(member)
    response = client.post(reverse("job_new"), GOOD, follow=True)
    assert Job.objects.get().status == Job.Status.DRAFT
    assert "one day after signing up" in response.content.decode()


def test_a_member_of_two_days_has_one_post_open(client, member):
    member.joined_at = timezone.now() - timedelta(days=2)
    member.save()
    client.force_login(member)
    post(client)
    post(client)
    assert sorted(Job.objects.values_list("status", flat=True)) == ["draft", "in_review"]


def test_an_ambassador_offers_referrals_while_posting(client, poster):
    client.post(reverse("job_new"), GOOD | {"inside": "1", "level": "current", "label": "an engineer in Utrecht"})
    job = Job.objects.get()
    assert job.source == Job.Source.REFERRAL
    assert ReferralOffer.objects.get().job == job
    assert Attestation.objects.get().status == Attestation.Status.CLAIMED


def test_the_referral_variant_is_for_ambassadors_only(client, member):
    client.force_login(member)
    assert client.get(reverse("job_new"), {"inside": "1"}).context["inside_form"] is None


def test_a_typo_in_a_live_job_shows_at_once(client, poster):
    job = JobFactory(poster=poster, employer__name="Noordwest Systems")
    _live_edit(client, job, description=GOOD["description"] + " Really.")
    job.refresh_from_db()
    assert job.description.endswith("Really.")
    assert JobVersion.objects.count() == 0


def test_a_material_edit_waits_while_the_old_text_stays_up(client, poster):
    job = JobFactory(poster=poster, employer__name="Noordwest Systems", title="Old title")
    _live_edit(client, job, title="New title")
    job.refresh_from_db()
    assert (job.title, job.status) == ("Old title", Job.Status.LIVE)
    assert JobVersion.objects.get().fields["title"] == "New title"


def _live_edit(client, job, **changes):
    same = {
        "title": job.title, "country": job.country, "place": job.place, "workplace": job.workplace,
        "apply_url": job.apply_url, "salary_min": "", "salary_max": "", "currency": "", "salary_period": "",
        "sponsorship": "silent", "sponsorship_quote": "", "skill_words": "",
    }  # fmt: skip
    response = client.post(reverse("job_edit", args=[job.pk]), GOOD | same | changes)
    assert response.status_code == 302


def test_others_jobs_are_not_found(client, poster):
    job = JobFactory()
    assert client.get(reverse("job_edit", args=[job.pk])).status_code == 404
    assert client.post(reverse("job_act", args=[job.pk]), {"act": "fill"}).status_code == 404


def test_an_owner_ends_a_job_by_post_only(client, poster):
    job = JobFactory(poster=poster)
    assert client.get(reverse("job_act", args=[job.pk])).status_code == 405
    client.post(reverse("job_act", args=[job.pk]), {"act": "fill"})
    assert client.post(reverse("job_act", args=[job.pk]), {"act": "pause"}).status_code == 409
