"""No table may know a member without saying how that's exported, how long it's kept and how it's erased."""

import pytest
from django.apps import apps

from diaspora.accounts.models import User
from diaspora.accounts.personal_data import PERSONAL_DATA
from diaspora.accounts.privacy import _apply
from tests.factories import AmbassadorFactory, UserFactory


def keys_to_members():
    """(model, field) of each key that leads to a member or to a row that is one with a member."""
    people = {User} | {
        model for model in apps.get_models() if model._meta.pk.remote_field and model._meta.pk.related_model is User
    }
    # A proxy and a view have no rows of their own.
    tables = [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]
    for model in tables:
        for field in model._meta.get_fields():
            if field.concrete and field.remote_field and field.related_model in people and not field.auto_created:
                yield model, field.name


def rules():
    return [rule for plug in PERSONAL_DATA.all() for rule in plug.rules]


def covered():
    return {(rule.model, rule.member_field.split("__")[0]) for rule in rules()}


@pytest.mark.parametrize(("model", "field"), list(keys_to_members()), ids=lambda part: getattr(part, "__name__", part))
def test_every_key_to_a_member_has_a_rule(model, field):
    assert (model, field) in covered(), (
        f"say in {model._meta.app_label}'s PERSONAL_DATA what becomes of {model.__name__}"
    )


def test_the_search_finds_a_key():
    assert (User.blocks.field.model, "blocker") in set(keys_to_members())


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: f"{rule.model.__name__}.{rule.member_field}")
def test_a_rule_names_fields_that_exist_and_says_how_long(rule):
    for name in rule.fields:
        rule.model._meta.get_field(name)
    if rule.member_field != "self":
        rule.model._meta.get_field(rule.member_field.split("__")[0])
    assert rule.keeps
    assert rule.erasure in {"delete", "blank", "keep"}


@pytest.mark.parametrize("plug", PERSONAL_DATA.all(), ids=lambda plug: plug.key)
def test_an_export_holds_nothing_of_anyone_else(db, plug):
    member, other = UserFactory(), UserFactory(email="canary@example.test", profile__name="Canary Name")
    AmbassadorFactory(member=member)
    other.blocks.create(blocked=member)
    text = str(list(plug.export(member)))
    assert "canary" not in text.lower()
    assert other.handle not in text


def test_every_rule_finds_the_rows_of_a_member(member):
    for plug in PERSONAL_DATA.all():
        for rule in plug.rules:
            if rule.member_field != "self":
                assert rule.model._base_manager.filter(**{rule.member_field: member}).count() >= 0
        list(plug.export(member))


@pytest.mark.parametrize("rule", [rule for rule in rules() if rule.erasure == "blank"], ids=str)
def test_what_is_blanked_takes_the_blank(member, rule):
    _apply(rule, member)
