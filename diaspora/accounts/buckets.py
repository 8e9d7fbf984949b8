"""Limits per member: a token bucket in PostgreSQL, so that fifty requests at once spend exactly what there is."""

from dataclasses import dataclass

from django.db import connection

from diaspora.accounts.models import User

# One statement: the row is locked by the conflict, and the clock is the database's. Nothing comes back when it's full.
TAKE = """
    INSERT INTO accounts_bucket AS b (member_id, action, spent, at)
    VALUES (%(member)s, %(action)s, %(cost)s, clock_timestamp())
    ON CONFLICT (member_id, action) DO UPDATE
       SET spent = greatest(0, b.spent - extract(epoch FROM clock_timestamp() - b.at) * %(rate)s) + %(cost)s,
           at = clock_timestamp()
     WHERE greatest(0, b.spent - extract(epoch FROM clock_timestamp() - b.at) * %(rate)s) + %(cost)s <= %(size)s
    RETURNING spent
"""
WAIT = """
    SELECT greatest(0, spent - extract(epoch FROM clock_timestamp() - at) * %(rate)s) + %(cost)s - %(size)s
      FROM accounts_bucket WHERE member_id = %(member)s AND action = %(action)s
"""


@dataclass(frozen=True)
class Limit:
    """`size` at once, and `size` again in each `per_s` seconds, drop by drop."""

    size: int
    per_s: int


class Spent(Exception):
    """The limit is reached. `retry_s` seconds later there's room for one more; None means never."""

    def __init__(self, action: str, retry_s: int | None) -> None:
        super().__init__(action)
        self.action, self.retry_s = action, retry_s


# A person reads so many pages; a program that collects them reads more.
PROFILE_VIEWS = (("profile views an hour", Limit(60, 3_600)), ("profile views a day", Limit(300, 86_400)))


def take(member: User, action: str, limit: Limit, *, cost: int = 1) -> None:
    """Raises Spent. What was taken stays taken only if the surrounding transaction is committed."""
    if limit.size < cost:
        raise Spent(action, None)
    rate = limit.size / limit.per_s
    values: dict[str, int | str | float] = {
        "member": member.pk, "action": action, "cost": cost, "size": limit.size, "rate": rate,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(TAKE, values)
        if cursor.fetchone() is None:
            cursor.execute(WAIT, values)
            found = cursor.fetchone()
            over = float(found[0]) if found else 0.0
            raise Spent(action, max(1, int(over / rate) + 1))
