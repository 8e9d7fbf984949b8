"""No page of the sign-in package looks like a stranger's."""

from pathlib import Path

import allauth
import pytest
from allauth import urls as allauth_urls
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.shortcuts import render
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from diaspora.notifications.models import Delivery
from tests.factories import PASSWORD
from tests.home.pages import assert_ours, english_left

pytestmark = pytest.mark.django_db
ARGUMENTS = {
    "account_confirm_email": {"key": "no-such-key"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "no-such-key"},
    "mfa_edit_webauthn": {"pk": 1},
    "mfa_remove_webauthn": {"pk": 1},
}
# Answers that are no pages: a file, JSON for the browser's passkey, and keys that aren't there.
# What there is no second factor for yet, and what went wrong elsewhere.
OTHER_STATUS = {"mfa_deactivate_totp": 404, "mfa_view_recovery_codes": 404, "socialaccount_login_error": 401}
NO_PAGE = {"mfa_download_recovery_codes", "mfa_login_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn"}


def names():
    found = []

    def walk(patterns):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns)
            elif isinstance(pattern, URLPattern) and pattern.name:
                found.append(pattern.name)

    # Others add addresses under accounts/ too; the package's are the include.
    walk([one for one in get_resolver().url_patterns if getattr(one, "urlconf_name", None) is allauth_urls])
    return sorted(set(found))


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests():
    cache.clear()


@pytest.fixture
def signed_in(client, member):
    """As a member sees it who has just given their password once more."""
    client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return client


def test_there_are_addresses_to_visit():
    assert len(names()) >= 25
    assert {"account_login", "account_signup", "mfa_index", "usersessions_list"} <= {*names()}


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("name", names())
def test_page_is_ours_when_signed_out(client, name, language):
    response = client.get(reverse(name, kwargs=ARGUMENTS.get(name)), {"hl": language})
    assert response.status_code in ({200, 302} if name != "mfa_login_webauthn" else {200, 302, 405})
    if response.status_code == 200 and name not in NO_PAGE:
        page = assert_ours(response.content.decode(), language)
        assert language == "en" or english_left(page) == []


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("name", names())
def test_page_is_ours_when_signed_in(signed_in, name, language):
    response = signed_in.get(reverse(name, kwargs=ARGUMENTS.get(name)), {"hl": language})
    if name in NO_PAGE:
        assert response.status_code in {200, 302, 404}
        return
    assert response.status_code in {OTHER_STATUS.get(name, 200), 302}
    if response.status_code != 302:
        page = assert_ours(response.content.decode(), language)
        assert language == "en" or english_left(page) == []


@pytest.mark.parametrize(
    "name", ["account_email", "account_change_password", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn",
             "mfa_list_webauthn", "usersessions_list", "account_logout", "account_reauthenticate"]
)  # fmt: skip
def test_settings_are_pages_and_no_detours(signed_in, name):
    assert signed_in.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/accounts/signup/", {"email": "new@example.test", "password1": "a long enough phrase 9"}),
        ("/accounts/login/code/", {"email": "nobody@example.test"}),
        ("/accounts/password/reset/", {"email": "nobody@example.test"}),
    ],
)
def test_code_pages_are_ours_in_each_flow(client, address, form, language):
    response = client.post(f"{address}?hl={language}", form, follow=True)
    assert response.status_code == 200
    assert response.redirect_chain
    page = assert_ours(response.content.decode(), language)
    assert language == "en" or english_left(page) == []
    assert "code" in [one.get("name") for one in page.all("input")]


def test_signing_up_with_a_known_address_looks_the_same(client, member):
    form = {"password1": "a long enough phrase 9"}
    known = client.post("/accounts/signup/", {**form, "email": member.email}, follow=True)
    client.logout()
    fresh = client.post("/accounts/signup/", {**form, "email": "fresh@example.test"}, follow=True)
    assert known.redirect_chain == fresh.redirect_chain
    # The mail differs: to the known one it says that there's an account.
    assert Delivery.objects.count() == 2


