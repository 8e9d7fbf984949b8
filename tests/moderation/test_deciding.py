from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from diaspora.accounts.models import User
from diaspora.audit.models import Event
from diaspora.moderation import clockwork, deciding
from diaspora.moderation.models import Decision, Report
from diaspora.moderation.reporting import plug_for, report
from diaspora.notifications.models import Delivery, Notification
from tests.factories import PASSWORD, ModeratorFactory
from tests.moderation.factories import HIDDEN, OWNERS, NoteFactory, trusted

WHY = "It asks members for money."


@pytest.fixture
def case(note):
    return report(plug_for("accounts.skill"), note, by=trusted(1), reason="money")


def desk(member):
    client = Client()
    client.force_login(member)
    return client


def decide(client, case, **more):
    case.refresh_from_db()
    data = {
        "content": "hide",
        "person": "",
        "hours": "24",
        "reason": "money",
        "reason_text": WHY,
        "version": case.version,
    }
    return client.post(f"/moderation/{case.pk}/decide/", data | more, follow=True)


def claimed(case, moderator):
    client = desk(moderator)
    client.post(f"/moderation/{case.pk}/claim/")
    return client


def notices(member):
    return list(Notification.objects.filter(member=member).values_list("kind", flat=True))


def an_hour_later():
    clockwork.tell(timezone.now() + timedelta(hours=1, seconds=1))


def test_the_queue_is_ordered_by_urgency(note, case, moderator):
    quiet, loud = NoteFactory(name="quiet"), NoteFactory(name="loud")
    report(plug_for("accounts.skill"), quiet, by=trusted(1), reason="off_topic")
    report(plug_for("accounts.skill"), loud, by=trusted(1), reason="threat")
    shown = desk(moderator).get("/moderation/").context["reports"]
    assert [row.title for row in shown] == ["loud", note.name, "quiet"]


def test_hiding_needs_a_claim_a_reason_and_is_written_down(note, case, moderator, owner):
    decide(desk(moderator), case)
    assert not Decision.objects.exists()
    client = claimed(case, moderator)
    assert decide(client, case, reason_text="short").status_code == 200
    assert not Decision.objects.exists()
    decide(client, case)
    case.refresh_from_db()
    made = Decision.objects.get()
    assert (case.status, note.pk in HIDDEN) == ("upheld", True)
    assert (made.kind, made.member, made.actor, made.reason_text) == ("hide", owner, moderator, WHY)
    assert Event.objects.about(case).filter(verb="decided hide", actor=moderator, reason=WHY).exists()


def test_the_second_moderator_is_told_who_was_first(case, moderator):
    claimed(case, moderator)
    other = desk(ModeratorFactory(profile__name="Second"))
    answer = other.post(f"/moderation/{case.pk}/claim/", follow=True)
    assert f"changed meanwhile by {moderator.name}" in answer.text
    assert "changed meanwhile" in decide(other, case).text
    assert not Decision.objects.exists()


def test_a_new_report_meanwhile_makes_the_moderator_look_again(note, case, moderator):
    client = claimed(case, moderator)
    case.refresh_from_db()
    seen = case.version
    report(plug_for("accounts.skill"), note, by=trusted(1), reason="threat")
    assert "changed meanwhile" in decide(client, case, version=seen).text
    assert not Decision.objects.exists()


def test_a_claim_lapses_after_half_an_hour(case, moderator):
    claimed(case, moderator)
    clockwork.lapse(timezone.now() + timedelta(minutes=29))
    case.refresh_from_db()
    assert case.status == "claimed"
    clockwork.lapse(timezone.now() + timedelta(minutes=31))
    case.refresh_from_db()
    assert (case.status, case.assignee) == ("open", None)


def test_reporter_writer_and_those_close_to_them_do_not_judge(note, case, moderator, settings):
    report(plug_for("accounts.skill"), note, by=moderator, reason="money")
    with pytest.raises(deciding.NotYours, match="party"):
        deciding.claim(case, by=moderator)
    OWNERS[note.pk] = writer = ModeratorFactory()
    Report.objects.update(owner=writer)
    with pytest.raises(deciding.NotYours, match="party"):
        deciding.claim(Report.objects.get(), by=writer)
    settings.CLOSE_PAIRS = ["tests.moderation.test_deciding.close"]
    Report.objects.update(owner=trusted(1))
    with pytest.raises(deciding.NotYours, match="party"):
        deciding.claim(Report.objects.get(), by=ModeratorFactory(profile__name="Mentor"))


def close(one, other):
    return one.name == "Mentor"


def test_reports_about_staff_go_to_an_admin(case, moderator):
    Report.objects.update(owner=ModeratorFactory())
    with pytest.raises(deciding.NotYours, match="staff"):
        deciding.claim(Report.objects.get(), by=moderator)
    deciding.claim(Report.objects.get(), by=User.objects.create_superuser("root@example.test"))


