import pytest
from django.db import DatabaseError, connection, transaction

from diaspora.accounts.models import Ambassador
from diaspora.audit.models import Event
from diaspora.audit.services import move, record
from diaspora.moves import MoveError
from tests.factories import AmbassadorFactory


def test_a_move_is_recorded_with_who_and_why(moderator):
    asked = AmbassadorFactory(status=Ambassador.Status.ASKED)
    move(asked, Ambassador.Status.VERIFIED, by=moderator, reason="work mail")
    event = Event.objects.about(asked).get()
    assert (event.actor, event.from_status, event.to_status, event.reason) == (
        moderator, "asked", "verified", "work mail",
    )  # fmt: skip


def test_a_move_outside_the_table_raises_and_changes_nothing(db):
    verified = AmbassadorFactory()
    with pytest.raises(MoveError, match="verified and cannot become asked"):
        move(verified, Ambassador.Status.ASKED)
    verified.refresh_from_db()
    assert verified.status == Ambassador.Status.VERIFIED
    assert not Event.objects.exists()


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET reason = 'x'", "DELETE FROM audit_event"])
def test_raw_sql_cannot_change_the_log(member, statement):
    record("tried", member)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.get().verb == "tried"