@pytest.mark.parametrize("language", ["en", "ur"])
def test_second_factor_page_is_ours(client, member, language):
    TOTP.activate(member, generate_totp_secret())
    response = client.post(
        f"/accounts/login/?hl={language}", {"login": member.email, "password": PASSWORD}, follow=True
    )
    assert response.redirect_chain[-1][0].startswith("/accounts/2fa/authenticate/")
    assert_ours(response.content.decode(), language)


@pytest.mark.parametrize(
    "name",
    [
        "mfa_view_recovery_codes",
        "mfa_deactivate_totp",
        "mfa_list_webauthn",
        "mfa_index",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
        "mfa_generate_recovery_codes",
    ],
)
def test_second_factor_settings_are_ours_once_there_is_one(signed_in, member, name):
    secret = generate_totp_secret()
    TOTP.activate(member, secret)
    RecoveryCodes.activate(member)
    key = Authenticator.objects.create(user=member, type=Authenticator.Type.WEBAUTHN, data={"name": "My <b>key</b>"})
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    assert signed_in.post("/accounts/2fa/reauthenticate/", {"code": code}).status_code == 302
    arguments = {"pk": key.pk} if name in ARGUMENTS else {}
    response = signed_in.get(reverse(name, kwargs=arguments))
    assert response.status_code == 200
    assert_ours(response.content.decode())
    assert "<b>key</b>" not in response.content.decode()


def page_templates():
    folder = Path(allauth.__file__).parent / "templates"
    for path in sorted(folder.rglob("*.html")):
        name = str(path.relative_to(folder))
        top = path.relative_to(folder).parts
        if top[0] in {"account", "mfa", "socialaccount", "usersessions"} and not {"snippets", "email"} & {*top}:
            yield name


@pytest.mark.parametrize("name", [*page_templates()])
def test_every_page_template_stands_on_our_base(rf, member, name):
    """Also those that no address of today's settings reaches."""
    source = get_template(name).template
    parents = []
    while source.nodelist and type(source.nodelist[0]).__name__ == "ExtendsNode":
        parent = source.nodelist[0].parent_name.resolve({})
        parents.append(parent)
        source = get_template(parent).template
    assert parents[-1:] == ["base.html"], f"{name} stands on {parents}"


@pytest.mark.parametrize("language", ["en", "ur"])
def test_social_pages_are_ours(rf, member, language):
    request = rf.get("/accounts/social/login/cancelled/")
    request.user = AnonymousUser()
    for name in ("socialaccount/authentication_error.html", "socialaccount/login_cancelled.html"):
        with translation.override(language):
            assert_ours(render(request, name).content.decode(), language)


def test_wrong_password_says_so_and_keeps_the_address(client, member):
    response = client.post("/accounts/login/?hl=ur", {"login": member.email, "password": "wrong"})
    html = response.content.decode()
    page = assert_ours(html, "ur")
    assert "ای میل پتہ یا پاس ورڈ درست نہیں۔" in html
    assert [one["value"] for one in page.all("input") if one.get("name") == "login"] == [member.email]


def test_honeypot_is_hidden_without_an_inline_style(client):
    page = assert_ours(client.get("/accounts/signup/").content.decode())
    (trap,) = [one for one in page.all("input") if one.get("name") == "phone"]
    assert trap["tabindex"] == "-1"
    assert ("div", {"class": "honey", "aria-hidden": "true"}) in page.tags


@pytest.mark.parametrize("language", ["en", "ur"])
def test_too_many_tries_end_on_our_page(client, language):
    for _ in range(40):
        response = client.post(f"/accounts/login/?hl={language}", {"login": "a@example.test", "password": "wrong"})
        if response.status_code == 429:
            break
    assert response.status_code == 429
    page = assert_ours(response.content.decode(), language)
    assert language == "en" or english_left(page) == []
