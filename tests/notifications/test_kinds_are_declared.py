"""Every notice that a product can send stands on the page of choices, or is always mailed."""

import pytest
from django.conf import settings

from diaspora.notifications import notices

# Security mails, which aren't notices: written to an address, not to a member.
SECURITY = {
    "accounts/address_changed", "accounts/address_waits", "accounts/erasure_asked", "accounts/new_device",
    "moderation/suspended", "moderation/work_code",
}  # fmt: skip
MAILS = sorted(
    f"{path.parent.name}/{path.stem}"
    for path in (settings.BASE_DIR / "templates" / "emails").glob("*/*.txt")
    if not path.stem.startswith("digest_")
)


def test_every_template_has_a_rule():
    assert len(MAILS) > 60
    undeclared = [name for name in MAILS if not notices.is_declared(name)]
    assert set(undeclared) == SECURITY


def test_every_rule_has_its_template():
    declared = {
        name
        for group in notices.NOTICES.all()
        for kind in group.kinds
        for name in (kind.name, *kind.covers)
        if group.key != "example"
    }
    assert declared <= set(MAILS)


def test_no_name_stands_twice():
    names = [name for group in notices.NOTICES.all() for kind in group.kinds for name in (kind.name, *kind.covers)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("when", ["now", "digest", "off"])
def test_one_page_has_each_kind_and_keeps_the_choice(client, member, when):
    client.force_login(member)
    page = client.get("/me/digests/").content.decode()
    chosen = [kind for group in notices.NOTICES.all() for kind in group.kinds if not kind.required]
    for kind in chosen:
        assert f'name="kind:{kind.name}"' in page
    assert 'name="kind:moderation/decision"' not in page
    data = {"cadence": "weekly", "weekday": 6, "hour": 9, "time_zone": "Asia/Karachi", "language": "en"}
    answer = client.post("/me/digests/", data | {f"kind:{kind.name}": when for kind in chosen})
    assert answer.status_code == 302
    found = notices.choices_of([member.pk], [kind.name for kind in chosen])
    assert {notices.when_for(found.get((member.pk, kind.name)), kind) for kind in chosen} == {when}
