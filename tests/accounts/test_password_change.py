from django.test import Client

from tests.accounts import mails
from tests.factories import PASSWORD

CHANGE = "/accounts/password/change/"


def signed_in(member):
    client = Client()
    client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    return client


def change(client):
    return client.post(
        CHANGE, {"oldpassword": PASSWORD, "password1": "a slow green train", "password2": "a slow green train"}
    )


def test_it_ends_every_session(member):
    here, elsewhere = signed_in(member), signed_in(member)
    assert elsewhere.get("/me/profile/").status_code == 200
    assert change(here).status_code == 302
    assert elsewhere.get("/me/profile/").status_code == 302
    assert here.get("/me/profile/").status_code == 302


def test_the_member_is_told_by_mail(member):
    change(signed_in(member))
    assert mails.subjects(member.email) == ["Password Changed"]


def test_a_wrong_old_password_changes_nothing(member):
    client = signed_in(member)
    client.post(CHANGE, {"oldpassword": "wrong", "password1": "a slow green train", "password2": "a slow green train"})
    member.refresh_from_db()
    assert member.check_password(PASSWORD)
