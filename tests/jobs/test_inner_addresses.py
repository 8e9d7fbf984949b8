"""Whatever a machine inside is called, the reader of boards doesn't ask it."""

import pytest

from jobs.services import boards

# Spellings that the system's own resolver reads as an address; none needs a network.
SPELLINGS = [
    "127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "0", "::1", "::", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "169.254.169.254", "0xa9fea9fe", "100.64.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1",
    "fd00::1", "fe80::1", "localhost", "192.0.2.1", "198.18.0.1", "224.0.0.1", "ff02::1", "64:ff9b::7f00:1",
    "2002:7f00:1::", "240.0.0.1", "255.255.255.255",
]  # fmt: skip


@pytest.mark.parametrize("host", SPELLINGS)
def test_every_spelling_of_an_inner_address_is_refused(host):
    with pytest.raises(boards.NotRead):
        boards.refuse_private(host)


@pytest.mark.parametrize("host", ["8.8.8.8", "2606:4700:4700::1111"])
def test_an_address_of_the_world_is_not(host):
    boards.refuse_private(host)


def test_one_inner_address_among_outer_ones_is_enough(monkeypatch):
    found = [(2, 1, 6, "", (address, 443)) for address in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(boards.socket, "getaddrinfo", lambda *_args, **_more: found)
    with pytest.raises(boards.NotRead):
        boards.refuse_private("rebound.example")
