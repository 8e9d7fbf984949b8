"""What the minute's tick runs for jobs; each finds by SQL what is due and may run twice."""

from celery import shared_task

from jobs.models import Board
from jobs.services import attesting, bits, boards, claims, links, listings, referrals, tracking, upkeep, words

screen_waiting = listings.screen_waiting
expire_listings = upkeep.expire_listings
ask_if_still_open = upkeep.ask_if_still_open
end_attestations = attesting.end_attestations
remind_to_renew = attesting.remind_to_renew
recheck_claims = claims.recheck_old_claims
remind_of_referrals = referrals.remind
end_overdue_referrals = referrals.end_overdue
remind_of_steps = tracking.remind_of_steps
scrub_referrals = upkeep.scrub_referrals
take_new_rates = upkeep.take_new_rates
rebuild_words = words.rebuild_words


@shared_task
def read_boards() -> None:
    boards.read_due_boards()


def ring_for_boards() -> None:
    """Reading takes a while, so the tick only rings."""
    if Board.objects.due().exists():
        read_boards.delay()


@shared_task
def look_at_links() -> None:
    links.look_at_due_links()


def ring_for_links() -> None:
    if links.due().exists():
        look_at_links.delay()


@shared_task
def rebuild_bits() -> None:
    bits.rebuild()


def ring_for_bits() -> None:
    if bits.are_due():
        rebuild_bits.delay()
