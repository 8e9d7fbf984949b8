"""Objects of the moderation app for the table of permissions."""

from diaspora.moderation import appeals
from diaspora.moderation.models import Decision
from diaspora.moderation.reporting import plug_for, report
from tests.factories import AmbassadorFactory, UserFactory


def samples(world):
    case = {"pk": report(plug_for("accounts.user"), world.party, by=UserFactory(), reason="spam").pk}
    decision = Decision.objects.create(
        kind="warn", target="accounts.user", target_id=str(world.party.pk), member=world.party, reason="spam",
        reason_text="Ten times the same text.",
    )  # fmt: skip
    asked = {"object_id": AmbassadorFactory(member__handle="asked", status="asked").pk}
    return {
        "report": {"key": "accounts.user", "value": world.party.handle},
        "case": case,
        "case_claim": case,
        "case_release": case,
        "case_decide": case,
        "appeal": {"signed": appeals.token(decision)},
        "appeal_answer": {"pk": appeals.appeal(decision, "It was a joke among friends.").pk},
        "admin:accounts_user_change": {"object_id": world.party.pk},
        "admin:accounts_user_delete": {"object_id": world.party.pk},
        "admin:accounts_ambassador_change": asked,
        "admin:accounts_ambassador_verify": asked,
        "admin:accounts_ambassador_refuse": asked,
    }