def test_what_was_hidden_by_scores_is_shown_again_when_no_rule_was_broken(note, case, moderator):
    for _ in range(2):
        report(plug_for("accounts.skill"), note, by=trusted(2), reason="spam")
    assert note.pk in HIDDEN
    decide(claimed(case, moderator), case, content="keep")
    case.refresh_from_db()
    assert (case.status, note.pk in HIDDEN) == ("rejected", False)
    assert set(Decision.objects.values_list("kind", flat=True)) == {"hide", "restore", "none"}


def test_a_suspension_ends_every_session_at_once(case, moderator, owner):
    theirs = Client()
    theirs.post("/accounts/login/", {"login": owner.email, "password": PASSWORD})
    assert theirs.get("/me/profile/").status_code == 200
    decide(claimed(case, moderator), case, content="keep", person="suspend", hours="72")
    assert theirs.get("/me/profile/").status_code == 302
    theirs.post("/accounts/login/", {"login": owner.email, "password": PASSWORD})
    assert theirs.get("/me/profile/").status_code == 302


def test_it_ends_by_itself(case, moderator, owner):
    decide(claimed(case, moderator), case, content="keep", person="suspend", hours="24")
    deciding.end_suspensions(timezone.now() + timedelta(hours=23))
    owner.refresh_from_db()
    assert not owner.is_active
    deciding.end_suspensions(timezone.now() + timedelta(hours=25))
    owner.refresh_from_db()
    assert owner.is_active


def test_a_ban_has_no_end(case, moderator, owner):
    decide(claimed(case, moderator), case, content="keep", person="ban", hours="24")
    assert Decision.objects.get(kind="ban").ends_at is None
    deciding.end_suspensions(timezone.now() + timedelta(days=10_000))
    owner.refresh_from_db()
    assert not owner.is_active


def test_lifting_lets_in_again_and_once_is_enough(case, moderator, owner):
    decide(claimed(case, moderator), case, content="keep", person="ban")
    ban = Decision.objects.get(kind="ban")
    first = deciding.lift(ban, by=moderator, reason_text="It was a mistake.")
    assert deciding.lift(ban, by=moderator, reason_text="It was a mistake.") == first
    owner.refresh_from_db()
    assert owner.is_active
    assert not Decision.objects.in_force().exists()


def test_the_suspended_one_gets_a_mail_with_a_way_to_appeal(case, moderator, owner):
    decide(claimed(case, moderator), case, content="keep", person="suspend", public_note="Do not ask for money.")
    clockwork.tell(timezone.now())
    mail = Delivery.objects.get(address=owner.email)
    assert "Do not ask for money." in mail.payload["text"]
    assert "/appeal/" in mail.payload["text"]
    assert WHY not in mail.payload["text"]


def test_everyone_is_told_an_hour_later_once_and_without_a_name(note, case, moderator, owner):
    reporter = case.signals.get().reporter
    decide(claimed(case, moderator), case, person="warn")
    clockwork.tell(timezone.now() + timedelta(minutes=59))
    assert notices(owner) == notices(reporter) == []
    for _ in range(2):
        an_hour_later()
    assert notices(owner) == ["moderation/decision"] * 2
    assert notices(reporter) == ["moderation/report_upheld"]
    said = str(list(Notification.objects.filter(member=owner).values()))
    assert reporter.handle not in said
    assert reporter.name not in said


def test_a_case_grows_urgent_when_nobody_decides(case, moderator):
    clockwork.hurry(case.due_at - timedelta(hours=13))
    assert notices(moderator) == []
    clockwork.hurry(case.due_at - timedelta(hours=11))
    clockwork.hurry(case.due_at - timedelta(hours=10))
    assert notices(moderator) == ["moderation/report_waiting"]
    clockwork.hurry(case.due_at)
    case.refresh_from_db()
    assert case.priority == 0


@pytest.mark.parametrize(
    "statement", ["UPDATE moderation_decision SET reason_text = 'something else'", "DELETE FROM moderation_decision"]
)
def test_a_decision_cannot_be_rewritten(case, moderator, statement):
    decide(claimed(case, moderator), case)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_members_do_not_see_the_desk(case, owner):
    client = desk(owner)
    for path in ("", f"{case.pk}/", "appeals/"):
        assert client.get(f"/moderation/{path}").status_code == 403
    for path in ("claim", "release", "decide"):
        assert client.post(f"/moderation/{case.pk}/{path}/").status_code == 403


def test_the_queue_takes_the_same_queries_at_one_and_at_thirty(
    note, case, moderator, own_queues, django_assert_num_queries
):
    client = desk(moderator)
    client.get("/moderation/")
    with django_assert_num_queries(8):
        client.get("/moderation/")
    for _ in range(30):
        report(plug_for("accounts.skill"), NoteFactory(), by=trusted(0), reason="spam")
    with django_assert_num_queries(8):
        client.get("/moderation/")


def test_a_released_case_is_free_again(case, moderator):
    client = claimed(case, moderator)
    client.post(f"/moderation/{case.pk}/release/")
    case.refresh_from_db()
    assert (case.status, case.assignee) == ("open", None)
