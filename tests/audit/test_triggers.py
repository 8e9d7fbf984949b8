"""Changes of rights are written down by the database itself, whoever makes them and however."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import DatabaseError, connection, transaction

from tests.factories import AmbassadorFactory, UserFactory


def events(name):
    return apps.get_model("accounts", name)


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_right_given_by_raw_sql_is_written_down(db):
    member = UserFactory()
    sql("UPDATE accounts_user SET is_superuser = true WHERE id = %s", member.pk)
    event = events("RightsEvent").objects.filter(pgh_obj_id=member.pk).latest("pgh_id")
    assert (event.pgh_label, event.is_superuser) == ("update", True)


def test_a_bulk_update_too(db):
    AmbassadorFactory(status="asked").__class__.objects.update(status="verified")
    assert events("AmbassadorEvent").objects.latest("pgh_id").status == "verified"


def test_what_carries_no_right_is_not(db):
    member = UserFactory()
    before = events("RightsEvent").objects.count()
    sql("UPDATE accounts_user SET language = 'ur' WHERE id = %s", member.pk)
    assert events("RightsEvent").objects.count() == before


def test_groups_and_their_permissions_are_written_down(db):
    member, group = UserFactory(), Group.objects.get(name="moderator")
    member.groups.add(group)
    member.groups.remove(group)
    labels = (
        events("GroupEvent").objects.filter(user_id=member.pk).order_by("pgh_id").values_list("pgh_label", flat=True)
    )
    assert list(labels) == ["insert", "delete"]
    permission = Permission.objects.get(codename="change_user")
    group.permissions.add(permission)
    assert events("PermissionEvent").objects.filter(permission=permission, pgh_label="insert").exists()


def test_a_change_on_a_page_says_who_made_it(db, client, django_user_model):
    admin, member = django_user_model.objects.create_superuser("root@example.test"), UserFactory()
    client.force_login(admin)
    client.post(f"/admin/accounts/user/{member.pk}/change/", {"is_staff": "on"})
    event = events("RightsEvent").objects.filter(pgh_obj_id=member.pk).latest("pgh_id")
    assert (event.is_staff, event.pgh_context) == (True, {"user": admin.pk})


@pytest.mark.parametrize(
    "statement", ["UPDATE accounts_rightsevent SET is_superuser = false", "DELETE FROM accounts_rightsevent"]
)
def test_nobody_rewrites_it(db, statement):
    UserFactory()
    with pytest.raises(DatabaseError), transaction.atomic():
        sql(statement)
