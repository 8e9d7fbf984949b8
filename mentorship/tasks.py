"""What the minute's tick runs. Each may run twice; SQL decides what is due."""

import logging

from celery import shared_task
from kombu.exceptions import OperationalError

from mentorship.services import mentorships, office, profiles, requests, rounds, sessions, standing, threads, upkeep

log = logging.getLogger(__name__)


def act_on_requests() -> None:
    requests.run_due()


def act_on_mentorships() -> None:
    mentorships.run_due()


def act_on_sessions() -> None:
    sessions.run_due()


def act_on_threads() -> None:
    threads.run_due()


def act_on_office_hours() -> None:
    office.run_due()


def act_on_rounds() -> None:
    """Rings the queue `heavy` when a round is due: thousands of people take a minute."""
    if rounds.due().exists():
        try:
            run_rounds.apply_async(expires=55)
        except OperationalError:
            log.warning("rounds.cannot_ring")


@shared_task(ignore_result=True, soft_time_limit=1800, time_limit=1860)
def run_rounds() -> None:
    rounds.run_due()


def act_on_profiles() -> None:
    profiles.run_due()


def renew_masks() -> None:
    standing.refresh_old()


def scrub() -> None:
    upkeep.scrub()
