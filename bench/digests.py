"""Digests: matching a day's listings, making a mail, sending it; each beside a yardstick of the same run.

`python -m diaspora.embedded python -m bench.digests`; SIZE=small takes a minute. It makes a database of its own
beside the one that DATABASE_URL names, and drops it.
"""

import multiprocessing
import os
import random
import resource
import smtplib
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

SMALL = os.environ.get("SIZE") == "small"
WORDS, LISTINGS = 3_000, 2_000
MEMBERS = (1_000, 10_000, 100_000) if SMALL else (10_000, 100_000, 1_000_000)
MAILS = 1_000 if SMALL else 5_000
RUN_OF = 2_000 if SMALL else 100_000
RUNS = 3 if SMALL else 5


@dataclass(frozen=True)
class Line:
    """`target` is ("<=" or ">=", number), or None for what is only told."""

    what: str
    ours: str
    yardstick: str
    ratio: float
    target: tuple[str, float] | None = None

    @property
    def missed(self) -> bool:
        if self.target is None:
            return False
        way, bound = self.target
        return self.ratio > bound if way == "<=" else self.ratio < bound


# --- Matching ---------------------------------------------------------------------------------------------------
def a_day() -> list[tuple[int, list[str]]]:
    """Made-up words, rare ones and common ones as in a language (Zipf)."""
    dice = random.Random(1)
    weights = [1 / rank for rank in range(1, WORDS + 1)]
    return [(n, [f"w{w}" for w in dice.choices(range(WORDS), weights, k=60)]) for n in range(LISTINGS)]


def searches(members: int) -> Iterator[list]:
    """Saved searches of a planner's batch of members at a time: 1.9 a member, two or three words each, made as they
    are read."""
    from diaspora.digests.planning import BATCH
    from jobs.services.matching import Saved

    dice = random.Random(2)
    choose, pool = dice.choice, [tuple(f"w{int(WORDS ** dice.random())}" for _ in range(dice.choice((1, 2, 2, 3))))
                                 for _ in range(20_000)]  # fmt: skip
    number, batch = 0, []
    for member in range(members):
        for _ in range(2 if member % 10 else 1):
            number += 1
            words = choose(pool)
            batch.append(Saved(member, "it", "each", number, "q=" + "+".join(words), words, plain=True))
        if member % BATCH == BATCH - 1:
            yield batch
            batch = []
    yield batch


def a_made_up_day() -> object:
    from jobs.models import JobSearch
    from jobs.services.matching import Day

    listings = a_day()[::-1]
    now = datetime.now(UTC)
    return Day([JobSearch(job_id=key, published_at=now) for key, _words in listings], dict(listings))


def _match(members: int) -> tuple[float, float, int, float]:
    """CPU seconds of ours and of the bare AND loop, each with reading the stream; mails; peak MiB."""
    setup()
    from collections import defaultdict

    from diaspora.digests.sections import PER_SECTION
    from jobs.services.matching import answers, best

    day, mails = a_made_up_day(), 0
    began = time.process_time()
    for batch in searches(members):
        found, mine = answers(day, batch), defaultdict(list)
        for one in batch:
            if bits := found[one.question]:
                mine[one.member].append((bits, one.name))
        for searched in mine.values():
            best(searched, PER_SECTION)
        mails += len(mine)
    ours = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    bitmaps, everything = day._bits, day.all
    began = time.process_time()
    for batch in searches(members):
        for one in batch:
            found = everything
            for word in one.lexemes:
                found &= bitmaps.get(word, 0)
    bare = time.process_time() - began
    return ours, bare, mails, peak


def in_a_process(task: Callable[..., object], *arguments: object) -> object:
    """Alone, so that its peak of memory is its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(task, arguments)


def matching() -> Iterator[Line]:
    found = {
        size: [in_a_process(_match, size) for _ in range(1 if size == max(MEMBERS) else RUNS)] for size in MEMBERS
    }
    ours, bare, mails, peak = (
        {size: statistics.median(run[place] for run in runs) for size, runs in found.items()} for place in range(4)
    )
    small, middle, large = MEMBERS
    yield Line(
        f"matcher with merge and the best five, {large:,} members, {mails[large]:,.0f} mails", f"{ours[large]:.2f} s",
        f"bare AND loop {bare[large]:.2f} s", ours[large] / bare[large], ("<=", 6),
    )  # fmt: skip
    yield Line(f"matcher, {large:,} / {middle:,}", f"{ours[large]:.2f} s", f"{ours[middle]:.2f} s",
               ours[large] / ours[middle], ("<=", 11))  # fmt: skip
    yield Line(f"matcher, {middle:,} / {small:,}", f"{ours[middle]:.2f} s", f"{ours[small]:.2f} s",
               ours[middle] / ours[small], ("<=", 11))  # fmt: skip
    yield Line(f"its peak memory, {large:,} / {middle:,}", f"{peak[large]:.0f} MiB", f"{peak[middle]:.0f} MiB",
               peak[large] / peak[middle], ("<=", 1.2))  # fmt: skip
    one_by_one = _query_a_search(300)
    mine = ours[large] / large / 1.9
    yield Line("a search", f"{mine * 1e6:.1f} µs", f"a query each {one_by_one * 1e6:.0f} µs", mine / one_by_one,
               ("<=", 0.05))  # fmt: skip


def _query_a_search(number: int) -> float:
    """Seconds on the wall for one query, on the day's table with an index."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE day (id int, words text[])")
        cursor.executemany("INSERT INTO day VALUES (%s, %s)", a_day())
        cursor.execute("CREATE INDEX ON day USING gin (words)")
        cursor.execute("ANALYZE day")
        asked = [list(words) for _member, _number, words in searches(number)]
        began = time.perf_counter()
        for words in asked:
            cursor.execute("SELECT id FROM day WHERE words @> %s ORDER BY id DESC LIMIT 10", [words])
            cursor.fetchall()
        return (time.perf_counter() - began) / len(asked)


