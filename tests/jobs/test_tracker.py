"""A seeker's own board: moved, reminded of, carried out and in, and seen by nobody else."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from diaspora.notifications.models import Notification
from jobs.models import Application, SavedJob
from jobs.services import tracking
from jobs.services.board_csv import escape, unescape
from tests.factories import UserFactory
from tests.jobs.factories import JobFactory, RequestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(client, member):
    client.force_login(member)
    return client


def put(member, **fields):
    return Application.objects.create(member=member, **{"title": "Cook", "employer": "Kitchen", **fields})


def send(own, text, name="board.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    return own.post("/jobs/tracker/import/", {"file": SimpleUploadedFile(name, data, "text/csv")})


def test_a_row_is_added_and_moved_and_its_days_are_kept(own, member):
    assert (
        own.post("/jobs/tracker/new/", {"title": "Cook", "employer": "Kitchen", "stage": "saved"}).status_code == 302
    )
    row = member.applications.get()
    assert row.applied_on is None
    own.post(f"/jobs/tracker/{row.pk}/stage/", {"stage": "applied"})
    row.refresh_from_db()
    assert (row.stage, row.applied_on) == ("applied", timezone.localdate())
    assert own.post(f"/jobs/tracker/{row.pk}/stage/", {"stage": "offer"}).url == row.get_absolute_url()


def test_a_refused_form_keeps_what_was_typed_and_changes_nothing(own, member):
    row = put(member)
    answer = own.post(row.get_absolute_url(), {"title": "", "employer": "Another", "stage": "saved", "salary": "-3"})
    assert answer.status_code == 422
    assert "Another" in answer.content.decode()
    row.refresh_from_db()
    assert row.employer == "Kitchen"
    answer = own.post(row.get_absolute_url(), {"title": "Cook", "employer": "K", "stage": "saved", "salary": "3000"})
    assert {"currency", "period"} <= set(answer.context["form"].errors)


@pytest.mark.parametrize("what", ["", "date.ics", "stage/", "delete/"])
def test_another_members_row_is_not_there(own, what):
    row = put(UserFactory(), next_on=timezone.localdate())
    url = f"/jobs/tracker/{row.pk}/{what}"
    answer = own.get(url) if what in ("", "date.ics") else own.post(url, {"stage": "applied"})
    assert answer.status_code == 404


def test_saved_jobs_wait_on_the_board_and_come_onto_it_once(own, member):
    job = JobFactory(title="Baker")
    SavedJob.objects.create(member=member, job=job)
    assert "Baker" in own.get("/jobs/tracker/").content.decode()
    own.post(f"/jobs/{job.pk}/track/", {"stage": "applied"})
    own.post(f"/jobs/{job.pk}/track/", {"stage": "applied"})
    row = member.applications.get()
    assert (row.title, row.employer, row.stage) == ("Baker", job.employer.name, "applied")
    assert own.get("/jobs/tracker/").content.decode().count("Baker</bdi>") == 1


def test_a_referral_says_how_far_it_is(member):
    job = JobFactory()
    RequestFactory(job=job, seeker=member, status="interviewing")
    assert tracking.track(job, by=member).stage == "talking"


def test_a_draft_of_somebody_else_cannot_be_tracked(own):
    draft = JobFactory(status="draft", published_at=None, valid_through=None)
    assert own.post(f"/jobs/{draft.pk}/track/").status_code == 404


def test_each_next_step_is_told_once_on_its_day(member):
    today = timezone.localdate()
    row = put(member, next_on=today, next_step="Call them")
    put(member, next_on=today + timedelta(days=3))
    put(member, next_on=today, stage="ended")
    tracking.remind_of_steps()
    tracking.remind_of_steps()
    told = Notification.objects.filter(member=member)
    assert [notice.data["step"] for notice in told] == ["Call them"]
    row.next_on = today - timedelta(days=1)
    row.save()
    tracking.remind_of_steps()
    assert Notification.objects.filter(member=member).count() == 2


def test_dates_are_a_calendar(own, member):
    row = put(member, next_on=timezone.localdate(), next_step="Call them")
    put(member)
    for url in ("/jobs/tracker/dates.ics", f"/jobs/tracker/{row.pk}/date.ics"):
        calendar = Calendar.from_ical(own.get(url).content)
        assert [str(event["summary"]) for event in calendar.walk("VEVENT")] == ["Call them: Cook, Kitchen"]


def test_out_and_in_again_changes_nothing(own, member):
    put(member, title="=HYPERLINK(1)", notes="-5\nline, “two”", link="https://a.example/?a=1", salary=3000,
        currency="EUR", period="month", next_on=timezone.localdate())  # fmt: skip
    put(member, title="'@kept as it is", stage="ended")
    before = list(member.applications.order_by("pk").values())
    out = own.get("/jobs/tracker/export.csv").content
    cells = next(csv.DictReader(io.StringIO(out.decode("utf-8-sig"))))
    assert cells["title"] == "'=HYPERLINK(1)"
    assert cells["notes"].startswith("'-5")
    assert send(own, out).url == "/jobs/tracker/"
    assert list(member.applications.order_by("pk").values()) == before


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "'=1", "''=1", "a=1", "", "'quoted'"])
def test_formulas_are_made_words_and_come_back(text):
    assert unescape(escape(text)) == text
    assert not escape(text).startswith(("=", "+", "-", "@"))


def test_a_fault_names_row_and_column_and_nothing_is_written(own, member):
    put(member)
    answer = send(own, "title,employer,next_on,stage\nBaker,Oven,2026-12-01,applied\nCook,Inn,soon,dancing\n")
    assert answer.status_code == 422
    assert sorted((fault.row, fault.column) for fault in answer.context["faults"]) == [(3, "next_on"), (3, "stage")]
    assert member.applications.count() == 1


def test_rows_come_in_with_stages_in_words_and_semicolons(own, member):
    send(own, "Title;Employer;Stage\nBaker;Oven;Applied\n\nCook;Inn;\n")
    assert list(member.applications.order_by("pk").values_list("title", "stage")) == [
        ("Baker", "applied"), ("Cook", "saved"),
    ]  # fmt: skip
    send(own, "Title;Employer;Stage\nBaker;Oven;Applied\n")
    assert member.applications.count() == 2


def test_another_members_row_is_a_fault(own, member):
    theirs = put(UserFactory())
    answer = send(own, f"id,title,employer\n{theirs.pk},Mine,Now\n")
    assert [fault.column for fault in answer.context["faults"]] == ["id"]
    theirs.refresh_from_db()
    assert theirs.title == "Cook"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title\nCook\n", "“employer” is missing"),
        ("title,employer,wage\nA,B,C\n", "no column “wage”"),
        ("title,title,employer\nA,B,C\n", "twice"),
        ("title,employer\nA,B,C\n", "Row 2 has more cells"),
        ('title,employer\n"A,B\n', "quotation mark"),
        (b"title,employer\n\xff\xfe,B\n", "UTF-8"),
        (b"title,employer\nA\x00,B\n", "CSV file"),
        ("title,employer\n" + "A,B\n" * 501, "more than 500 rows"),
        ("title,employer\n" + "A," + "B" * 1024 * 1024, "larger than 1 MB"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(own, member, text, said):
    answer = send(own, text)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not member.applications.exists()


def test_a_full_board_takes_no_more(own, member):
    Application.objects.bulk_create(
        Application(member=member, title=f"Job {n}", employer="E") for n in range(tracking.APPLICATIONS_MAX)
    )
    assert own.post("/jobs/tracker/new/", {"title": "A", "employer": "B", "stage": "saved"}).status_code == 422
    assert send(own, "title,employer\nA,B\n").status_code == 422
    assert own.post(f"/jobs/{JobFactory().pk}/track/").url == "/jobs/tracker/"
    assert member.applications.count() == tracking.APPLICATIONS_MAX


def test_after_an_offer_the_page_says_what_comes_next(own, member):
    row = put(member, stage="offer", country="DE")
    page = own.get(row.get_absolute_url()).content.decode()
    assert "You have an offer" in page
    assert reverse("check_offer") in page
    row.stage = "applied"
    row.save()
    assert "You have an offer" not in own.get(row.get_absolute_url()).content.decode()
