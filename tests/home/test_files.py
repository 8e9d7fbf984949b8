import time
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from diaspora.accounts import privacy
from diaspora.accounts.models import MemberFile
from diaspora.audit.models import Event
from diaspora.home import file_checks, files
from diaspora.notifications.models import Notification
from tests.factories import PASSWORD, UserFactory
from tests.home import pdfs
from tests.home.clamd import EICAR, clamd


@pytest.fixture(autouse=True)
def disk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def own(member, client):
    client.force_login(member)
    return client


def upload(own, content=None, name="cv.pdf"):
    return own.post("/me/files/", {"content": SimpleUploadedFile(name, pdfs.pdf() if content is None else content)})


def checked(own, content=None, **more):
    upload(own, content, **more)
    file_checks.check_waiting()
    return MemberFile.objects.get()


def download(client, found):
    answer = client.get(f"/files/{found.pk}/")
    return client.get(answer.url) if answer.status_code == 302 and answer.url.startswith("/files/") else answer


def on_disk(disk):
    return [path for path in Path(disk).rglob("*") if path.is_file()]


def test_nothing_is_served_before_it_was_checked(own):
    assert upload(own).status_code == 302
    found = MemberFile.objects.get()
    assert found.status == "quarantined"
    assert own.get(f"/files/{found.pk}/").status_code == 404


def test_a_clean_one_is_told_and_served_without_its_metadata(own, member):
    found = checked(own)
    assert (found.status, Notification.objects.get(member=member).kind) == ("clean", "accounts/file_ready")
    answer = download(own, found)
    content = b"".join(answer.streaming_content)
    assert b"Canary Author" not in content
    assert len(pikepdf.open(BytesIO(content)).pages) == 1
    assert answer["Content-Disposition"] == 'attachment; filename="cv.pdf"'
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert Event.objects.about(found).filter(verb="downloaded", actor=member).count() == 1


@pytest.mark.parametrize("change", pdfs.ACTIVE, ids=lambda change: change.__name__)
def test_active_content_is_refused_and_not_kept(own, disk, django_capture_on_commit_callbacks, change):
    upload(own, pdfs.pdf(change))
    with django_capture_on_commit_callbacks(execute=True):
        file_checks.check_waiting()
    found = MemberFile.objects.get()
    assert (found.status, found.refusal) == ("rejected", "active")
    assert on_disk(disk) == []
    assert Notification.objects.get().data["why"]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (pdfs.pdf(encryption=pikepdf.Encryption(user="x", owner="y")), "locked"),
        (pdfs.pdf(encryption=pikepdf.Encryption(user="", owner="y")), "locked"),
        (pdfs.pdf(pages=31), "long"),
        (b"%PDF-1.7\n<html><script>alert(1)</script></html>", "broken"),
        (pdfs.pdf()[:200], "broken"),
    ],
    ids=["password", "owner password", "31 pages", "html", "truncated"],
)
def test_others_are_refused_with_the_reason(own, content, refusal):
    found = checked(own, content)
    assert (found.status, found.refusal) == ("rejected", refusal)
    assert own.get(f"/files/{found.pk}/").status_code == 404


@pytest.mark.parametrize("content", [b"<html>", b"PK\x03\x04", b" %PDF-1.7", b"x%PDF-1.7", b""], ids=repr)
def test_what_is_no_pdf_is_not_even_taken(own, content):
    assert "content" in upload(own, content).context["form"].errors
    assert not MemberFile.objects.exists()


def test_five_megabytes_and_one_byte_is_too_much(own, disk):
    assert "content" in upload(own, b"%PDF-" + bytes(files.LARGEST - 4)).context["form"].errors
    assert on_disk(disk) == []


def test_a_small_file_that_unfolds_to_a_giant_harms_nobody(own):
    bomb = pikepdf.new()
    bomb.add_blank_page()
    bomb.pages[0].obj.Contents = bomb.make_stream(bytes(300_000_000))
    out = BytesIO()
    bomb.save(out, compress_streams=True)
    started = time.monotonic()
    found = checked(own, out.getvalue())
    assert found.status in {"clean", "rejected"}
    assert time.monotonic() - started < 20


@pytest.mark.parametrize(
    "name", ["../../x.pdf", "a\r\nX: y.pdf", "\u202efdp.exe", "x" * 300 + ".pdf", 'a"b.pdf', "سی وی.pdf"]
)
def test_a_name_never_reaches_the_disk_and_breaks_no_header(own, disk, name):
    found = checked(own, name=name)
    answer = download(own, found)
    assert "\n" not in answer["Content-Disposition"]
    assert answer["Content-Disposition"].startswith("attachment")
    assert "X" not in answer.headers
    assert all(path.parent == Path(disk) / "files" and len(path.name) == 36 for path in on_disk(disk))