# --- Making a mail ----------------------------------------------------------------------------------------------
def making() -> Iterator[Line]:
    from django.core.mail import EmailMultiAlternatives

    from diaspora.digests.mails import letter
    from diaspora.notifications.letter import inlined

    rows = planned(200)
    letter(*rows[0]).raw()
    ours, theirs = [], []
    for _ in range(RUNS):
        began = time.process_time()
        for row in rows:
            letter(*row).raw()
        ours.append((time.process_time() - began) / len(rows))
        began = time.process_time()
        for _row, member, parts in rows[:30]:
            message = EmailMultiAlternatives("Digest", "text", "a@localhost", [member.email])
            message.body, page = _usual_way(parts)
            message.attach_alternative(inlined(page), "text/html")
            message.message().as_bytes()
        theirs.append((time.process_time() - began) / 30)
    mine, usual = statistics.median(ours), statistics.median(theirs)
    usually = f"Django + css-inline {usual * 1e6:.0f} µs"
    ratio = mine / usual
    yield Line("a mail of ten items, to its bytes", f"{mine * 1e6:.0f} µs", usually, ratio, ("<=", 1 / 50))


USUAL = """<html><head><style>h2 { color: #0B5563 } p { margin: 0 } .item { border-top: 1px solid #DCD5C7 }
 .reason { color: #4D5567; font-size: 14px }</style></head><body>{% for item in items %}<div class="item"><h2>
<a href="{{ site }}{{ item.url }}">{{ item.data.title }}</a></h2><p>{{ item.data.employer }} · {{ item.data.place }}
· {{ item.data.since|date:"j F Y" }}</p><p class="reason">{{ item.reason }}</p></div>{% endfor %}</body></html>"""


def _usual_way(parts: list) -> tuple[str, str]:
    from django.template import Context, engines

    template = engines["django"].from_string(USUAL).template
    items = [item for part in parts for item in part.items]
    page = template.render(Context({"items": items, "site": "http://localhost", "since": datetime.now(UTC)}))
    return "\n".join(f"{item.data['title']} {item.url}" for item in items), page


def planned(number: int) -> list:
    """Rows of the outbox, not saved, of members with two parts of five items; a hundred different items in all."""
    from diaspora.accounts.models import User
    from diaspora.digests.contents import Part
    from diaspora.digests.sections import Item
    from diaspora.notifications.models import Delivery

    dice = random.Random(3)
    items = [
        Item(f"notice:{n}", f"/jobs/{n}/", f"matches ‘search {n % 20}’",
             {"title": f"Backend engineer {n}", "employer": f"Company {n}", "place": "Berlin"})
        for n in range(100)
    ]  # fmt: skip
    rows = []
    for n in range(number):
        member = User(pk=n + 1, email=f"m{n}@example.test")
        parts = [Part("notices", tuple(dice.sample(items, 5))) for _ in range(2)]
        rows.append((Delivery(pk=n + 1, claimed_at=datetime.now(UTC)), member, parts))
    return rows


# --- Sending ----------------------------------------------------------------------------------------------------
@contextmanager
def sink() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", "bench.sink", str(port)])
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    try:
        yield port
    finally:
        process.terminate()
        process.wait()


def fill_outbox(number: int) -> None:
    """Members with a digest of ten notices, due now and by day where they are."""
    from allauth.account.models import EmailAddress

    from diaspora.accounts.models import Profile, User
    from diaspora.digests.models import Subscription
    from diaspora.notifications.models import Delivery, Notification

    Delivery.objects.all().delete()
    User.objects.all().delete()
    ahead = (12 - datetime.now(UTC).hour + 12) % 24 - 12
    zone = f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"
    due = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    for start in range(0, number, 5_000):
        numbers = range(start, min(start + 5_000, number))
        members = User.objects.bulk_create(User(email=f"b{n}@example.test", time_zone=zone) for n in numbers)
        Profile.objects.bulk_create(Profile(member=member) for member in members)
        EmailAddress.objects.bulk_create(
            EmailAddress(user=member, email=member.email, verified=True, primary=True) for member in members
        )
        Notification.objects.bulk_create(
            Notification(member=member, kind="moderation/ambassador_verified", key=f"{member.pk}/{n}", url="/me/",
                         in_digest=True, created_at=due - timedelta(hours=2))
            for member in members for n in range(5)
        )  # fmt: skip
        Subscription.objects.bulk_create(
            Subscription(
                member=member, cadence="daily", hour=12, next_due_at=due, covered_until=due - timedelta(days=1)
            )
            for member in members
        )


