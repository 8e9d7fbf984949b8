"""The bitmap matcher against the plain reading of what a match is."""

from hypothesis import given
from hypothesis import strategies as st

from diaspora.digests.matching import Day, Match, match

WORDS = st.sets(st.sampled_from("abcdef"), max_size=4)


def plainly(listings, searches, top):
    """Member → (matches, number), read off the definition."""
    found = {}
    for member in dict.fromkeys(one[0] for one in searches):
        mine = [(search, set(words)) for owner, search, words in searches if owner == member]
        hits = [
            Match(listing, next(search for search, words in mine if words <= have))
            for listing, have in reversed(listings)
            if any(words <= have for _search, words in mine)
        ]
        if hits:
            found[member] = (hits[:top], len(hits))
    return found


@given(
    listings=st.lists(WORDS, max_size=12),
    searches=st.lists(st.tuples(st.integers(1, 4), WORDS.map(sorted)), max_size=12),
    top=st.integers(1, 12),
)
def test_it_is_what_the_definition_says(listings, searches, top):
    listings = list(enumerate(listings))
    searches = sorted((member, number, words) for number, (member, words) in enumerate(searches))
    found = {member: (matches, number) for member, matches, number in match(Day(listings), searches, top=top)}
    assert found == plainly(listings, searches, top)


def test_searches_are_streamed():
    """A generator is read as it goes: nothing waits for its end."""
    read = []

    def searches():
        for member in range(1000):
            read.append(member)
            yield member, "any", []

    first = next(match(Day([("job", ["a"])]), searches()))
    assert first == (0, [Match("job", "any")], 1)
    assert len(read) <= 2
