from datetime import date

import pytest
from django.utils import timezone

from diaspora.audit.models import Event
from diaspora.moves import MoveError
from tests.factories import ModeratorFactory
from tests.visas.factories import EvidenceFactory, ValueFactory
from visas import services
from visas.models import Fact, RouteVersion


@pytest.fixture
def draft(blue_card, moderator):
    return services.draft_from(blue_card.versions.get(), by=moderator)


def test_a_draft_is_a_copy_with_every_part(draft, blue_card):
    source = blue_card.versions.get(number=1)
    assert (draft.number, draft.status) == (2, "draft")
    for parts in ("steps", "requirements", "documents", "fees"):
        assert getattr(draft, parts).count() == getattr(source, parts).count() > 0
    assert [s.slug for s in draft.steps.all()] == [s.slug for s in source.steps.all()]
    before = {s.slug: {c.key for c in s.costs.all()} for s in source.steps.all()}
    assert {s.slug: {c.key for c in s.costs.all()} for s in draft.steps.all()} == before


def test_an_author_cannot_publish_their_own_version(draft, moderator):
    version = services.submit(draft, by=moderator)
    with pytest.raises(services.Refused, match="second person"):
        services.publish(version, by=moderator)
    assert RouteVersion.objects.get(pk=version.pk).status == "review"


def test_a_second_person_publishes_and_the_one_before_ends(draft, moderator, blue_card):
    services.submit(draft, by=moderator)
    other = ModeratorFactory()
    published = services.publish(RouteVersion.objects.get(pk=draft.pk), by=other)
    first = blue_card.versions.get(number=1)
    assert (published.status, published.reviewer) == ("published", other)
    assert first.status == "superseded"
    assert RouteVersion.objects.on(timezone.localdate()).get(route=blue_card).pk == published.pk
    assert Event.objects.about(published).filter(to_status="published", actor=other).exists()


def test_a_bare_figure_keeps_a_version_from_review(draft, moderator):
    RouteVersion.objects.filter(pk=draft.pk).update(fit="It takes 3 years and €100.")
    with pytest.raises(services.Refused) as refused:
        services.submit(RouteVersion.objects.get(pk=draft.pk), by=moderator)
    assert len(refused.value.messages) == 3
    assert "fit: '3' must be a reference to a fact" in refused.value.messages


def test_a_reviewer_sends_back_with_a_note(draft, moderator):
    version = services.submit(draft, by=moderator)
    with pytest.raises(services.Refused):
        services.send_back(version, by=ModeratorFactory(), note=" ")
    assert services.send_back(version, by=ModeratorFactory(), note="The fee is old.").review_note == "The fee is old."


def test_a_draft_cannot_jump_to_published(draft):
    with pytest.raises(MoveError):
        services.publish(draft, by=ModeratorFactory())


def test_a_new_value_ends_the_one_before_on_its_first_day(germany, moderator):
    fact = Fact.objects.get(key="de.eu-blue-card.fee_national_visa")
    value = ValueFactory(fact=fact, value="99.00", valid_from=date(2027, 3, 1), published_at=None, author=moderator)
    EvidenceFactory(fact_value=value, read_by=moderator)
    second = ModeratorFactory()
    published = services.publish_value(value, by=second)
    assert fact.values.get(value="75.00").valid_to == date(2027, 3, 1)
    proof = published.evidence.get()
    assert (proof.read_by, proof.second_reader, published.checked) == (moderator, second, True)


def test_the_second_reader_is_another_than_the_first_and_needs_a_source(db, moderator):
    value = ValueFactory(published_at=None)
    with pytest.raises(services.Refused, match="where this was read"):
        services.publish_value(value, by=ModeratorFactory())
    EvidenceFactory(fact_value=value, read_by=moderator)
    with pytest.raises(services.Refused, match="another than the first"):
        services.publish_value(value, by=moderator)
