"""The site's Celery app as it runs on another machine: its beat ticks each second instead of each minute, and its
clock is CLOCK_OFF_S seconds off.

Python's clock is moved within the process (time-machine), before anything of ours is imported: libfaketime, which
moves a whole process's, isn't a Python package and so isn't everywhere that the tests run. What we do with time is in
Python or in the database, and the database's clock stays right, as it would.
"""

import os
from datetime import UTC, datetime, timedelta

import time_machine

off = timedelta(seconds=float(os.environ.get("CLOCK_OFF_S", "0")))
if off:
    time_machine.travel(datetime.now(UTC) + off, tick=True).start()

from diaspora.celery import app  # noqa: E402

app.conf.beat_schedule = {
    name: {**entry, "schedule": 1.0} for name, entry in app.conf.beat_schedule.items()
}  # fmt: skip