def test_five_files_a_member(own):
    for _ in range(5):
        assert upload(own).status_code == 302
    assert "five files" in upload(own).text
    assert MemberFile.objects.count() == 5


def reader(found, member):
    return member.profile.name == "Reader"


def test_only_the_owner_and_whom_a_product_allows_may_read(own, settings):
    found = checked(own)
    friend, stranger = Client(), Client()
    friend.force_login(UserFactory(profile__name="Reader"))
    stranger.force_login(UserFactory())
    assert download(friend, found).status_code == 404
    settings.FILE_READERS = ["tests.home.test_files.reader"]
    assert download(friend, found).status_code == 200
    assert download(stranger, found).status_code == 404
    assert Client().get(f"/files/{found.pk}/").url.startswith("/accounts/login/")


def test_a_link_lapses_after_a_minute_and_is_for_one_person(own, settings, monkeypatch):
    found = checked(own)
    link = own.get(f"/files/{found.pk}/").url
    assert own.get(link).status_code == 200
    settings.FILE_READERS = ["tests.home.test_files.reader"]
    friend = Client()
    friend.force_login(UserFactory(profile__name="Reader"))
    assert friend.get(link).status_code == 404
    monkeypatch.setattr(files, "LINK_S", -1)
    assert own.get(link).status_code == 404


def test_rights_that_ended_end_the_link(own, settings):
    found = checked(own)
    settings.FILE_READERS = ["tests.home.test_files.reader"]
    friend = Client()
    friend.force_login(UserFactory(profile__name="Reader"))
    link = friend.get(f"/files/{found.pk}/").url
    settings.FILE_READERS = []
    assert friend.get(link).status_code == 404


def test_a_virus_is_found(own, settings):
    with clamd() as settings.CLAMAV:
        found = checked(own, pdfs.pdf() + EICAR)
        assert (found.status, found.refusal) == ("infected", "virus")


def test_the_scanner_lets_a_clean_one_through(own, settings):
    with clamd() as settings.CLAMAV:
        assert checked(own).status == "clean"


def test_without_an_answer_of_the_scanner_it_stays_in_quarantine(own, settings):
    settings.CLAMAV = "127.0.0.1:1"
    for _ in range(7):
        MemberFile.objects.update(lease_until=None)
        found = checked(own) if not MemberFile.objects.exists() else file_checks.check_waiting() and None
    found = MemberFile.objects.get()
    assert (found.status, found.tries) == ("quarantined", 0)
    assert own.get(f"/files/{found.pk}/").status_code == 404
    MemberFile.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    with clamd() as settings.CLAMAV:
        file_checks.check_waiting()
    found.refresh_from_db()
    assert found.status == "clean"


def test_one_that_breaks_the_child_five_times_is_refused_and_the_others_go_on(own, monkeypatch):
    upload(own)
    poison = MemberFile.objects.get()
    monkeypatch.setattr(file_checks, "CHILD_S", 0.001)
    for _ in range(5):
        MemberFile.objects.update(lease_until=None)
        file_checks.check_waiting()
    poison.refresh_from_db()
    assert (poison.status, poison.refusal) == ("rejected", "broken")
    monkeypatch.setattr(file_checks, "CHILD_S", 20)
    upload(own)
    file_checks.check_waiting()
    assert MemberFile.objects.get(status="clean")


def test_deleting_takes_it_off_the_disk(own, disk, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        found = checked(own)
    assert len(on_disk(disk)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        own.post(f"/me/files/{found.pk}/delete/")
    assert on_disk(disk) == []


def test_another_members_file_cannot_be_deleted(own):
    found = checked(own)
    other = Client()
    other.force_login(UserFactory())
    assert other.post(f"/me/files/{found.pk}/delete/").status_code == 404


def test_the_copy_of_my_data_holds_it_and_the_erasure_takes_it(own, member, disk, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        found = checked(own)
    own.post("/accounts/reauthenticate/", {"password": PASSWORD})
    archive = zipfile.ZipFile(BytesIO(own.post("/me/data/copy/").content))
    assert f"files/{found.pk}.pdf" in archive.namelist()
    with django_capture_on_commit_callbacks(execute=True):
        privacy.erase(member.pk)
    assert on_disk(disk) == []


def test_no_address_leads_to_the_folder(own):
    found = checked(own)
    for path in (f"/media/{found.content.name}", f"/static/{found.content.name}", f"/{found.content.name}"):
        assert own.get(path, follow=True).status_code == 404
