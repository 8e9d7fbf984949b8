"""The main job from end to end, as people meet it: real web server, worker, doorbell, broker, database, mail server.

An ambassador posts a job, a moderator approves it in the admin, a seeker who has just signed up finds it, saves a
search, asks for a referral, and gets the new jobs by e-mail.
"""

import os
import re
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from django.conf import global_settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone

from diaspora.accounts.models import User
from diaspora.digests.models import Subscription
from diaspora.digests.services import subscribe
from diaspora.tasks import tick
from jobs.models import Job, JobSearch, ReferralRequest
from tests import services
from tests.factories import AmbassadorFactory, ModeratorFactory
from tests.journeys.conftest import sign_in

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("town")]
FIT = (
    "I have built and run payment services in Python and PostgreSQL for four years, first alone and then with a team "
    "of three. I moved our largest table to a new schema without an hour of downtime, and I write the tests first. "
    "The job asks for exactly that, and I can start within two months of the visa."
)


@pytest.fixture
def town(transactional_db, settings, tmp_path):
    """Web, worker and doorbell in processes of their own, on this test's database. Yields the address and the sink."""
    # The web server must be able to check the passwords that this process hashes.
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
    with ExitStack() as stack:
        broker = stack.enter_context(services.own_broker())
        sink = services.Sink()
        sink.start()
        stack.callback(sink.stop)
        port = services._free_port()
        env = services.environment(sink, redis_url=broker, SITE_URL=f"http://127.0.0.1:{port}", PORT=str(port))
        call_command("createcachetable")
        stack.enter_context(services.process("-m", "gunicorn", "diaspora.wsgi", "--bind", f"127.0.0.1:{port}",
                                             env=env, log=tmp_path / "web.log"))  # fmt: skip
        stack.enter_context(services.celery_worker(env, log=tmp_path / "worker.log"))
        stack.enter_context(services.process("manage.py", "doorbell", env=env, log=tmp_path / "doorbell.log"))
        wait_for(lambda: answers(f"http://127.0.0.1:{port}/healthz"), "the web server")
        yield f"http://127.0.0.1:{port}", sink


