"""Every address with something at its end, every form that the site shows, and a request whose doing is undone."""

import traceback
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

from django.core.signals import got_request_exception
from django.db import transaction
from django.urls import Resolver404, resolve

from tests.conventions import permissions

# Whoever asks for one of these is someone else afterwards.
ENDS_THE_SESSION = ("/accounts/logout/", "/admin/logout/")


@dataclass
class Answer:
    status: int
    headers: dict
    text: str
    failure: str = ""


def ask(client, method, path, data=None, *, undo=True, **more):
    """What it answers; what it did is undone. A 500 comes with its traceback, which the client keeps to itself."""
    failures = []

    def keep(**_kwargs):
        failures.append(traceback.format_exc(limit=-4))

    client.raise_request_exception = False
    cookies = client.cookies.copy()
    got_request_exception.connect(keep)
    try:
        with transaction.atomic():
            response = getattr(client, method)(path, data, **more)
            content = b"".join(response) if response.streaming else response.content
            transaction.set_rollback(undo)
    finally:
        got_request_exception.disconnect(keep)
        if undo:
            client.cookies = cookies
    return Answer(response.status_code, dict(response.headers), content.decode(errors="replace"), "".join(failures))


@dataclass
class Form:
    """As a browser sees it: where it goes, and what each field may hold that the page offers."""

    method: str
    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)


class Forms(HTMLParser):
    def __init__(self, html, path):
        super().__init__()
        self.path, self.found, self.select = path, [], None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(attrs.get("method", "get").lower(), attrs.get("action") or self.path))
        if not self.found:
            return
        fields = self.found[-1].fields
        if tag == "select":
            self.select = attrs.get("name")
        if tag == "option" and self.select:
            fields.setdefault(self.select, []).append(attrs.get("value", ""))
        if tag in {"input", "select", "textarea", "button"} and attrs.get("name"):
            offered = fields.setdefault(attrs["name"], [])
            if tag != "select" and attrs.get("value"):
                offered.append(attrs["value"])

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = None


class Site:
    """The addresses of the URLconf in the world of the permission table, as one of its roles meets them."""

    def __init__(self, role):
        self.world = permissions.world()
        self.client = self.world.clients[role]
        samples = permissions.samples(self.world)
        self.addresses = {}
        for route, name in permissions.patterns():
            path = permissions.path(route, samples.get(name, {}))
            if path not in ENDS_THE_SESSION:
                self.addresses[route] = path

    def keep(self, which):
        """Only the addresses that the expression matches; before the first page is asked for."""
        self.addresses = {route: path for route, path in self.addresses.items() if which.match(route)}

    @cached_property
    def pages(self):
        """{address: answer to GET}."""
        return {route: ask(self.client, "get", path) for route, path in self.addresses.items()}

    @cached_property
    def fields(self):
        """{address: {method: {field: values that a page offered}}}, gathered from the forms of all pages."""
        found = {route: {"get": {}, "post": {}} for route in self.addresses}
        for route, page in self.pages.items():
            if not page.headers.get("Content-Type", "").startswith("text/html"):
                continue
            for form in Forms(page.text, self.addresses[route]).found:
                there = route_of(form.action)
                if there in found and form.method in found[there]:
                    for name, values in form.fields.items():
                        known = found[there][form.method].setdefault(name, [])
                        known += [value for value in values if value not in known]
        return found


def route_of(action):
    """The address as the URLconf writes it, or nothing for those of other sites."""
    path = action.partition("?")[0].partition("#")[0]
    try:
        route = resolve(path).route
    except Resolver404:
        return ""
    return "/" + route.lstrip("^").rstrip("$").replace(r"\Z", "")
