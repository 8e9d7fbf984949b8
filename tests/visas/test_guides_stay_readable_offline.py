import pytest


@pytest.mark.parametrize("address", ["/visas/germany/eu-blue-card/", "/visas/pakistan/"])
def test_a_guide_asks_the_worker_to_keep_it(client, germany, address):
    assert "visas/offline.js" in client.get(address).content.decode()


def test_the_worker_keeps_only_the_public_form(client, db):
    answer = client.get("/visas/sw.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert 'credentials: "omit"' in answer.content.decode()
