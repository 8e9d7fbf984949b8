from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.visas.factories import ValueFactory
from visas.models import FactValue


@pytest.mark.parametrize("change", ["value = '\"1.00\"'", "valid_from = '2020-01-01'", "as_of = '2020'"])
def test_raw_sql_cannot_edit_a_published_value(db, change):
    value = ValueFactory()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE visas_factvalue SET {change} WHERE id = {value.pk}")
    value.refresh_from_db()
    assert (value.value, value.valid_from) == ("100.00", date(2026, 1, 1))


def test_a_published_value_cannot_be_deleted(db):
    value = ValueFactory()
    with pytest.raises(DatabaseError), transaction.atomic():
        value.delete()
    assert FactValue.objects.filter(pk=value.pk).exists()


def test_its_end_is_set_once(db):
    value = ValueFactory()
    FactValue.objects.filter(pk=value.pk).update(valid_to=date(2027, 1, 1))
    with pytest.raises(DatabaseError), transaction.atomic():
        FactValue.objects.filter(pk=value.pk).update(valid_to=date(2028, 1, 1))


def test_two_published_values_never_hold_on_one_day(db):
    first = ValueFactory(valid_to=date(2026, 7, 1))
    ValueFactory(fact=first.fact, valid_from=date(2026, 7, 1))
    with pytest.raises(IntegrityError, match="one_value_a_day"), transaction.atomic():
        ValueFactory(fact=first.fact, valid_from=date(2026, 6, 30), valid_to=date(2026, 7, 2))


def test_a_draft_may_be_edited_and_deleted(db):
    draft = ValueFactory(published_at=None)
    draft.value = "1.00"
    draft.save()
    draft.delete()
    assert not FactValue.objects.exists()
