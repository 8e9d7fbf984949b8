import pytest

from diaspora.notifications.models import Notification
from tests.factories import UserFactory
from visas import services
from visas.models import Follow, Suggestion

PAGE = "/visas/germany/eu-blue-card/suggest/"


@pytest.fixture
def sent(client, germany, member):
    client.force_login(member)
    given = {"says": "It's 80 euros now.", "source_url": "https://example.test/fees"}
    response = client.post(f"{PAGE}?fact=de.eu-blue-card.fee_national_visa", given)
    assert response.status_code == 302
    return Suggestion.objects.get()


def test_a_member_names_the_figure_and_a_page(sent, member):
    assert (sent.member, sent.fact.key, sent.status) == (member, "de.eu-blue-card.fee_national_visa", "open")


def test_without_a_page_or_paper_it_is_asked_for_and_kept(client, germany, member):
    client.force_login(member)
    response = client.post(PAGE, {"says": "It's 80 euros now."})
    html = response.content.decode()
    assert "Name a page or a paper" in html
    assert "80 euros now." in html
    assert not Suggestion.objects.exists()


def test_a_stranger_is_asked_to_sign_in(client, germany):
    assert client.get(PAGE)["Location"].startswith("/accounts/login/")


def test_the_member_hears_what_came_of_it(sent, moderator, member):
    with pytest.raises(services.Refused, match="Answer the member"):
        services.decide(sent, "done", by=moderator, answer=" ")
    services.decide(sent, "done", by=moderator, answer="Right, from January.")
    note = Notification.objects.get()
    assert (note.member, note.data["answer"], note.data["taken"]) == (member, "Right, from January.", True)


def test_following_and_stopping(client, blue_card):
    client.force_login(UserFactory())
    client.post("/visas/germany/eu-blue-card/follow/")
    client.post("/visas/germany/eu-blue-card/follow/")
    assert Follow.objects.count() == 1
    client.post("/visas/germany/eu-blue-card/follow/", {"stop": "1"})
    assert not Follow.objects.exists()
