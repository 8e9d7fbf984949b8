"""The list of promoters: whole or not at all, and posts of a licence that turned are hidden at once."""

import pytest
from django.core.management import CommandError, call_command

from diaspora.moves import MoveError
from jobs.models import Employer, Job, JobSearch, PromoterLicence, PromoterPermission
from jobs.services import licences
from jobs.services.screening import look_at
from tests.factories import UserFactory
from tests.jobs.factories import EmployerFactory, JobFactory, waiting

pytestmark = pytest.mark.django_db
HEAD = "licence_no,name,status,permission_no,country,trade,seats,valid_to\n"
FALCON = "1234/RWP,Falcon Overseas Ltd,valid,P-1,SA,mason,40,2027-03-31\n"
OTHERS = "".join(f"{n}/LHR,Promoter {n},valid,,,,,\n" for n in range(4))


@pytest.fixture
def load(tmp_path):
    def load(text, *options):
        file = tmp_path / "list.csv"
        file.write_text(text, encoding="utf-8")
        call_command("load_licences", str(file), *options)

    return load


@pytest.fixture
def falcon(load):
    employer = EmployerFactory(name="Falcon Overseas")
    load(HEAD + FALCON + OTHERS)
    licences.link(PromoterLicence.objects.get(licence_no="1234/RWP"), by=UserFactory(), reason="The same letterhead.")
    employer.refresh_from_db()
    assert employer.is_promoter
    return employer


def standing():
    return list(PromoterLicence.objects.values_list("licence_no", "status")), list(
        PromoterPermission.objects.values_list("permission_no", "country", "trade", "seats")
    )


def test_the_same_file_again_changes_nothing(load, capsys):
    load(HEAD + FALCON + OTHERS)
    before = standing()
    load(HEAD + FALCON + OTHERS)
    assert standing() == before
    assert before[1] == [("P-1", "SA", "mason", 40)]
    assert "5 licences: 0 new, 0 with another status, 0 no longer on the list." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("", "other columns"),
        ("a,b\n1,2\n", "other columns"),
        (HEAD, "no licences"),
        (HEAD + FALCON.replace("valid,", "golden,", 1), "isn't one of"),
        (HEAD + FALCON.replace(",SA,", ",Saudi,"), "two letters"),
        (HEAD + FALCON.replace("2027-03-31", "31.3.2027"), "isn't a day"),
        (HEAD + FALCON.replace(",40,", ",many,"), "number of seats"),
        (HEAD + "1234/RWP,Falcon\n", "narrower"),
        (HEAD + FALCON + FALCON.replace("valid", "expired", 1), "another name or status"),
        (HEAD + FALCON + FALCON.replace("1234", "5678"), "two licences"),
        (HEAD + FALCON.replace("1234/RWP", ""), "missing"),
        (HEAD + FALCON, "part only"),
    ],
)
def test_what_is_not_the_whole_list_changes_nothing(load, bad, said):
    load(HEAD + FALCON + OTHERS)
    before = standing()
    with pytest.raises(CommandError, match=said) as refused:
        load(bad)
    assert "Nothing was changed" in str(refused.value)
    assert standing() == before


@pytest.mark.parametrize("end", ["suspended", "gone"])
def test_live_posts_of_a_licence_that_turned_are_hidden(load, falcon, end):
    live, draft, other = JobFactory(employer=falcon), waiting(employer=falcon), JobFactory()
    load(HEAD + (FALCON.replace("valid", "suspended", 1) if end == "suspended" else "") + OTHERS)
    for job in (live, draft, other):
        job.refresh_from_db()
    assert (live.status, draft.status, other.status) == ("reported", "in_review", "live")
    assert not JobSearch.objects.filter(job=live).exists()
    load(HEAD + FALCON + OTHERS)
    live.refresh_from_db()
    assert live.status == "reported", "a moderator decides"


def test_when_hiding_fails_the_licence_stays_as_it_was(load, falcon, monkeypatch):
    JobFactory(employer=falcon)
    monkeypatch.setitem(Job.MOVES, Job.Status.LIVE, set())
    with pytest.raises(MoveError):
        load(HEAD + FALCON.replace("valid", "expired", 1) + OTHERS)
    assert PromoterLicence.objects.get(licence_no="1234/RWP").status == "valid"


def test_a_post_needs_the_licence_and_the_permission_for_its_country(load, falcon):
    there, elsewhere = waiting(employer=falcon, country="SA"), waiting(employer=falcon, country="QA")
    assert [s["code"] for s in look_at(there).signals if s["code"] in ("S3", "S4")] == []
    assert [s["code"] for s in look_at(elsewhere).signals if s["code"] in ("S3", "S4")] == ["S4"]


def test_two_employers_of_that_name_are_linked_to_nothing(load):
    load(HEAD + FALCON + OTHERS)
    EmployerFactory(name="Falcon Overseas")
    EmployerFactory(name="Falcon Overseas (Pvt) Ltd")
    with pytest.raises(licences.NotOneHolder):
        licences.link(PromoterLicence.objects.get(licence_no="1234/RWP"), by=UserFactory(), reason="?")
    assert not Employer.objects.filter(is_promoter=True).exists()


def test_a_moderator_links_it_in_the_admin(load, admin_client):
    EmployerFactory(name="Falcon Overseas")
    load(HEAD + FALCON + OTHERS)
    licence = PromoterLicence.objects.get(licence_no="1234/RWP")
    page = admin_client.get(f"/admin/jobs/promoterlicence/{licence.pk}/change/")
    assert "Falcon Overseas" in page.content.decode()
    assert "P-1" in page.content.decode()
    admin_client.post(f"/admin/jobs/promoterlicence/{licence.pk}/link/", {"reason": "The same letterhead."})
    licence.refresh_from_db()
    assert licence.employer.name == "Falcon Overseas"
