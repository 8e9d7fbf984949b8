"""A hundred at once for one place: exactly one gets it, and the others are answered."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, connections
from django.utils import timezone

from diaspora.moves import MoveError
from mentorship.models import MentorProfile, Mentorship, OfficeHour, Seat
from mentorship.services import office, requests
from mentorship.services.telling import NotPossible
from tests.factories import UserFactory
from tests.mentorship.factories import MentorFactory, OfficeHourFactory, RequestFactory, WishFactory

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 100
AT_ONCE = 20


def together(acts):
    """Runs all acts, twenty on the line at a time, each on a connection of its own; counts what came of them."""
    outcomes, gate, line = [], threading.Barrier(AT_ONCE), threading.Semaphore(AT_ONCE)

    def run(act, first):
        with line:
            if first:
                gate.wait(timeout=20)
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '60s'; SET statement_timeout = '60s'")
            try:
                outcomes.append(act())
            except (NotPossible, MoveError) as error:
                outcomes.append(type(error).__name__)
            except OperationalError as error:
                outcomes.append(str(error))
            finally:
                connections.close_all()

    threads = [threading.Thread(target=run, args=(act, at < AT_ONCE)) for at, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(outcomes)


def test_hundred_accepts_of_a_last_place_make_one_mentorship():
    mentor = MentorFactory(capacity=1)
    rows = [RequestFactory(ambassador=mentor.member, seeker=WishFactory().member) for _ in range(CROWD)]

    def accepting(row):
        return lambda: requests.accept(row, by=mentor.member) and "accepted"

    assert together(accepting(row) for row in rows) == {"accepted": 1, "NotPossible": CROWD - 1}
    assert Mentorship.objects.count() == 1
    assert MentorProfile.objects.get().free_slots == 0


def test_hundred_accepts_of_one_request_make_one_mentorship():
    row = RequestFactory()
    outcomes = together([lambda: requests.accept(row, by=row.ambassador) and "accepted"] * CROWD)
    assert outcomes == {"accepted": 1, "MoveError": CROWD - 1}
    assert MentorProfile.objects.get().free_slots == 1


def test_hundred_bookings_of_a_last_place_book_one():
    hour = OfficeHourFactory(places=1, starts_at=timezone.now() + timedelta(days=2))
    crowd = UserFactory.create_batch(CROWD, password=None)

    def booking(member):
        return lambda: office.book(hour, by=member).status

    assert together(booking(member) for member in crowd) == {"booked": 1, "waiting": CROWD - 1}
    assert OfficeHour.objects.get().taken == 1
    assert Seat.objects.filter(status="booked").count() == 1


def test_two_yeses_at_once_give_a_seeker_one_mentor():
    seeker = WishFactory().member
    rows = [RequestFactory(seeker=seeker) for _ in range(AT_ONCE)]

    def accepting(row):
        return lambda: requests.accept(row, by=row.ambassador) and "accepted"

    outcomes = together([accepting(row) for row in rows])
    assert outcomes["accepted"] == 1
    assert sum(outcomes.values()) == AT_ONCE
    assert Mentorship.objects.count() == 1
    assert MentorProfile.objects.filter(free_slots=1).count() == 1
