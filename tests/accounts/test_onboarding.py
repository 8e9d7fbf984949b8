import pytest

from diaspora.accounts.models import User
from diaspora.digests.models import Subscription


@pytest.fixture
def own(member, client):
    client.force_login(member)
    return client


def now():
    return User.objects.get()


def test_there_are_four_pages_with_their_number(own):
    path = own.get("/welcome/").url
    assert path == "/welcome/where/"
    for number, key in enumerate(["where", "work", "wish", "news"], 1):
        page = own.get(f"/welcome/{key}/")
        assert f"Step {number} of 4" in page.text
    assert own.get("/welcome/more/").status_code == 404


def test_each_page_saves_and_leads_on(own):
    assert own.post("/welcome/where/", {"place": "abroad", "country": "DE", "city": "Bonn"}).url == "/welcome/work/"
    assert own.post("/welcome/work/", {"role": "Nurse", "years": "4", "skills_text": "ICU"}).url == "/welcome/wish/"
    assert own.post("/welcome/wish/", {"wish_countries": ["NL"], "route_kind": "work"}).url == "/welcome/news/"
    profile = now().profile
    assert (profile.country, profile.role, profile.years, profile.wish_countries) == ("DE", "Nurse", 4, ["NL"])
    assert now().time_zone == "Europe/Berlin"
    assert profile.onboarded_at is None


def test_the_last_page_ends_it(own):
    last = {"language": "ur", "time_zone": "Asia/Karachi", "cadence": "daily"}
    assert own.post("/welcome/news/", last).url == "/me/"
    assert now().language == "ur"
    assert Subscription.objects.get().cadence == "daily"
    assert now().profile.onboarded_at is not None


def test_back_keeps_what_was_typed(own):
    answer = own.post("/welcome/work/", {"role": "Nurse", "years": "4", "back": "1"})
    assert answer.url == "/welcome/where/"
    assert 'value="Nurse"' in own.get("/welcome/work/").text


def test_everything_may_be_skipped(own):
    for key, following in (("where", "work"), ("work", "wish"), ("wish", "news")):
        assert f'href="/welcome/{following}/"' in own.get(f"/welcome/{key}/").text
    assert own.post("/welcome/skip/").url == "/me/"
    assert now().profile.onboarded_at is not None


def test_empty_answers_are_fine(own):
    for key in ("where", "work", "wish"):
        assert own.post(f"/welcome/{key}/", {}).status_code == 302


def test_a_wrong_answer_is_shown_with_what_was_typed(own):
    page = own.post("/welcome/work/", {"role": "Nurse", "years": "400"})
    assert page.status_code == 200
    assert 'value="Nurse"' in page.text
    assert now().profile.role == ""


def test_skipping_by_a_link_writes_nothing(own):
    assert own.get("/welcome/skip/").status_code == 405
    assert now().profile.onboarded_at is None


def test_a_clock_that_was_set_is_left_alone(own, member):
    member.time_zone = "Asia/Dubai"
    member.save()
    own.post("/welcome/where/", {"place": "abroad", "country": "DE"})
    assert now().time_zone == "Asia/Dubai"


def test_no_digest_is_an_answer_too(own):
    own.post("/welcome/news/", {"language": "en", "time_zone": "Asia/Karachi", "cadence": "off"})
    assert Subscription.objects.get().next_due_at is None


def test_looking_at_the_last_page_again_shows_the_choice(own):
    own.post("/welcome/news/", {"language": "en", "time_zone": "Asia/Karachi", "cadence": "daily"})
    assert own.get("/welcome/news/").context["form"]["cadence"].initial == "daily"
