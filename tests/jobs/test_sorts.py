"""Newest, best paid, ending soonest: pages lead forth and back, and addresses hold the whole question."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone

from diaspora.rates.models import Rate
from jobs.asked import Asked
from jobs.services.finding import PAGE, Where, find
from tests.jobs.factories import EmployerFactory, JobFactory

pytestmark = pytest.mark.django_db
MANY = 2 * PAGE + 7


@pytest.fixture(autouse=True)
def _fresh():
    caches["local"].clear()


@pytest.fixture
def many():
    """Ties in each order, so that only the key's last part tells two listings apart."""
    Rate.objects.create(currency="EUR", pkr=300, on="2026-11-20", source="test")
    Rate.objects.create(currency="GBP", pkr=400, on="2026-11-20", source="test")
    employer, now = EmployerFactory(), timezone.now()
    return [
        JobFactory(
            employer=employer, published_at=now - timedelta(hours=number // 3), salary_period="year",
            valid_through=now + timedelta(days=5 + number % 4), salary_min=30_000 + number % 5 * 1000,
            currency="EUR" if number % 2 else "GBP",
        )
        for number in range(MANY)
    ]  # fmt: skip


ORDERS = {
    "newest": lambda job: (-job.published_at.timestamp(), -job.pk),
    "salary": lambda job: (-job.salary_min * (300 if job.currency == "EUR" else 400), -job.pk),
    "deadline": lambda job: (job.valid_through.timestamp(), job.pk),
}


@pytest.mark.parametrize("sort", ORDERS)
def test_all_pages_forth_and_back(many, sort):
    wanted = [job.pk for job in sorted(many, key=ORDERS[sort])]
    pages, where = [], Where(sort=sort)
    while True:
        page = find(Asked(), where)
        pages.append(page)
        if not page.next:
            break
        where = Where(sort=sort, after=page.next)
    assert [row.job_id for page in pages for row in page.rows] == wanted
    assert pages[0].previous is None
    for later, earlier in zip(pages[:0:-1], pages[-2::-1], strict=True):
        back = find(Asked(), Where(sort=sort, before=later.previous))
        assert [row.job_id for row in back.rows] == [row.job_id for row in earlier.rows]


def test_without_pay_or_rate_nothing_is_sorted_by_pay():
    JobFactory(title="Silent")
    JobFactory(title="No rate", salary_min=90_000, currency="SEK", salary_period="year")
    JobFactory(title="Rupees", salary_min=90_000, currency="PKR", salary_period="month")
    assert [row.job.title for row in find(Asked(), Where(sort="salary")).rows] == ["Rupees"]


def test_a_page_in_between_neither_repeats_nor_hides_when_a_listing_comes(many):
    first = find(Asked(), Where(sort="newest"))
    JobFactory(title="Just now")
    second = find(Asked(), Where(sort="newest", after=first.next))
    assert not {row.job_id for row in first.rows} & {row.job_id for row in second.rows}
    assert len(second.rows) == PAGE


def test_the_address_holds_words_filters_and_order(client, many):
    page = client.get(reverse("jobs"), {"country": "DE", "sort": "deadline", "q": "engineer"})
    for name in ("here", "next_url"):
        assert {"country=DE", "sort=deadline", "q=engineer"} <= set(page.context[name].split("?")[1].split("&"))
    assert len(client.get(page.context["next_url"]).context["page"].rows) == PAGE


def test_pay_stands_in_rupees_beside_the_original_with_the_rates_day(client, many):
    body = client.get(reverse("jobs"), {"sort": "salary"}).content.decode()
    card = body.split('<article class="card">')[1]
    assert "34,000" in card
    assert "PKR 1.4 crore" in card
    assert "20 Nov 2026" in card
    Rate.objects.all().delete()
    JobFactory(title="No rate", salary_min=50_000, currency="SEK", salary_period="year")
    body = client.get(reverse("jobs"), {"currency": "SEK", "floor": "1"}).content.decode()
    assert "at the rate of" not in body.split("No rate")[1]
