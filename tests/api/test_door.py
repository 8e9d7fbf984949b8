"""Keys, limits, ETags and other sites' browsers."""

import pytest
import time_machine
from django.utils import timezone

from diaspora.api.limits import KEPT, forget
from diaspora.api.models import KEYS_MAX, ApiKey, ApiUse
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
JOBS = "/api/v1/jobs"


@pytest.fixture
def key(member):
    made = ApiKey(member=member, name="my site")
    secret = made.mint()
    made.save()
    return secret


def ask(client, secret=None, path=JOBS, **headers):
    if secret is not None:
        headers["x-api-key"] = secret
    return client.get(path, headers=headers)


def test_key_is_made_on_the_members_page_and_shown_once(client, member):
    client.force_login(member)
    page = client.post("/me/api/", {"name": "my site"}).content.decode()
    key = ApiKey.objects.get()
    secret = page.split("<code>")[1].split("</code>")[0]
    assert secret.startswith("sfr_")
    assert ask(client, secret).status_code == 200
    assert secret not in client.get("/me/api/").content.decode()
    assert secret not in str(ApiKey.objects.values())
    assert (key.member, key.name) == (member, "my site")


def test_six_keys_are_one_too_many_and_the_name_is_kept(client, member):
    client.force_login(member)
    for number in range(KEYS_MAX):
        assert client.post("/me/api/", {"name": f"key {number}"}).status_code == 200
    refused = client.post("/me/api/", {"name": "the sixth"})
    assert refused.status_code == 422
    assert "the sixth" in refused.content.decode()
    assert ApiKey.objects.count() == KEYS_MAX


def test_another_members_key_cannot_be_withdrawn(client, key):
    client.force_login(UserFactory())
    assert client.post(f"/me/api/{ApiKey.objects.get().pk}/withdraw/").status_code == 404
    assert ApiKey.objects.standing().count() == 1


def test_withdrawn_key_opens_nothing(client, member, key):
    client.force_login(member)
    assert ask(client, key).status_code == 200
    client.post(f"/me/api/{ApiKey.objects.get().pk}/withdraw/")
    refused = ask(client, key)
    assert refused.status_code == 401
    assert "/me/api/" in refused.json()["detail"]


@pytest.mark.parametrize("secret", ["", "x", "sfr_" + "a" * 43, "\u00e9"])
def test_unknown_key_is_refused_and_not_taken_for_none(client, secret, db):
    assert ask(client, secret).status_code == 401


def test_suspended_members_key_opens_nothing(client, member, key):
    member.is_active = False
    member.save()
    assert ask(client, key).status_code == 401


def test_key_asks_more_often_than_an_address(client, key, settings):
    settings.API_LIMITS = {"key": (4, 100), "address": (2, 100)}
    with time_machine.travel("2026-11-24T12:00:05Z", tick=False):
        assert [ask(client).status_code for _ in range(3)] == [200, 200, 429]
        assert [ask(client, key).status_code for _ in range(5)] == [200, 200, 200, 200, 429]
        refused = ask(client)
        assert refused.headers["Retry-After"] == "55"
        assert refused.headers["RateLimit-Remaining"] == "0"
        assert refused.headers["Access-Control-Allow-Origin"] == "*"
    with time_machine.travel("2026-11-24T12:01:00Z", tick=False):
        assert ask(client).status_code == 200


def test_the_day_has_a_limit_too(client, settings):
    settings.API_LIMITS = {"key": (4, 4), "address": (100, 3)}
    with time_machine.travel("2026-11-24T00:00:10Z", tick=False):
        assert [ask(client).status_code for _ in range(4)] == [200, 200, 200, 429]
    with time_machine.travel("2026-11-24T12:00:00Z", tick=False):
        assert ask(client).headers["Retry-After"] == "43200"
    with time_machine.travel("2026-11-25T00:00:00Z", tick=False):
        assert ask(client).status_code == 200


def test_limits_are_counted_a_household_and_never_by_its_address(client, settings):
    settings.API_LIMITS = {"key": (9, 9), "address": (1, 9)}
    with time_machine.travel("2026-11-24T12:00:00Z", tick=False):
        answers = [
            client.get(JOBS, REMOTE_ADDR=address).status_code
            for address in ("203.0.113.7", "203.0.113.7", "203.0.113.8", "2001:db8::1", "2001:db8::2")
        ]
    assert answers == [200, 429, 200, 200, 429]
    assert "203.0.113" not in str(list(ApiUse.objects.values()))


def test_old_counts_are_forgotten(client, db):
    ask(client)
    forget()
    assert ApiUse.objects.count() == 2
    ApiUse.objects.update(window=timezone.now() - 2 * KEPT)
    forget()
    assert ApiUse.objects.count() == 0


def test_unchanged_answer_costs_nothing(client, job):
    first = ask(client)
    again = ask(client, **{"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    type(job).objects.filter(pk=job.pk).update(title="Another title")
    assert ask(client, **{"if-none-match": first.headers["ETag"]}).status_code == 200


def test_date_of_last_change_is_said_and_heard(client, figures_loaded):
    path = "/api/v1/insights/emigration"
    first = ask(client, path=path)
    assert first.headers["Last-Modified"]
    assert ask(client, path=path, **{"if-modified-since": first.headers["Last-Modified"]}).status_code == 304


def test_date_alone_never_hides_that_a_claim_was_doubted(client, job):
    """A job's own date doesn't change when its claim does: only the ETag may answer 304."""
    path = f"/api/v1/jobs/{job.pk}"
    first = ask(client, path=path)
    job.claim.disputed_at = timezone.now()
    job.claim.save()
    again = ask(client, path=path, **{"if-modified-since": first.headers["Last-Modified"]})
    assert (again.status_code, again.json()["sponsorship"]["disputed"]) == (200, True)


def test_pages_of_other_sites_may_read(client, db):
    asked = client.options(
        JOBS, headers={"origin": "https://else.test", "access-control-request-method": "GET",
                       "access-control-request-headers": "x-api-key"},
    )  # fmt: skip
    assert asked.status_code == 204
    assert asked.headers["Access-Control-Allow-Origin"] == "*"
    assert "X-API-Key" in asked.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in asked.headers
    assert ask(client).headers["Access-Control-Allow-Origin"] == "*"


def test_no_other_page_is_opened_to_other_sites(client, db):
    for path in ("/", "/insights/", "/me/api/", "/api/"):
        assert "Access-Control-Allow-Origin" not in client.get(path).headers


def test_nothing_is_written_through_it(client, job):
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(JOBS).status_code == 405


def test_head_says_what_get_would(client, job):
    head, get = client.head(JOBS), ask(client)
    assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", get.headers["ETag"])


def test_answer_is_cached_by_anyone_unless_somebody_is_signed_in(client, job, member):
    assert "public" in ask(client).headers["Cache-Control"]
    client.force_login(member)
    assert "no-store" in ask(client).headers["Cache-Control"]


def test_description_and_its_page_are_open_and_keep_the_content_policy(client, db):
    page = client.get("/api/v1/docs")
    assert page.status_code == 200
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "cdn" not in page.content.decode().lower()
    schema = client.get("/api/v1/openapi.json").json()
    assert schema["paths"]["/api/v1/jobs"]["get"]["security"] == [{}, {"Key": []}]


def test_member_without_sign_in_has_no_keys_page(client, db):
    assert client.get("/me/api/").status_code == 302
