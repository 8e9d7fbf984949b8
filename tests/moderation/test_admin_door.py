import re
import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver

from diaspora.accounts.models import User
from tests.factories import PASSWORD, AmbassadorFactory, ModeratorFactory, UserFactory

SAMPLES = {"object_id": "1", "app_label": "accounts", "content_type_id": "1", "url": "nowhere"}


def admin_paths():
    """Every address of the admin, with something in each placeholder."""
    resolver = next(
        found for found in get_resolver().url_patterns if getattr(found, "app_name", None) == "admin"
    )  # fmt: skip
    yield from _below(resolver, "/admin/")


def _below(resolver, prefix):
    for pattern in resolver.url_patterns:
        route = str(pattern.pattern).replace("^", "").replace("$", "")
        for name, value in SAMPLES.items():
            for kind in ("path", "int", "str", "slug"):
                route = route.replace(f"<{kind}:{name}>", value)
        route = route.replace("(?P<app_label>auth|accounts)/", "accounts/")
        if hasattr(pattern, "url_patterns"):
            yield from _below(pattern, prefix + route)
        elif "(" not in route and "<" not in route:
            yield prefix + route


@pytest.fixture
def strict(settings):
    settings.STAFF_MAY_SKIP_MFA = False


def test_there_are_many_addresses():
    assert len(set(admin_paths())) > 40


def test_staff_without_a_second_factor_are_led_to_set_one_up(moderator, strict, client):
    client.force_login(moderator)
    for path in admin_paths():
        for answer in (client.get(path), client.post(path)):
            assert (answer.status_code, answer.headers.get("Location")) == (302, "/accounts/2fa/"), path


def test_staff_with_one_come_in(moderator, strict, client):
    signed_in(client, moderator, minutes_ago=29)
    assert client.get("/admin/").status_code == 200
    assert client.get("/moderation/").status_code == 200


def signed_in(client, moderator, *, minutes_ago):
    """With a second factor, proved so long ago."""
    totp.TOTP.activate(moderator, totp.generate_totp_secret())
    client.force_login(moderator)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time() - minutes_ago * 60}]
    session["account_authentication_methods_user"] = str(moderator.pk)
    session.save()


@pytest.mark.parametrize("path", ["/admin/", "/admin/accounts/user/", "/moderation/", "/moderation/two/"])
def test_after_half_an_hour_staff_prove_again_who_they_are(moderator, strict, client, path):
    signed_in(client, moderator, minutes_ago=31)
    assert client.get(path).url.startswith("/accounts/reauthenticate/?next=")
    assert client.get("/me/profile/").status_code == 200


def test_what_was_sent_after_half_an_hour_is_done_once_they_have(moderator, strict, client):
    signed_in(client, moderator, minutes_ago=31)
    asked = AmbassadorFactory(status="asked")
    path = f"/admin/accounts/ambassador/{asked.pk}/verify/"
    answer = client.post(path, {"reason": "Staff badge seen on a call"})
    asked.refresh_from_db()
    assert asked.status == "asked"
    client.post(answer.url, {"password": PASSWORD, "next": path})
    asked.refresh_from_db()
    assert asked.status == "verified"


def test_nothing_is_kept_that_came_without_its_token(moderator, strict):
    client = Client(enforce_csrf_checks=True)
    signed_in(client, moderator, minutes_ago=31)
    assert client.post("/moderation/two/1/approve/").status_code == 403
    assert "account_reauthentication_state" not in client.session


def test_demo_staff_may_come_in_without(moderator, client):
    client.force_login(moderator)
    assert client.get("/admin/").status_code == 200


def test_the_admins_own_login_takes_no_password(db, client):
    admin = User.objects.create_superuser("root@example.test", "a quiet blue river")
    for data in ({}, {"username": admin.email, "password": "a quiet blue river"}):
        answer = client.post("/admin/login/", data)
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/login/")
    assert client.get("/admin/").status_code == 302


