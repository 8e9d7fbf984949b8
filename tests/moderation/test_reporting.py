import hashlib
import json

import pytest
from django.test import Client
from django.utils import timezone

from diaspora.accounts.models import Block
from diaspora.moderation.models import Decision, Report, Signal
from diaspora.moderation.reporting import plug_for, report, reported_by
from tests.factories import AmbassadorFactory, ModeratorFactory, UserFactory
from tests.moderation.factories import HIDDEN, OWNERS, trusted


def tell(note, by, reason="hate", **more):
    return report(plug_for("accounts.skill"), note, by=by, reason=reason, **more)


def is_hidden(note):
    return note.pk in HIDDEN


def test_the_first_report_opens_a_case_and_the_second_joins_it(note, owner):
    tell(note, trusted(1), "spam")
    tell(note, trusted(1), "threat")
    case = Report.objects.get()
    assert (case.owner, case.title, case.signals.count()) == (owner, note.name, 2)
    assert (case.priority, case.score) == (0, 4.0)


def test_evidence_is_frozen_with_its_hash(note):
    tell(note, trusted(1))
    said = note.name
    note.name = "nothing to see"
    note.save()
    signal = Signal.objects.get()
    assert signal.evidence == {"name": said}
    assert signal.evidence_hash == hashlib.sha256(json.dumps({"name": said}, sort_keys=True).encode()).hexdigest()


@pytest.mark.parametrize(
    ("levels", "hidden"),
    [
        ((1, 1), False),
        ((1, 1, 1), True),
        ((2,), False),
        ((2, 2), True),
        ((3,), False),
        ((3, 1), True),
        ((0,) * 9, False),
    ],
)
def test_six_points_of_two_reporters_hide(note, levels, hidden):
    for level in levels:
        tell(note, trusted(level))
    assert is_hidden(note) is hidden


def test_one_network_counts_once(note):
    for _ in range(5):
        tell(note, trusted(1), origin="the same house")
    assert not is_hidden(note)
    assert Report.objects.get().score == 2.0


def test_the_same_member_twice_counts_once(note):
    member = trusted(2)
    tell(note, member, "spam")
    tell(note, member, "hate")
    tell(note, member, "hate")
    assert Report.objects.get().score == 3.0
    assert Signal.objects.count() == 2


def test_one_ambassador_hides_a_new_members_fraud_at_once(note):
    OWNERS[note.pk] = trusted(0)
    tell(note, AmbassadorFactory(member=trusted(1)).member, "money")
    assert is_hidden(note)


@pytest.mark.parametrize(("owner_level", "reason"), [(1, "money"), (0, "off_topic")])
def test_but_not_a_known_members_and_not_for_another_reason(note, owner_level, reason):
    OWNERS[note.pk] = trusted(owner_level)
    tell(note, AmbassadorFactory(member=trusted(1)).member, reason)
    assert not is_hidden(note)


def test_staff_are_not_hidden_by_members(note):
    OWNERS[note.pk] = ModeratorFactory()
    for _ in range(4):
        tell(note, trusted(2))
    assert not is_hidden(note)


def test_more_than_ten_in_ten_minutes_are_for_a_person_to_judge(note):
    for _ in range(10):
        tell(note, trusted(0), "spam")
    assert Report.objects.get().priority == 2
    tell(note, trusted(0), "spam")
    case = Report.objects.get()
    assert (case.brigaded, case.priority) == (True, 0)
    for _ in range(4):
        tell(note, trusted(2), "spam")
    assert not is_hidden(note)


def test_twenty_new_accounts_hide_nothing(note):
    for _ in range(20):
        tell(note, trusted(0))
    assert not is_hidden(note)


def test_two_who_feel_harassed_pause_new_contacts(note, owner):
    tell(note, trusted(1), "harassment")
    assert not Decision.objects.exists()
    tell(note, trusted(1), "harassment")
    pause = Decision.objects.get()
    assert (pause.kind, pause.member, pause.actor) == ("pause", owner, None)
    assert (pause.ends_at - pause.starts_at).total_seconds() == pytest.approx(72 * 3600, abs=5)


def test_whoever_reports_harassment_sees_it_no_more(note):
    member = trusted(0)
    tell(note, member, "harassment")
    assert list(reported_by(member, "accounts.skill")) == [{"report__target_id": str(note.pk)}]
    assert not reported_by(trusted(0), "accounts.skill").exists()


def test_a_reporter_who_is_mostly_wrong_weighs_nothing(note):
    member = trusted(2)
    for number in range(6):
        case = Report.objects.create(
            target="x",
            target_id=str(number),
            title="x",
            status="rejected",
            due_at=timezone.now(),
            closed_at=timezone.now(),
        )
        Signal.objects.create(report=case, reporter=member, reason="spam", weight=1, evidence_hash="")
    tell(note, member)
    assert Report.objects.get(target="accounts.skill").score == 0


def page(client, note):
    return f"/report/accounts.skill/{note.slug}/"


def test_the_form_reports_and_blocks_in_one_step(note, owner, client):
    member = trusted(1)
    client.force_login(member)
    answer = client.post(page(client, note), {"reason": "harassment", "text": "He keeps writing", "also_block": "on"})
    assert answer.url == "/me/safety/"
    assert Signal.objects.get().text == "He keeps writing"
    assert Block.objects.get(blocker=member).blocked == owner


def test_the_day_has_its_limit_and_what_was_typed_is_kept(note, client):
    member = UserFactory()
    client.force_login(member)
    for _ in range(3):
        assert client.post(page(client, note), {"reason": "spam"}).status_code == 302
    answer = client.post(page(client, note), {"reason": "spam", "text": "The fourth"})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "The fourth" in answer.text
    assert not Signal.objects.filter(text="The fourth").exists()


@pytest.mark.parametrize("path", ["accounts.skill/nothing", "nobody.nothing/1", "accounts.user/nobody", "jobs.job/x"])
def test_what_one_does_not_see_cannot_be_reported(note, client, path):
    client.force_login(trusted(1))
    for answer in (client.get(f"/report/{path}/"), client.post(f"/report/{path}/", {"reason": "spam"})):
        assert answer.status_code == 404
    assert not Report.objects.exists()


def test_a_hidden_page_cannot_be_reported_and_oneself_neither(db, client):
    member = trusted(1)
    client.force_login(member)
    for handle in (UserFactory(profile__visibility="hidden").handle, member.handle):
        assert client.get(f"/report/accounts.user/{handle}/").status_code == 404


def test_a_person_is_reported_from_their_page_and_never_hidden_by_scores(db, client):
    person = UserFactory()
    for _ in range(4):
        client = Client()
        client.force_login(trusted(2))
        assert "/report/accounts.user/" in client.get(f"/people/{person.handle}/").text
        client.post(f"/report/accounts.user/{person.handle}/", {"reason": "hate"})
    assert client.get(f"/people/{person.handle}/").status_code == 200


def test_an_unknown_reason_is_refused(note, client):
    client.force_login(trusted(1))
    assert "reason" in client.post(page(client, note), {"reason": "because"}).context["form"].errors
    assert not Report.objects.exists()
