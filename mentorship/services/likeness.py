"""Near-duplicate texts: a 64-bit simhash of word triples (Charikar 2002)."""

from hashlib import blake2b
from typing import Any

from mentorship.models import MentorRequest

ALIKE_BITS = 3
OTHERS = 2
BITS = 64


def fingerprint(text: str) -> int:
    """As a signed 64-bit number."""
    said = text.lower().split()
    triples = {" ".join(said[at : at + 3]) for at in range(max(len(said) - 2, 1))}
    votes = [0] * BITS
    for triple in triples:
        drawn = int.from_bytes(blake2b(triple.encode(), digest_size=8).digest(), "big")
        for bit in range(BITS):
            votes[bit] += 1 if drawn >> bit & 1 else -1
    found = sum(1 << bit for bit in range(BITS) if votes[bit] > 0)
    return found - (1 << BITS) if found >> (BITS - 1) else found


def distance(one: int, other: int) -> int:
    return ((one ^ other) & (1 << BITS) - 1).bit_count()


def alike_sent_before(seeker: Any, ambassador: Any, text: str) -> bool:
    """Whether nearly the same text went to two others already."""
    mark = fingerprint(text)
    sent = MentorRequest.objects.filter(seeker=seeker).exclude(ambassador=ambassador)
    marks = sent.values_list("ambassador", "likeness").order_by("-sent_at")[:50]
    return len({who for who, other in marks if distance(mark, other) <= ALIKE_BITS}) >= OTHERS