def sending() -> Iterator[Line]:
    from django.conf import settings

    from diaspora.digests.planning import plan
    from diaspora.notifications.delivery import claim, deliver
    from diaspora.notifications.models import Delivery

    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    ours, bare = [], []
    with sink() as port:
        settings.EMAIL_PORT = port
        for _ in range(RUNS):
            fill_outbox(MAILS)
            assert plan()["planned"] == MAILS
            wire = _first_wire(claim("digest", limit=1)[0])
            Delivery.objects.filter(status="claimed").update(status="planned", attempts=0)
            began = time.perf_counter()
            done = deliver(["digest"])
            ours.append(done["sent"] / (time.perf_counter() - began))
            assert done == {"sent": MAILS}, done
            bare.append(_bare_loop(port, wire, MAILS))
    mine, theirs = statistics.median(ours), statistics.median(bare)
    yield Line("worker end to end: claim, recheck, compose, send, mark", f"{mine:.0f} mails/s",
               f"bare loop, same bytes {theirs:.0f}/s", mine / theirs, (">=", 0.7))  # fmt: skip
    rates = {size: _claims_a_second(size) for size in (1, 500)}
    yield Line("claims of 500 / of 1", f"{rates[500]:.0f} rows/s", f"{rates[1]:.0f} rows/s", rates[500] / rates[1],
               (">=", 10))  # fmt: skip


def _first_wire(row: object) -> bytes:
    from diaspora.notifications.kinds import MAIL_KINDS

    (mail,) = MAIL_KINDS.by_key()["digest"].compose([row]).values()
    return mail.raw()


def _bare_loop(port: int, wire: bytes, number: int) -> float:
    session = smtplib.SMTP("127.0.0.1", port)
    session.ehlo()
    began = time.perf_counter()
    for _ in range(number):
        session.mail("a@localhost")
        session.rcpt("b@example.test")
        session.putcmd("data")
        session.getreply()
        session.send(wire + b".\r\n")
        session.getreply()
    spent = time.perf_counter() - began
    session.quit()
    return number / spent


def _claims_a_second(size: int) -> float:
    from diaspora.notifications.delivery import claim
    from diaspora.notifications.models import Delivery

    Delivery.objects.update(status="planned", attempts=0)
    total, began = 0, time.perf_counter()
    for _ in range(200 if size == 1 else 2):
        total += len(claim("digest", limit=size))
    return total / (time.perf_counter() - began)


# --- Memory -----------------------------------------------------------------------------------------------------
def _run(members: int, port: int, database: str) -> tuple[float, float, float, float]:
    """Plans and sends for so many; peak MiB, seconds of planning and of sending."""
    os.environ["DATABASE_URL"] = database
    setup()
    from django.conf import settings

    from diaspora.digests.planning import plan
    from diaspora.notifications.delivery import deliver

    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    settings.EMAIL_PORT = port
    began = time.perf_counter()
    done = plan(budget_s=3600)
    planned_s = time.perf_counter() - began
    began = time.perf_counter()
    sent = deliver(["digest"], budget_s=3600)
    assert done["planned"] == sent["sent"] == members, (done, sent)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, planned_s, time.perf_counter() - began, 0.0


def memory(database: str) -> Iterator[Line]:
    with sink() as port:
        fill_outbox(RUN_OF)
        peak, planning, spent, _ = in_a_process(_run, RUN_OF, port, database)
    yield Line(f"a digest run of {RUN_OF:,} members: peak memory", f"{peak:.0f} MiB", "300 MiB", peak / 300, ("<=", 1))
    mine, theirs = planning / RUN_OF, spent / RUN_OF
    yield Line(
        "planning and composing, a member", f"{mine * 1e6:.0f} µs", f"its sending {theirs * 1e6:.0f} µs", mine / theirs
    )


def setup() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diaspora.settings")
    os.environ.setdefault("STATEMENT_TIMEOUT_MS", "600000")
    import django

    django.setup()


def main() -> int:
    """Prints the table; 1 where a target is missed."""
    setup()
    from django.db import connection
    from django.test.utils import setup_test_environment

    setup_test_environment(debug=False)
    before = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    missed = False
    try:
        url = os.environ["DATABASE_URL"].rsplit("/", 1)[0] + "/" + connection.settings_dict["NAME"]
        parts = (matching, making, sending, lambda: memory(url))
        print(f"{'what':<72} {'ours':>14} {'yardstick':>32} {'ratio':>8}  target")
        for part in parts:
            for line in part():
                target = f"{line.target[0]} {line.target[1]:.3g}" if line.target else ""
                mark = "  MISSED" if line.missed else ""
                print(
                    f"{line.what:<72} {line.ours:>14} {line.yardstick:>32} {line.ratio:>8.3f}  {target}{mark}",
                    flush=True,
                )
                missed |= line.missed
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