def test_no_page_of_the_admin_takes_a_password_of_staff_either(moderator, client):
    client.force_login(moderator)
    assert client.post("/admin/login/", {"username": "x@example.test", "password": "guess"}).url == "/admin/"
    assert client.post("/admin/password_change/", {"old_password": "guess"}).url == "/accounts/password/change/"


def test_members_do_not_get_in(member, client):
    client.force_login(member)
    for path in admin_paths():
        assert client.get(path).status_code in {302, 403, 404}, path
    assert "Waiting for" not in client.get("/admin/", follow=True).text


def held(group):
    permissions = Permission.objects.filter(group__name=group).select_related("content_type")
    return {f"{permission.content_type.app_label}.{permission.codename}" for permission in permissions}


@pytest.mark.parametrize("group", ["moderator", "guide_editor", "round_lead", "safety_lead"])
def test_each_group_holds_exactly_what_the_setting_says(db, settings, group):
    assert set(settings.GROUPS) == {"moderator", "guide_editor", "round_lead", "safety_lead"}
    assert held(group) == set(settings.GROUPS[group]) != set()


def test_moderators_add_change_and_delete_nothing(db):
    """Decisions are actions of services, with a reason."""
    assert {name for name in held("moderator") if re.search(r"\.(delete|add|change)_", name)} == set()


def test_who_types_drafts_decides_about_nobody(db):
    writing = {name for name in held("guide_editor") | held("round_lead") if re.search(r"\.(add|change)_", name)}
    assert {name.partition(".")[0] for name in held("guide_editor")} == {"visas"}
    assert {name for name in writing if not name.startswith("visas.")} == {"mentorship.add_round"}
    assert not [name for name in held("guide_editor") | held("round_lead") if ".delete_" in name]


def test_a_permission_that_was_given_by_hand_is_gone_after_the_next_migrate(db, settings):
    Group.objects.get(name="moderator").permissions.add(Permission.objects.get(codename="change_user"))
    call_command("migrate", verbosity=0)
    assert held("moderator") == set(settings.MODERATOR_PERMISSIONS)


def test_a_moderator_cannot_make_an_admin(moderator, client):
    client.force_login(moderator)
    person = UserFactory()
    data = {"is_superuser": "on", "is_staff": "on", "groups": "1", "email": "x@evil.test"}
    for pk in (moderator.pk, person.pk):
        assert client.post(f"/admin/accounts/user/{pk}/change/", data).status_code == 403
        assert client.post(f"/admin/accounts/user/{pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post("/admin/auth/group/add/", {"name": "x"}).status_code == 403
    assert client.get("/admin/account/emailaddress/").status_code == 404
    assert not User.objects.filter(is_superuser=True).exists()
    assert User.objects.count() == 2


def test_an_admin_makes_a_moderator_and_changes_no_address(db, client):
    admin, person = User.objects.create_superuser("root@example.test"), UserFactory()
    client.force_login(admin)
    group = Group.objects.get(name="moderator")
    data = {"is_staff": "on", "groups": [group.pk], "email": "x@evil.test", "handle": "evil"}
    assert client.post(f"/admin/accounts/user/{person.pk}/change/", data).status_code == 302
    before = person.email
    person.refresh_from_db()
    assert (person.is_staff, person.is_superuser, person.email) == (True, False, before)
    assert person.has_perm("accounts.verify_ambassador")


def test_staff_outside_the_group_see_no_queue(db, client):
    client.force_login(UserFactory(is_staff=True))
    assert client.get("/admin/").context["queues"] == []
    assert client.get("/admin/accounts/ambassador/").status_code == 403


def test_a_deactivated_moderator_is_out(db, client):
    moderator = ModeratorFactory()
    client.force_login(moderator)
    moderator.is_active = False
    moderator.save()
    assert client.get("/admin/").status_code == 302


def test_the_log_cannot_be_changed_by_anyone(db):
    client = Client()
    client.force_login(User.objects.create_superuser("root@example.test"))
    assert client.get("/admin/audit/event/add/").status_code == 403