def answers(address):
    try:
        return httpx.get(address, timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def wait_for(what, name, within_s=60):
    until = time.monotonic() + within_s
    while not (found := what()):
        assert time.monotonic() < until, f"{name} did not come within {within_s} s"
        time.sleep(0.1)
    return found


@pytest.fixture
def at(browser, town):
    """`at(language)` is one person's phone; `at(language, width=1280)` their computer."""
    opened, complaints = [], []

    def at(language="en", width=360):
        context = browser.new_context(base_url=town[0], viewport={"width": width, "height": 760}, locale=language)
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("response", lambda got: complaints.append(f"{got.status} {got.url}") if got.status >= 500 else None)
        return page

    yield at
    for context in opened:
        context.close()
    assert complaints == []


def shot(page, name):
    """Kept where SCREENSHOTS names a folder; people look at them there."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def fits(page):
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def settled(user):
    """Somebody who has been through the first pages already."""
    user.profile.onboarded_at = timezone.now()
    user.profile.save()
    return user


def mail_to(sink, address, holding):
    """The first mail to `address` that holds the text."""
    return wait_for(
        lambda: next(
            (m for to, m in list(sink.mails) if to == address and holding in m.get_body(("plain",)).get_content()),
            None,
        ),
        f"a mail to {address} that holds {holding!r}",
    )


def post_a_job(page, title):
    page.goto("/jobs/new/?inside=1")
    page.select_option("[name=level]", "current")
    page.fill("[name=employer_name]", "Lantern Works")
    page.fill("[name=employer_site]", "https://lantern.example")
    page.fill("[name=title]", title)
    page.select_option("[name=country]", "DE")
    page.fill("[name=place]", "Berlin")
    page.select_option("[name=workplace]", "hybrid")
    page.fill("[name=skill_words]", "Python, PostgreSQL")
    page.fill("[name=salary_min]", "62000")
    page.fill("[name=salary_max]", "75000")
    page.select_option("[name=currency]", "EUR")
    page.select_option("[name=salary_period]", "year")
    page.select_option("[name=sponsorship]", "offered")
    page.fill("[name=sponsorship_quote]", "We sponsor work visas for people outside the country and help with papers.")
    page.fill(
        "textarea[name=description]",
        "You build payment services in Python with a team of five. We sponsor work visas.",
    )
    page.fill("[name=apply_url]", "https://lantern.example/jobs/1")
    shot(page, "1-post")
    fits(page)
    page.click("button[name=send]")
    page.wait_for_url("**/jobs/**")
    tick.delay()
    return wait_for(lambda: Job.objects.filter(status=Job.Status.IN_REVIEW).first(), "the job in review")


def approve(page, job):
    page.goto("/admin/")
    shot(page, "2-admin")
    page.goto(f"/admin/jobs/job/{job.pk}/change/")
    shot(page, "3-review")
    page.get_by_role("link", name="Approve").first.click()
    page.fill("textarea[name=reason]", "Read against the company's own page.")
    shot(page, "4-approve")
    page.locator("form:has(textarea[name=reason]) button[type=submit]").first.click()
    wait_for(lambda: Job.objects.filter(pk=job.pk, status=Job.Status.LIVE).exists(), "the job live")


def sign_up(page, sink, address, language):
    page.goto(f"/accounts/signup/?hl={language}")
    assert page.get_attribute("html", "dir") == ("rtl" if language == "ur" else "ltr")
    page.fill("input[name=email]", address)
    page.fill("input[name=password1]", "kachnar-bagh-2931")
    shot(page, f"5-signup-{language}")
    page.locator("main form button[type=submit]").first.click()
    mail = mail_to(sink, address, "")
    code = re.search(r"(?m)^\s*([A-Z0-9]{2,4}-?[A-Z0-9]{2,4})\s*$", mail.get_body(("plain",)).get_content())
    assert code, mail.as_string()
    page.fill("input[name=code]", code.group(1))
    page.locator("main form:has(input[name=code]) button[type=submit]").first.click()
    page.wait_for_url("**/welcome/**")
    shot(page, f"6-welcome-{language}")
    fits(page)
    page.check("input[name=place][value=pakistan]")
    page.fill("input[name=city]", "Multan")
    page.click("main button.btn--primary")
    while "/welcome/" in page.url:
        page.locator("main .form__actions .btn--primary, main button.btn--primary").first.click()
    return User.objects.get(email=address)


def find_save_and_ask(page, language):
    page.goto("/jobs/")
    page.fill("input[name=q]", "payments")
    page.keyboard.press("Enter")
    card = page.get_by_role("link", name="Backend engineer, payments").first
    card.wait_for()
    shot(page, f"7-found-{language}")
    fits(page)
    page.locator("form[action='/jobs/searches/save/'] button").click()
    page.wait_for_load_state()
    page.goto("/jobs/?q=payments")
    page.get_by_role("link", name="Backend engineer, payments").first.click()
    page.wait_for_url(re.compile(r"/jobs/\d+-"))
    shot(page, f"8-job-{language}")
    fits(page)
    page.locator("a[href$='/ask/']").first.click()
    page.fill("textarea[name=fit_note]", FIT)
    page.check("input[name=consent]")
    shot(page, f"9-ask-{language}")
    fits(page)
    page.locator("main form:has(textarea[name=fit_note]) button[type=submit]").click()
    page.wait_for_url(re.compile(r"/jobs/referrals/"))
    shot(page, f"10-asked-{language}")


def zone_where_it_is_noon():
    hour = datetime.now(UTC).hour
    ahead = (12 - hour + 12) % 24 - 12
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


def make_digest_due(seeker, job):
    """As if the job had been published an hour before the time that the seeker chose, and that time had just come."""
    due = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    for table in (Job, JobSearch):
        table.objects.filter(pk=job.pk).update(published_at=due - timedelta(hours=1))
    seeker.time_zone = zone_where_it_is_noon()
    seeker.save(update_fields=["time_zone"])
    subscribe(seeker, Subscription.Cadence.DAILY, hour=12)
    Subscription.objects.filter(member=seeker).update(
        next_due_at=due,
        covered_until=due - timedelta(days=1),
        last_period="",
    )


@pytest.mark.parametrize("language", ["en", "ur"])
def test_from_a_post_to_a_digest(at, town, language):
    sink = town[1]
    ambassador = settled(AmbassadorFactory(member__language="en").member)
    moderator = settled(ModeratorFactory())
    moderator.groups.add(Group.objects.get(name="moderator"))

    inside, office = at("en"), at("en", width=1280)
    sign_in(inside, ambassador)
    sign_in(office, moderator)
    approve(office, post_a_job(inside, "Backend engineer, payments"))

    page = at(language)
    address = f"newcomer-{language}@example.test"
    seeker = sign_up(page, sink, address, language)
    assert seeker.language == language
    find_save_and_ask(page, language)

    request = ReferralRequest.objects.get(seeker=seeker)
    assert request.status == ReferralRequest.Status.QUEUED
    inside.goto(f"/jobs/referrals/{request.pk}/")
    assert address not in inside.content()
    shot(inside, f"11-queue-{language}")
    inside.locator("button[name=act][value=accept]").click()
    wait_for(
        lambda: ReferralRequest.objects.filter(pk=request.pk, status=ReferralRequest.Status.ACCEPTED).exists(),
        "the accepted request",
    )

    # What she has seen already isn't news; this one is.
    news = post_a_job(inside, "Data engineer, payments")
    approve(office, news)
    make_digest_due(seeker, news)
    tick.delay()
    digest = mail_to(sink, address, "Data engineer, payments")
    assert "Backend engineer" not in digest.get_body(("plain",)).get_content()
    assert digest["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    html = digest.get_body(("html",)).get_content()
    assert f'lang="{language}"' in html
    assert ('dir="rtl"' in html) is (language == "ur")

    token = re.search(r"<(https?://[^>]*/mail/unsubscribe/[^>]*)>", digest["List-Unsubscribe"]).group(1)
    page.goto(token)
    shot(page, f"12-unsubscribe-{language}")
    assert Subscription.objects.get(member=seeker).cadence == Subscription.Cadence.DAILY
    page.locator("main form button.btn--primary").click()
    wait_for(
        lambda: Subscription.objects.get(member=seeker).cadence == Subscription.Cadence.OFF, "the end of the digest"
    )
