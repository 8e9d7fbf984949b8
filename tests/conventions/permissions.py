"""Who gets what answer at which address: the world in which it's asked, and the addresses themselves.

An app adds its objects in `tests/<app>/permissions.py`: `samples(world)` returns {address name: {parameter: value}}.
"""

import re
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from diaspora.accounts.models import Block, User
from tests.factories import PASSWORD, AmbassadorFactory, ModeratorFactory, UserFactory

ROLES = (
    "anonymous", "unverified", "seeker", "ambassador", "party", "circle member", "blocked", "banned", "moderator",
    "circle moderator", "admin",
)  # fmt: skip
METHODS = ("get", "post", "put", "delete", "htmx")
TESTS = Path(__file__).resolve().parents[1]
PLACEHOLDER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
# For packages' addresses: something of the right shape that leads to nothing.
NOTHING = {
    "uidb36": "1", "key": "a-b", "provider_id": "linkedin", "client_id": "x", "object_id": "0", "content_type_id": "1",
    "app_label": "accounts", "url": "nowhere", "code": "x", "pk": "999999", "signed": "x", "token": "x",
    "extra": "x", "name": "x", "slug": "x", "value": "x", "handle": "nobody",
}  # fmt: skip


@dataclass
class World:
    party: User
    members: dict[str, User]
    clients: dict[str, Client]


def world():
    """`party` owns what is asked for; `blocked` is whom they blocked; the circles' samples let their two in."""
    party = UserFactory(handle="party", profile__visibility="members")
    members = {
        "seeker": UserFactory(handle="seeker"),
        "ambassador": AmbassadorFactory(member__handle="ambassador").member,
        "party": party,
        "circle member": UserFactory(handle="circle-member"),
        "blocked": UserFactory(handle="blocked"),
        "banned": UserFactory(handle="banned"),
        "moderator": ModeratorFactory(handle="moderator"),
        "circle moderator": UserFactory(handle="circle-moderator"),
        "admin": User.objects.create_superuser("admin@example.test", PASSWORD, handle="admin-one"),
    }
    Block.objects.create(blocker=party, blocked=members["blocked"])
    clients = {role: Client() for role in ROLES}
    for role, member in members.items():
        clients[role].force_login(member)
    User.objects.filter(pk=members["banned"].pk).update(is_active=False)
    clients["unverified"].post("/accounts/signup/", {"email": "half@example.test", "password1": PASSWORD})
    return World(party, members, clients)


def patterns():
    """(address as it's written, name) of all that the site answers."""
    return sorted(set(_below(get_resolver(), "/", "")))


def _below(resolver, prefix, space):
    for found in resolver.url_patterns:
        route = prefix + str(found.pattern).lstrip("^").rstrip("$").replace(r"\Z", "")
        if isinstance(found, URLResolver):
            name = found.namespace or ""
            yield from _below(found, route, f"{space}{name}:" if name else space)
        else:
            yield route, f"{space}{found.name or ''}"


def samples(world):
    found = {}
    for folder in sorted(TESTS.iterdir()):
        name = f"tests.{folder.name}.permissions"
        if folder.name != "conventions" and (folder / "permissions.py").exists() and find_spec(name):
            found |= import_module(name).samples(world)
    return found


def path(route, values):
    return PLACEHOLDER.sub(lambda hit: str(values.get(hit[1] or hit[2], NOTHING.get(hit[1] or hit[2], "x"))), route)


def table_for(route):
    """The file that holds this address: the app's own, or the platform's."""
    for folder in sorted(TESTS.iterdir()):
        file = folder / "permissions.csv"
        if folder.name != "conventions" and file.exists() and route.startswith(f"/{folder.name}/"):
            return file
    return TESTS / "conventions" / "permissions.csv"
