"""Registers: taken whole or refused, matched by people, watched for who leaves."""

import pytest
from django.core.management import CommandError, call_command

from diaspora.moves import MoveError
from diaspora.notifications.models import Notification
from jobs.models import Employer, Job, RegisterEdition, RegisterLink, RegisterRow
from jobs.services import registers
from tests.factories import UserFactory
from tests.jobs.factories import JobFactory, claim

pytestmark = pytest.mark.django_db
HEAD = '"Organisation Name","Town/City","County","Type & Rating","Route"\n'
L = RegisterLink.Status


@pytest.fixture
def load(tmp_path):
    def load(*names, day="2026-11-01", options=()):
        file = tmp_path / f"{day}.csv"
        rows = [f'"{name}","Leeds","","Worker (A rating)","Skilled Worker"\n' for name in names]
        file.write_text(HEAD + "".join(rows), encoding="utf-8")
        call_command("import_register", "uk", str(file), "--published", day, *options)
        return RegisterEdition.objects.get(register="uk", is_current=True)

    return load


def employer(name):
    return Employer.objects.named(name)


@pytest.fixture
def confirmed(load):
    made = employer("Dunlin Health Ltd")
    load("Dunlin Health Ltd", *(f"Other {n} Ltd" for n in range(9)))
    return registers.confirm_link(RegisterLink.objects.get(employer=made), by=UserFactory(), reason="The same town.")


def test_the_same_file_twice_is_one_edition(load):
    employer("Dunlin Health")
    load("Dunlin Health Ltd")
    load("Dunlin Health Ltd")
    assert (RegisterEdition.objects.count(), RegisterRow.objects.count(), RegisterLink.objects.count()) == (1, 1, 1)


def test_new_and_gone_are_counted(load):
    load("A Works Ltd", "B Works Ltd", "C Works Ltd")
    edition = load("B Works Ltd", "C Works Ltd", "D Works Ltd", day="2026-11-20")
    assert (edition.names, edition.new_names, edition.gone_names) == (3, 1, 1)
    assert RegisterRow.objects.count() == 3


def test_far_fewer_rows_are_refused_whole(load):
    load(*(f"Firm {n} Ltd" for n in range(10)))
    with pytest.raises(CommandError, match="old edition stays"):
        load("Firm 1 Ltd", day="2026-11-20")
    assert RegisterRow.objects.count() == 10
    assert RegisterEdition.objects.count() == 1


@pytest.mark.parametrize("data", [b"", b"a,b,c\n1,2,3\n", HEAD.encode("utf-16"), b"\xff\xfe\x00", b"<html></html>"])
def test_a_strange_file_is_refused(tmp_path, load, data):
    load("Firm 1 Ltd")
    file = tmp_path / "strange.csv"
    file.write_bytes(data)
    with pytest.raises(CommandError):
        call_command("import_register", "uk", str(file))
    assert RegisterRow.objects.count() == 1


def test_dry_run_changes_nothing(load, tmp_path):
    file = tmp_path / "x.csv"
    file.write_text(HEAD + '"Firm","Leeds","","Worker (A rating)","Skilled Worker"\n')
    call_command("import_register", "uk", str(file), "--dry-run")
    assert RegisterEdition.objects.count() == 0


def test_one_shared_word_is_nothing(load):
    employer("Wise")
    load("UK Wise Group Ltd", "Wise Owl Nursery Ltd")
    assert not RegisterLink.objects.filter(is_sure=True).exists()


def test_a_proposal_counts_only_when_confirmed(load):
    made = employer("Dunlin Health")
    job = JobFactory(employer=made)
    load("Dunlin Health Ltd")
    job.refresh_from_db()
    assert job.hireable == Job.Hireable.NOT_KNOWN
    registers.confirm_link(RegisterLink.objects.get(), by=UserFactory(), reason="The same.")
    job.refresh_from_db()
    assert job.hireable == Job.Hireable.PERHAPS


def test_where_names_differ_two_people_must_agree(load):
    employer("Dunlin Health LLP")
    load("Dunlin Health Ltd")
    link = RegisterLink.objects.get()
    assert link.persons == 2
    first = UserFactory()
    for _ in range(2):
        assert registers.confirm_link(link, by=first, reason="I think so.").status == L.PROPOSED
    assert registers.confirm_link(link, by=UserFactory(), reason="So do I.").status == L.CONFIRMED


def test_a_refused_entity_stays_refused(load):
    employer("Dunlin Health")
    load("Dunlin Health Ltd")
    link = registers.refuse_link(RegisterLink.objects.get(), by=UserFactory(), reason="Another firm.")
    with pytest.raises(MoveError):
        registers.confirm_link(link, by=UserFactory(), reason="No, it is.")


def test_who_leaves_is_told_once_to_savers_and_poster(load, confirmed):
    poster, saver = UserFactory(), UserFactory()
    claims = JobFactory(employer=confirmed.employer, poster=poster)
    silent = JobFactory(employer=confirmed.employer)
    claim(claims)
    silent.savers.create(member=saver)
    for day in ("2026-11-20", "2026-11-21"):
        load(*(f"Other {n} Ltd" for n in range(9)), f"New {day} Ltd", day=day)
    confirmed.refresh_from_db()
    assert (confirmed.status, str(confirmed.lost_on)) == (L.LOST, "2026-11-20")
    lost = Notification.objects.filter(kind="jobs/sponsor_lost")
    assert {notice.member for notice in lost} == {poster, saver}
    assert lost.count() == 2
    claims.refresh_from_db()
    silent.refresh_from_db()
    assert (claims.status, silent.status) == (Job.Status.UNDER_REPORT, Job.Status.LIVE)


def test_who_comes_back_is_confirmed_again(load, confirmed):
    rest = [f"Other {n} Ltd" for n in range(9)]
    load(*rest, day="2026-11-20")
    load("Dunlin Health Ltd", *rest, day="2026-11-21")
    confirmed.refresh_from_db()
    assert (confirmed.status, confirmed.lost_on) == (L.CONFIRMED, None)


def test_renamed_is_asked_before_lost(load, confirmed):
    load("Dunlin Healths Ltd", *(f"Other {n} Ltd" for n in range(9)), day="2026-11-20")
    confirmed.refresh_from_db()
    assert confirmed.status == L.CONFIRMED
    assert RegisterLink.objects.get(name="Dunlin Healths Ltd").renamed_from == "Dunlin Health Ltd"
    assert not Notification.objects.filter(kind="jobs/sponsor_lost").exists()


def test_a_refused_edition_tells_nobody(load, confirmed):
    JobFactory(employer=confirmed.employer, poster=UserFactory())
    with pytest.raises(CommandError):
        load("Other 1 Ltd", day="2026-11-20")
    assert Notification.objects.count() == 0


@pytest.mark.real_data
def test_a_whole_real_register(real_data):
    file = real_data / "jobs" / "sponsors_uk" / "register.2021-07-26.csv"
    made = employer("Deloitte LLP")
    for _ in range(2):
        call_command("import_register", "uk", str(file), "--published", "2021-07-26")
    edition = RegisterEdition.objects.get()
    assert (edition.number_of_rows, edition.names) == (46_470, 36_115)
    assert RegisterLink.objects.get(employer=made).name == "Deloitte LLP"
