"""What the minute's tick runs. Each may run twice; SQL decides what is due."""

from mentorship.services import mentorships, office, profiles, requests, rounds, sessions, standing, threads, upkeep


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
    rounds.run_due()


def act_on_profiles() -> None:
    profiles.run_due()


def renew_masks() -> None:
    standing.refresh_old()


def scrub() -> None:
    upkeep.scrub()
