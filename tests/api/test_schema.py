"""Whatever is asked of the API, with a key or without: no 500, and no answer that breaks its own description."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import ignored_auth

from diaspora.api.models import ApiKey
from diaspora.wsgi import application
from tests.insights import factories as made
from tests.jobs.bridge_factories import BridgeFactory

# The server of this test closes its connections as a real one does.
pytestmark = pytest.mark.django_db(transaction=True)
DESCRIPTION = "/api/v1/openapi.json"
PATHS = {
    "/api/v1/jobs", "/api/v1/jobs/{pk}", "/api/v1/companies", "/api/v1/companies/{slug}", "/api/v1/routes",
    "/api/v1/routes/{country}/{slug}", "/api/v1/routes/{country}/{slug}/timelines", "/api/v1/insights/emigration",
    "/api/v1/insights/community", "/api/v1/bridges", "/api/v1/bridges/{pk}",
}  # fmt: skip
bounded = settings(
    max_examples=25, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture
def filled(job, figures_loaded, route, settings):
    settings.API_LIMITS = dict.fromkeys(("key", "address"), (10**6, 10**6))
    made.cases(made.seekers(8), of=route)
    for kind in ("contract", "home", "venture", "knowledge"):
        BridgeFactory(kind=kind)


@pytest.fixture
def key(member):
    found = ApiKey(member=member, name="tests")
    secret = found.mint()
    found.save()
    return secret


@pytest.mark.parametrize("with_key", [False, True], ids=["without_a_key", "with_a_key"])
def test_no_question_breaks_it(filled, key, member, with_key):
    schema = schemathesis.openapi.from_wsgi(DESCRIPTION, application, headers={"Host": "localhost"})
    private = [member.email, member.handle, "secret@adyen.test", key]
    answers = set()

    def ask(case):
        case.headers["Host"] = "localhost"
        # What calls it here doesn't unpack.
        case.headers["Accept-Encoding"] = "identity"
        case.headers.pop("X-API-Key", None)
        answer = case.call(headers={"X-API-Key": key} if with_key else None)
        # Without a key is allowed, so "works without a key" is no fault here.
        case.validate_response(answer, excluded_checks=[ignored_auth])
        assert not [word for word in private if word in answer.text]
        answers.add(answer.status_code)

    for operation in schema.get_all_operations():
        bounded(given(case=operation.ok().as_strategy())(ask))()
    assert 200 in answers
    assert 500 not in answers


def test_every_address_is_described(client):
    assert set(client.get(DESCRIPTION).json()["paths"]) == PATHS
