"""`import_jobs`: a file becomes listings in review, or nothing at all with one clear line."""

import json

import pytest
from django.core.management import CommandError, call_command

from diaspora.notifications.models import Notification
from jobs.models import Board, Employer, ImportedPosting, ImportRun, Job
from jobs.services import imports, listings

pytestmark = pytest.mark.django_db


def row(number, **changes):
    return {
        "id": number, "internal_job_id": number * 10, "title": f"Engineer {number}",
        "updated_at": "2026-08-20T10:00:00Z", "first_published": "2026-08-01T10:00:00Z",
        "location": {"name": "Berlin, Germany"}, "language": "en",
        "absolute_url": f"https://boards.example.com/jobs/{number}", "company_name": "Acme Test",
        "content": "&lt;p&gt;You build things. We sponsor visas for people from abroad.&lt;/p&gt;",
        "metadata": [{"id": 1, "name": "Hiring Manager", "value": "canary@example.com", "value_type": "user"}],
    } | changes  # fmt: skip


@pytest.fixture
def run(tmp_path):
    def run(rows, *options, name="acme.json"):
        file = tmp_path / name
        data = rows if isinstance(rows, bytes) else json.dumps({"jobs": rows, "meta": {"total": len(rows)}}).encode()
        file.write_bytes(data)
        call_command("import_jobs", "greenhouse", str(file), *options)
        return ImportRun.objects.first()

    return run


def counts(found):
    return {name: getattr(found, name) for name in ("new", "changed", "same", "absent", "closed", "failed")}


def test_postings_wait_for_a_moderator(run):
    found = run([row(1), row(2)])
    assert counts(found) == {"new": 2, "changed": 0, "same": 0, "absent": 0, "closed": 0, "failed": 0}
    assert set(Job.objects.values_list("status", flat=True)) == {"in_review"}
    job = Job.objects.order_by("pk").first()
    assert (job.employer.name, job.country, job.claim.value, job.claim.read_by) == (
        "Acme Test",
        "DE",
        "offered",
        "rule",
    )
    assert job.poster is None
    assert Notification.objects.count() == 0


def test_the_same_file_twice_changes_nothing(run):
    run([row(1), row(2)])
    before = list(Job.objects.values())
    found = run([row(1, updated_at="2026-09-01T00:00:00Z"), row(2)])
    assert counts(found)["same"] == 2
    assert list(Job.objects.values()) == before


def test_hiring_managers_addresses_are_kept_nowhere(run):
    run([row(1, content="&lt;p&gt;Write to canary@example.com today.&lt;/p&gt;")])
    kept = json.dumps([list(Job.objects.values()), list(ImportedPosting.objects.values())], default=str)
    assert "canary@example.com" not in kept


def test_closed_after_two_absences_and_open_again_when_seen(run, moderator):
    run([row(1), row(2)])
    job = Job.objects.get(title="Engineer 2")
    listings.publish(job, by=moderator)
    assert counts(run([row(1)]))["absent"] == 1
    assert Job.objects.get(pk=job.pk).status == "live"
    assert counts(run([row(1)]))["closed"] == 1
    assert Job.objects.get(pk=job.pk).status == "stale"
    run([row(1), row(2)])
    assert Job.objects.get(pk=job.pk).status == "live"


def test_a_job_that_left_the_board_is_not_approved(run, moderator):
    run([row(1), row(2)])
    run([row(1)])
    run([row(1)])
    gone = Job.objects.get(title="Engineer 2")
    assert listings.why_not_live(gone) == "The employer's board no longer shows this job. Reject it."


def test_one_job_in_two_places_is_one_listing(run):
    run(
        [
            row(1, internal_job_id=7),
            row(2, internal_job_id=7, title="Engineer 1", location={"name": "Utrecht, Netherlands"}),
        ]
    )
    job = Job.objects.get()
    assert (job.country, job.also_in, job.place) == ("DE", ["NL"], "Berlin, Germany; Utrecht, Netherlands")


def test_a_material_edit_of_a_live_job_waits(run, moderator):
    run([row(1)])
    job = listings.publish(Job.objects.get(), by=moderator)
    run([row(1, title="Chief engineer")])
    job.refresh_from_db()
    assert job.title == "Engineer 1"
    assert job.versions.get().fields["title"] == "Chief engineer"


def test_a_bad_posting_never_stops_the_board(run):
    found = run([row(1), {"id": 2}, "nonsense", row(3, title=None), row(4)])
    assert found.new == 2
    assert Job.objects.count() == 2


@pytest.mark.parametrize(
    "data",
    [
        b"", b"<html>busy</html>", b'{"jobs": [{"id": 1, "ti', '{"jobs": []}'.encode("utf-16"), b'{"offers": []}',
        b"\x00\x01\x02", b'{"jobs": [], "meta": {"total": 3}}',
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_trusted_changes_nothing(run, data):
    run([row(1)])
    before = list(Job.objects.values()), list(ImportedPosting.objects.values())
    with pytest.raises(CommandError, match="Nothing was changed"):
        run(data)
    assert (list(Job.objects.values()), list(ImportedPosting.objects.values())) == before
    assert ImportRun.objects.first().fault


def test_a_first_file_that_is_broken_leaves_no_board(run):
    with pytest.raises(CommandError):
        run(b"<html>")
    assert (Board.objects.count(), Employer.objects.count(), ImportRun.objects.count()) == (0, 0, 0)


def test_a_missing_file_is_one_line(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_jobs", "greenhouse", str(tmp_path / "none.json"))


def test_dry_run_changes_nothing(run, capsys):
    run([row(1)], "--dry-run")
    assert "1 would be new" in capsys.readouterr().out
    assert (Job.objects.count(), Employer.objects.count(), ImportRun.objects.count()) == (0, 0, 0)


def test_three_failed_readings_pause_an_approved_board(run, moderator):
    run([row(1)])
    Board.objects.update(status="approved")
    for _ in range(3):
        with pytest.raises(CommandError):
            run(b"<html>")
    assert Board.objects.get().status == "paused"


@pytest.mark.parametrize(
    ("title", "level"),
    [("Senior Engineer", "senior"), ("Staff Engineer", "lead"), ("Intern, Sales", "intern"), ("Jr. Nurse", "junior"),
     ("Leader of hearts", ""), ("Engineer", "")],
)  # fmt: skip
def test_levels_from_titles(title, level):
    assert imports.seniority_of(title) == level


@pytest.mark.real_data
def test_two_real_boards_four_weeks_apart(real_data, capsys):
    folder = real_data / "jobs" / "greenhouse"
    found = []
    for name in ("gitlab.2026-07-24", "gitlab.2026-08-20", "gitlab.2026-08-20", "gitlab.2026-08-20"):
        call_command("import_jobs", "greenhouse", str(folder / f"{name}.json"))
        found.append(counts(ImportRun.objects.first()))
    assert found[0] == {"new": 185, "changed": 0, "same": 0, "absent": 0, "closed": 0, "failed": 0}
    assert found[1] == {"new": 83, "changed": 13, "same": 104, "absent": 68, "closed": 0, "failed": 0}
    assert found[2] == {"new": 0, "changed": 0, "same": 200, "absent": 0, "closed": 68, "failed": 0}
    assert found[3] == {"new": 0, "changed": 0, "same": 200, "absent": 0, "closed": 0, "failed": 0}
    assert Notification.objects.count() == 0
