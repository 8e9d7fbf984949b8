import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from diaspora.accounts import privacy
from diaspora.accounts.models import Block, Erasure, User
from diaspora.audit.services import record
from diaspora.moderation.models import Decision
from diaspora.moderation.reporting import plug_for, report
from tests.accounts import mails
from tests.factories import PASSWORD, AmbassadorFactory, ModeratorFactory, UserFactory

CANARY = "canaryqx"


@pytest.fixture
def member(db):
    member = UserFactory(
        email=f"{CANARY}@example.test", handle=CANARY, profile__name=f"{CANARY} Khan", profile__city=CANARY,
        profile__about=f"I am {CANARY}", profile__role=CANARY,
    )  # fmt: skip
    AmbassadorFactory(
        member=member, employer_name=CANARY, label=CANARY, statement=CANARY, work_domain=f"{CANARY}.example"
    )
    return member


@pytest.fixture
def own(member):
    client = Client()
    client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def copy(own):
    answer = own.post("/me/data/copy/")
    assert answer["Content-Type"] == "application/zip"
    return json.loads(zipfile.ZipFile(io.BytesIO(answer.content)).read("safeer.json"))


def test_the_page_says_what_is_kept_and_for_how_long(own):
    page = own.get("/me/data/")
    assert page.status_code == 200
    assert all(row["keeps"] for row in page.context["kept"])
    assert "profile" in page.text


def test_the_page_does_not_tell_who_blocked_or_reported_me(own, member):
    before = [row["rows"] for row in own.get("/me/data/").context["kept"]]
    other = UserFactory()
    Block.objects.create(blocker=other, blocked=member)
    report(plug_for("accounts.user"), member, by=other, reason="hate")
    assert [row["rows"] for row in own.get("/me/data/").context["kept"]] == before


def test_a_copy_holds_what_is_mine(own):
    found = copy(own)
    assert found["accounts"]["account"]["email"] == f"{CANARY}@example.test"
    assert found["accounts"]["profile"]["name"] == f"{CANARY} Khan"
    assert found["accounts"]["ambassador"]["employer_name"] == CANARY


def test_a_copy_holds_no_one_elses(own, member):
    other = UserFactory(email="stranger@example.test", profile__name="Stranger Name")
    Block.objects.create(blocker=other, blocked=member)
    report(plug_for("accounts.user"), member, by=other, reason="hate", text="Stranger words")
    text = json.dumps(copy(own)).lower()
    assert "stranger" not in text
    assert other.handle not in text


def test_a_copy_asks_for_the_password_first(member):
    client = Client()
    client.force_login(member)
    assert client.post("/me/data/copy/").url.startswith("/accounts/reauthenticate/")
    assert client.post("/me/data/leave/").url.startswith("/accounts/reauthenticate/")
    assert not Erasure.objects.exists()


def test_five_copies_a_day(own):
    for _ in range(5):
        copy(own)
    assert own.post("/me/data/copy/").status_code == 302


def test_leaving_hides_at_once_tells_and_can_be_undone(own, member):
    own.post("/me/data/leave/")
    member.profile.refresh_from_db()
    assert member.profile.visibility == "hidden"
    assert "will be erased" in mails.subjects(member.email)[-1]
    assert privacy.erase_due(timezone.now() + timedelta(days=13)) == 0
    own.post("/me/data/stay/")
    member.profile.refresh_from_db()
    assert member.profile.visibility == "members"
    assert privacy.erase_due(timezone.now() + timedelta(days=99)) == 0


def dump():
    """Every cell of every table, as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            for (row,) in cursor.fetchall():
                yield table, row.lower()


def tables_with_the_canary():
    return {table for table, row in dump() if CANARY in row}


def test_after_fourteen_days_no_table_holds_the_canary(own, member):
    other = UserFactory()
    report(plug_for("accounts.user"), member, by=other, reason="hate")
    report(plug_for("accounts.user"), other, by=member, reason="spam", text=f"{CANARY} says so")
    record("something", member, by=member)
    Decision.objects.create(
        kind="warn", target="accounts.user", target_id="1", member=member, reason="spam", title=CANARY,
        reason_text="Ten times the same.",
    )  # fmt: skip
    own.post("/me/data/leave/")
    assert tables_with_the_canary() >= {
        "accounts_user",
        "accounts_profile",
        "accounts_ambassador",
        "notifications_delivery",
    }
    assert privacy.erase_due(timezone.now() + timedelta(days=14, seconds=1)) == 1
    # Mails on their way go to an address, not to a member: they're emptied once sent, after a day at the latest.
    assert tables_with_the_canary() - {"notifications_delivery"} == set()


def test_the_erased_cannot_sign_in_and_the_row_stays(own, member):
    own.post("/me/data/leave/")
    privacy.erase_due(timezone.now() + timedelta(days=15))
    assert own.get("/me/data/").status_code == 302
    left = User.objects.get(pk=member.pk)
    assert (left.is_active, left.email, left.has_usable_password()) == (
        False,
        f"erased-{member.pk}@erased.invalid",
        False,
    )
    assert left.profile.name == ""


def test_nobody_takes_the_handle_of_an_erased_member_and_the_address_is_free(own, member, client):
    privacy.erase(member.pk)
    other = UserFactory()
    client.force_login(other)
    assert "handle" in client.post("/me/handle/", {"handle": CANARY}).context["form"].errors
    UserFactory(email=f"{CANARY}@example.test")


def test_erasing_twice_is_erasing_once(member):
    privacy.erase(member.pk)
    done = Erasure.objects.get().done_at
    privacy.erase(member.pk)
    assert Erasure.objects.get().done_at == done


def test_staff_are_not_erased_by_a_click(db):
    staff = ModeratorFactory()
    client = Client()
    client.post("/accounts/login/", {"login": staff.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/me/data/leave/")
    assert not Erasure.objects.exists()


def test_the_ledger_erases_again_whom_a_restore_brought_back(member, tmp_path, capsys):
    ledger = tmp_path / "ledger.csv"
    privacy.erase(member.pk)
    call_command("erasures", "write", ledger)
    User.objects.filter(pk=member.pk).update(email=f"{CANARY}@example.test", is_active=True)
    member.profile.name = CANARY
    member.profile.save()
    call_command("erasures", "apply", ledger)
    assert "1 in the ledger, 1 erased again." in capsys.readouterr().out
    assert tables_with_the_canary() == set()


@pytest.mark.parametrize("content", ["", "member\nx\n", "nothing,here\n1,2\n"])
def test_what_is_no_ledger_is_refused(db, tmp_path, content):
    file = tmp_path / "ledger.csv"
    file.write_text(content)
    if content:
        with pytest.raises(CommandError, match="is no ledger"):
            call_command("erasures", "apply", file)
    with pytest.raises(CommandError, match="is no ledger"):
        call_command("erasures", "apply", tmp_path / "missing.csv")


def test_an_operator_exports_by_handle(member, capsys):
    call_command("export_member", CANARY)
    assert json.loads(capsys.readouterr().out)["accounts"]["account"]["handle"] == CANARY


def test_what_one_agreed_to_is_kept_word_for_word(db, client):
    page = client.get("/accounts/signup/")
    client.post("/accounts/signup/", {"email": "new@example.test", "password1": "a quiet blue river"})
    consent = User.objects.get().consents.get()
    assert consent.kind == "sign-up"
    assert consent.text.split(",")[0] in page.text
