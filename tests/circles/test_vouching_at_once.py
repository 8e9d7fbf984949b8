"""Ten vouches at the same moment: never more than the month's number, never two for one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from diaspora.accounts.buckets import Spent
from diaspora.circles.models import Kind, Vouch
from diaspora.circles.services import entering
from tests.circles.factories import CircleFactory, asking, insider

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(calls):
    def run(call):
        try:
            call()
        except Spent:
            return "spent"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_ten_for_ten_people():
    circle = CircleFactory(kind=Kind.WOMEN)
    voucher = insider(circle)
    voucher.joined_at = timezone.now() - timedelta(days=30)
    voucher.save()
    rows = [asking(circle) for _ in range(10)]
    answers = at_once([lambda row=row: entering.vouch(row, by=voucher) for row in rows])
    assert answers.count("done") == Vouch.objects.count() == 3


def test_ten_for_the_same_person():
    circle = CircleFactory(kind=Kind.WOMEN)
    voucher, row = insider(circle), asking(circle)
    assert at_once([lambda: entering.vouch(row, by=voucher)] * 10) == ["done"] * 10
    assert Vouch.objects.count() == 1
