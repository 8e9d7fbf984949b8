from datetime import date
from decimal import Decimal

import icalendar
import pytest
import time_machine
from django.utils import timezone

from tests.factories import ModeratorFactory, UserFactory
from visas import services
from visas.guide import guide_of_version
from visas.models import Plan, PlanDocument, RouteVersion
from visas.planning import latest_starts, name_faults, view_of

GUIDE = "/visas/germany/eu-blue-card/"


@pytest.fixture
def plan(client, blue_card, member):
    client.force_login(member)
    response = client.post(f"{GUIDE}adopt/")
    plan = Plan.objects.get(member=member)
    assert response["Location"] == plan.get_absolute_url()
    return plan


def view(plan):
    plan = Plan.objects.select_related("version", "route").get(pk=plan.pk)
    return view_of(plan, guide_of_version(plan.version, day=timezone.localdate(), language="en"))


def test_adopting_twice_is_one_plan(client, plan):
    client.post(f"{GUIDE}adopt/")
    assert Plan.objects.count() == 1
    assert client.get(plan.get_absolute_url()).status_code == 200
    assert "Open my plan" in client.get(GUIDE).content.decode()


def test_a_ticked_step_opens_the_ones_that_waited_for_it(client, plan):
    assert view(plan).next.shown.slug == "identity"
    response = client.post(f"{plan.get_absolute_url()}steps/identity/", {"done": "on", "paid": "750"})
    assert response.status_code == 302
    after = view(plan)
    assert (after.done, after.next.shown.slug, after.spent) == (1, "passport", Decimal(750))
    client.post(f"{plan.get_absolute_url()}steps/identity/", {})
    assert view(plan).done == 0


def test_a_wrong_sum_is_told_and_kept(client, plan):
    response = client.post(f"{plan.get_absolute_url()}steps/passport/", {"paid": "much", "due_on": "2026-12-01"})
    assert response.status_code == 422
    assert 'value="much"' in response.content.decode()


def test_anothers_plan_is_not_found(client, plan):
    client.force_login(UserFactory())
    for path in ("", "names/", "plan.ics"):
        assert client.get(f"{plan.get_absolute_url()}{path}").status_code == 404
    for path in ("steps/passport/", "papers/police/", "renew/", "drop/"):
        assert client.post(f"{plan.get_absolute_url()}{path}").status_code == 404
    assert Plan.objects.count() == 1


def test_dates_are_counted_back_from_the_target(plan):
    guide = guide_of_version(plan.version, day=timezone.localdate(), language="en")
    starts = latest_starts(guide, date(2027, 6, 1))
    assert starts["card"][0] == date(2027, 6, 1)
    # The police certificate: 7 working days at most, and nothing waits for it but the end.
    assert starts["police"] == (date(2027, 5, 22), False)
    for step in guide.steps:
        for before in step.after:
            assert starts[before.slug][0] <= starts[step.slug][0]


@time_machine.travel("2026-11-24 12:00")
def test_a_paper_that_lapses_before_the_appointment_is_named(client, plan):
    Plan.objects.update(appointment_on=date(2026, 12, 1))
    client.post(f"{plan.get_absolute_url()}papers/police/", {"issued_on": "2026-03-02"})
    (paper,) = view(plan).collisions
    assert (paper.need.document_id, paper.lapses_on) == ("police", date(2026, 8, 29))
    html = client.get(plan.get_absolute_url()).content.decode()
    assert "of 2 Mar 2026 lapses on 29 Aug 2026, before 1 Dec 2026" in html


@time_machine.travel("2026-11-24 12:00")
def test_a_paper_that_lasts_is_not(client, plan):
    Plan.objects.update(appointment_on=date(2026, 12, 1))
    client.post(f"{plan.get_absolute_url()}papers/police/", {"issued_on": "2026-06-04"})
    assert view(plan).collisions == []
    assert PlanDocument.objects.get().issued_on == date(2026, 6, 4)


def test_a_paper_from_the_future_is_refused(client, plan):
    response = client.post(f"{plan.get_absolute_url()}papers/police/", {"issued_on": "2099-01-01"})
    assert response.status_code == 422
    assert not PlanDocument.objects.exists()


def test_the_calendar_holds_the_open_steps(client, plan):
    Plan.objects.update(target_on=date(2027, 6, 1), appointment_on=date(2027, 4, 1))
    client.post(f"{plan.get_absolute_url()}steps/passport/", {"due_on": "2026-12-24"})
    client.post(f"{plan.get_absolute_url()}steps/identity/", {"done": "on"})
    response = client.get(f"{plan.get_absolute_url()}plan.ics")
    events = {str(e["uid"]).split("@")[0].split("-", 2)[2]: e["dtstart"].dt
              for e in icalendar.Calendar.from_ical(response.content).walk("VEVENT")}  # fmt: skip
    assert events["step-passport"] == date(2026, 12, 24)
    assert events["appointment"] == date(2027, 4, 1)
    assert "step-identity" not in events


def test_a_changed_route_shows_the_difference_and_asks(client, plan, blue_card, moderator):
    draft = services.draft_from(plan.version, by=moderator)
    draft.steps.filter(slug="card").update(title="Collect the card yourself")
    draft.documents.filter(document="insurance").delete()
    services.submit(RouteVersion.objects.get(pk=draft.pk), by=moderator)
    services.publish(RouteVersion.objects.get(pk=draft.pk), by=ModeratorFactory())
    html = client.get(plan.get_absolute_url()).content.decode()
    assert "The route has changed since you made this plan." in html
    assert "Collect the card yourself" in html
    plan.refresh_from_db()
    assert plan.version.number == 1
    client.post(f"{plan.get_absolute_url()}renew/")
    plan.refresh_from_db()
    assert plan.version.number == 2
    assert "The route has changed" not in client.get(plan.get_absolute_url()).content.decode()


def test_names_that_differ_are_named_and_nothing_is_kept(client, plan):
    typed = {"cnic_name": "Muhammad Bilal", "passport_name": "Mohammad Bilal", "degree_name": "MUHAMMAD  bilal",
             "cnic_father": "Akram"}  # fmt: skip
    html = client.post(f"{plan.get_absolute_url()}names/", typed).content.decode()
    assert "MUHAMMAD BILAL" in html
    assert "looks like one name spelled twice" in html
    plan.refresh_from_db()
    assert plan.names == {}
    client.post(f"{plan.get_absolute_url()}names/", {**typed, "keep": "on"})
    plan.refresh_from_db()
    assert plan.names["passport"]["name"] == "Mohammad Bilal"


def test_the_same_name_on_every_paper_is_no_fault():
    paper = {"name": "Sana Khan", "father": "Ali Khan", "born": "1 Jan 1998"}
    assert name_faults({"cnic": paper, "passport": {**paper, "name": " sana  KHAN"}, "degree": {}}) == []
    (fault,) = name_faults({"cnic": paper, "degree": {**paper, "father": "Ahmed"}})
    assert (fault.field, fault.papers, fault.near) == ("father", ("cnic", "degree"), False)
