from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from tests.factories import UserFactory
from visas import differences, services
from visas.models import FactValue, Follow, RouteVersion


@pytest.fixture
def admin(db):
    return UserFactory(is_staff=True, is_superuser=True)


@pytest.fixture
def draft(blue_card, moderator):
    made = services.draft_from(blue_card.versions.get(), by=moderator)
    RouteVersion.objects.filter(pk=made.pk).update(refused="Keep the letter and ask us.")
    return RouteVersion.objects.get(pk=made.pk)


def test_a_reviewer_reads_the_difference_the_facts_and_the_reach(client, admin, draft, blue_card):
    Follow.objects.create(member=UserFactory(), route=blue_card)
    client.force_login(admin)
    html = client.get(reverse("admin:visas_routeversion_change", args=[draft.pk])).content.decode()
    assert "<del>" in str(differences.readable(draft))
    assert "<ins>" in html
    assert "1 followers, 0 plans, 0 open cases" in html


def test_the_admin_publishes_what_another_wrote(client, admin, draft, moderator):
    services.submit(draft, by=moderator)
    client.force_login(admin)
    address = reverse("admin:visas_routeversion_publish_now", args=[draft.pk])
    assert client.get(address).status_code == 200
    assert RouteVersion.objects.get(pk=draft.pk).status == "review"  # a link alone changes nothing
    client.post(address)
    assert RouteVersion.objects.get(pk=draft.pk).status == "published"


@pytest.mark.parametrize(
    "model", ["routeversion", "factvalue", "fact", "alert", "suggestion", "case", "route", "source"]
)
def test_lists_open(client, admin, germany, model):
    client.force_login(admin)
    assert client.get(reverse(f"admin:visas_{model}_changelist")).status_code == 200


def test_a_published_value_is_read_only_in_the_admin(client, admin, germany):
    client.force_login(admin)
    value = FactValue.objects.published().first()
    html = client.get(reverse("admin:visas_factvalue_change", args=[value.pk])).content.decode()
    assert 'name="value"' not in html


def facts(*args):
    out = StringIO()
    try:
        call_command("facts", *args, stdout=out)
    except SystemExit as stopped:
        return stopped.code, out.getvalue()
    return 0, out.getvalue()


def test_facts_that_are_due_are_listed_and_overdue_ones_fail(guides):
    code, out = facts("--on", "2026-11-24")
    assert code == 0
    assert "0 overdue" in out
    # 1 January changes these.
    for key in ("de.eu-blue-card.salary_standard", "nl.highly-skilled-migrant.salary_30_plus",
                "at.eu-blue-card.salary", "fi.specialist.salary", "pt.eu-blue-card.salary",
                "sg.employment-pass.salary_age23"):  # fmt: skip
        assert key in out
    code, out = facts("--on", "2027-01-01")
    assert code == 1
    assert "nl.highly-skilled-migrant.salary_30_plus" in out.split("Due by")[0]


def test_what_ended_is_not_due_any_more(guides):
    _code, out = facts("--on", "2027-01-02", "--country", "sg")
    assert out.count("sg.employment-pass.salary_age23") == 1
