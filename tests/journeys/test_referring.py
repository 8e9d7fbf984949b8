"""An ambassador's and a moderator's day with jobs, in a real browser, on a phone and in both languages."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from jobs.models import EmployerDomain, Job, ReferralRequest
from jobs.services import listings, referrals
from tests.accounts import mails
from tests.factories import AmbassadorFactory, ModeratorFactory, UserFactory
from tests.jobs.factories import FIT, EmployerFactory, waiting

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
WORK = "hina@lantern.example"
S = ReferralRequest.Status


def settled(member):
    """Somebody who has been through the first pages already."""
    member.profile.onboarded_at = timezone.now()
    member.profile.save()
    return member


def fits(page):
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def press(page, name):
    page.locator(f"button[name=act][value={name}]").click()
    page.wait_for_load_state()


def write_the_post(page):
    page.goto("/jobs/new/?inside=1")
    fits(page)
    page.select_option("[name=level]", "current")
    page.fill("[name=employer_name]", "Lantern Works")
    page.fill("[name=title]", "Backend engineer")
    page.select_option("[name=country]", "DE")
    page.select_option("[name=workplace]", "hybrid")
    page.fill("textarea[name=description]", "You build payment services in Python with a team of five, in plain steps "
              "and with tests, for people who rely on them.")  # fmt: skip
    page.fill("[name=apply_url]", "https://lantern.example/jobs/1")
    page.click("button[name=send]")
    page.wait_for_url("**/jobs/mine/**")
    return Job.objects.get(status=Job.Status.IN_REVIEW)


def show_the_work(page):
    """Referring asks for the code first, and leads back to the request."""
    page.locator("a[href*='/work/?next=']").click()
    page.wait_for_url("**/work/**")
    fits(page)
    page.select_option("[name=level]", "current")
    page.fill("[name=work_mail]", WORK)
    page.locator("main form:has([name=work_mail]) button[type=submit]").click()
    page.wait_for_url("**/work/code/**")
    page.fill("[name=code]", mails.code(WORK))
    page.locator("main form:has([name=code]) button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/jobs/referrals/\d+/$"))


@pytest.mark.parametrize("language", ["en", "ur"])
def test_an_ambassador_posts_is_asked_accepts_and_refers(open_page, language):
    ambassador = settled(AmbassadorFactory(member__language=language).member)
    employer = EmployerFactory(name="Lantern Works", slug="lantern-works")
    EmployerDomain.objects.create(employer=employer, domain="lantern.example", verified_at=timezone.now())
    page = open_page("/jobs/", language=language, width=360, member=ambassador)
    assert page.get_attribute("html", "dir") == ("rtl" if language == "ur" else "ltr")
    job = listings.publish(write_the_post(page), by=ModeratorFactory())

    seeker = settled(UserFactory())
    asked = referrals.ask(job, by=seeker, fit_note=FIT)
    page.goto("/jobs/referrals/")
    fits(page)
    page.locator(f"main a[href='/jobs/referrals/{asked.pk}/']").first.click()
    page.wait_for_url(f"**/jobs/referrals/{asked.pk}/")
    assert seeker.name not in page.content()
    press(page, "accept")
    assert seeker.name in page.content()
    fits(page)
    show_the_work(page)
    page.fill("[name=channel]", "our referral portal")
    press(page, "submit")
    asked.refresh_from_db()
    assert asked.status == S.SUBMITTED

    theirs = open_page(f"/jobs/referrals/{asked.pk}/", language=language, width=360, member=seeker)
    for step in (S.ACKNOWLEDGED, S.INTERVIEWING, S.OFFERED, S.HIRED):
        theirs.goto(f"/jobs/referrals/{asked.pk}/")
        fits(theirs)
        press(theirs, step.value)
    asked.refresh_from_db()
    assert asked.status == S.HIRED
    page.goto(f"/jobs/referrals/{asked.pk}/")
    fits(page)


def decide(page, job, name, reason):
    page.goto(reverse("admin:jobs_job_changelist") + "?status__exact=in_review")
    page.get_by_role("link", name=job.title).click()
    page.wait_for_url(f"**/admin/jobs/job/{job.pk}/change/**")
    page.get_by_role("link", name=name).first.click()
    page.fill("textarea[name=reason]", reason)
    page.locator("form:has(textarea[name=reason]) button[type=submit]").first.click()
    page.wait_for_url(f"**/admin/jobs/job/{job.pk}/change/**")


@pytest.mark.parametrize("language", ["en", "ur"])
def test_a_moderator_approves_asks_for_changes_and_rejects(open_page, language):
    poster = settled(UserFactory(language=language))
    one, two, three = (waiting(poster=poster, title=title) for title in ("Welder", "Baker", "Tailor"))
    office = open_page("/admin/", language=language, width=1280, member=settled(ModeratorFactory()))
    decide(office, one, "Approve", "Read against the company's own page.")
    decide(office, two, "Ask for changes", "Please say in which city the work is done.")
    decide(office, three, "Reject", "The company says that this is not its job.")
    states = [Job.objects.get(pk=job.pk).status for job in (one, two, three)]
    assert states == [Job.Status.LIVE, Job.Status.CHANGES_REQUESTED, Job.Status.REJECTED]

    page = open_page("/jobs/mine/", language=language, width=360, member=poster)
    fits(page)
    page.get_by_role("link", name="Baker").click()
    page.wait_for_url(f"**/jobs/{two.pk}-**")
    assert "Please say in which city" in page.content()
    fits(page)
    stranger = open_page(one.get_absolute_url(), language=language, width=360)
    assert "Welder" in stranger.content()
