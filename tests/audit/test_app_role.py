"""The role that the application runs as can't rewrite the log, not even by switching triggers off."""

from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from psycopg.errors import InsufficientPrivilege

from diaspora.accounts.models import User
from diaspora.audit import roles
from diaspora.audit.models import Event
from diaspora.audit.services import record
from diaspora.moderation.models import Decision
from tests.factories import UserFactory

ROLE = "safeer_app_test"


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def role(db):
    """Made and dropped with the test's transaction."""
    sql(f"CREATE ROLE {ROLE} LOGIN")
    call_command("app_role", ROLE, stdout=StringIO())
    return ROLE


@contextmanager
def as_application():
    sql(f"SET LOCAL ROLE {ROLE}")
    try:
        yield
    finally:
        sql("RESET ROLE")


def refused(statement):
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        sql(statement)
    assert isinstance(caught.value.__cause__, InsufficientPrivilege), caught.value


def test_the_application_works_as_this_role(role):
    with as_application():
        member = UserFactory()
        User.objects.filter(pk=member.pk).update(is_staff=True)
        record("tried", member, by=member)
        assert Event.objects.get().verb == "tried"
        sql(f"SELECT FROM accounts_rightsevent WHERE pgh_obj_id = {member.pk} AND is_staff")


@pytest.mark.parametrize(
    "table", ["audit_event", "accounts_rightsevent", "accounts_groupevent", "moderation_reportevent"]
)
def test_it_neither_changes_nor_deletes_what_was_recorded(role, table):
    assert table in dict(roles.recorded())
    column = "verb" if table == "audit_event" else "pgh_label"
    with as_application():
        refused(f"UPDATE {table} SET {column} = 'x'")
        refused(f"DELETE FROM {table}")
        refused(f"TRUNCATE {table} CASCADE")
        refused(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        refused(f"DROP TABLE {table} CASCADE")


def test_it_cannot_step_past_the_triggers(role):
    with as_application():
        refused("SET LOCAL session_replication_role = replica")
        refused("ALTER TABLE accounts_user DISABLE TRIGGER ALL")
        refused("DROP TRIGGER pgtrigger_append_only_7d947 ON audit_event")


def test_of_a_decision_only_what_is_filled_in_later_changes(role):
    member = UserFactory()
    Decision.objects.create(
        kind="warn", target="accounts.user", target_id=str(member.pk), member=member, reason="spam",
        reason_text="Ten times the same text.",
    )  # fmt: skip
    with as_application():
        assert Decision.objects.update(told_at="2026-11-24T10:00Z") == 1
        refused("UPDATE moderation_decision SET reason_text = 'something else'")
        refused("DELETE FROM moderation_decision")


def test_every_history_of_the_triggers_is_among_them(db):
    sql_names = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'pgtrigger_append_only%'"
    with connection.cursor() as cursor:
        cursor.execute(sql_names)
        append_only = {name for (name,) in cursor.fetchall()}
    assert len(append_only) >= 8
    assert append_only <= set(dict(roles.recorded()))


def test_the_check_finds_a_right_too_many(role):
    assert roles.can_alter(role) == []
    sql(f"GRANT DELETE ON audit_event TO {ROLE}")
    with pytest.raises(CommandError, match="DELETE audit_event"):
        call_command("app_role", ROLE, "--check")
    call_command("app_role", ROLE, stdout=StringIO())
    assert roles.can_alter(role) == []


def test_an_owner_and_a_missing_role_are_told(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        owner = cursor.fetchone()[0]
    with pytest.raises(CommandError, match="can alter what was recorded"):
        call_command("app_role", owner, "--check")
    with pytest.raises(CommandError, match="no role nobody_here"):
        call_command("app_role", "nobody_here")
