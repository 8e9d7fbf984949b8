"""So many a minute, in all and to one domain, whoever claims."""

from django.db.models import Min
from django.utils import timezone

from diaspora.notifications.delivery import claim
from diaspora.notifications.models import Delivery, SendRate
from tests.factories import UserFactory


def notices(number, domain):
    member = UserFactory()
    return Delivery.objects.bulk_create(
        Delivery(key=f"{domain}/{n}", kind="notice", member=member, domain=domain) for n in range(number)
    )


def test_a_domain_gets_its_share_and_the_rest_waits_for_the_next_minute(transactional_db, settings):
    settings.MAIL_RATES = {"busy.test": 3}
    notices(5, "busy.test")
    notices(5, "calm.test")
    claimed = claim("notice")
    assert sorted(row.domain for row in claimed) == ["busy.test"] * 3 + ["calm.test"] * 5
    held = Delivery.objects.filter(status="planned")
    assert set(held.values_list("domain", "attempts")) == {("busy.test", 0)}
    assert held.aggregate(at=Min("due_at"))["at"] > timezone.now()
    assert SendRate.objects.get().domain == "busy.test"


def test_the_total_counts_over_all_workers(transactional_db, settings):
    settings.MAIL_RATES = {"*": 4}
    notices(6, "a.test")
    assert [len(claim("notice", limit=3)), len(claim("notice", limit=3))] == [3, 1]


def test_a_code_is_never_held_back(transactional_db, settings):
    settings.MAIL_RATES = {"*": 0}
    Delivery.objects.create(key="code", kind="security", address="a@example.test", domain="example.test")
    assert len(claim("security")) == 1
