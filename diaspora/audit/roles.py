"""The database role that the application runs as: it reads and writes, and can't rewrite what was recorded.

Triggers refuse changes to the log for everybody, but the owner of a table can switch triggers off. This role owns
nothing, so that even somebody who runs SQL through the site can't.
"""

from collections.abc import Iterator

import pghistory.models
from django.apps import apps
from django.db import connection
from psycopg import sql

from diaspora.audit.models import Event

# Read, and written once. Of a decision two columns are filled in later: models.Decision says which.
LATER = {"moderation.decision": ("told_at", "title")}
ALTERING = ("UPDATE", "DELETE", "TRUNCATE")


def recorded() -> Iterator[tuple[str, tuple[str, ...]]]:
    """(table, columns that may change) of everything that's written once: the log and the triggers' histories."""
    yield Event._meta.db_table, ()
    for model in apps.get_models():
        if issubclass(model, pghistory.models.Event) and model._meta.managed and not model._meta.proxy:
            yield model._meta.db_table, ()
        elif model._meta.label_lower in LATER:
            yield model._meta.db_table, LATER[model._meta.label_lower]


def grant(role: str) -> int:
    """Gives `role` what the application needs, and takes the rest. Run it after each migrate. Returns how many tables
    are closed to changes. The role must be there."""
    name, tables = sql.Identifier(role), list(recorded())
    database = sql.Identifier(str(connection.settings_dict["NAME"]))
    with connection.cursor() as cursor:
        for statement in (
            sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}"),
            sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {role}"),
            sql.SQL("GRANT USAGE ON SCHEMA public TO {role}"),
            sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"),
            sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}"),
        ):
            cursor.execute(statement.format(role=name, database=database))
        for table, columns in tables:
            closed = sql.Identifier(table)
            cursor.execute(sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(closed, name))
            if columns:
                open_ones = sql.SQL(", ").join(map(sql.Identifier, columns))
                cursor.execute(sql.SQL("GRANT UPDATE ({}) ON {} TO {}").format(open_ones, closed, name))
    return len(tables)


def can_alter(role: str) -> list[str]:
    """What `role` could still do to what was recorded: "UPDATE audit_event". Empty is what a production wants."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", [role])
        row = cursor.fetchone()
        if row and row[0]:
            return [f"{role} is a superuser"]
        for table, _columns in recorded():
            for right in ALTERING:
                cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [role, table, right])
                if cursor.fetchone() == (True,):
                    found.append(f"{right} {table}")
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tableowner = %s", [role])
        found += [f"owns {table}" for (table,) in cursor.fetchall()]
    return found


def exists(role: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
        return cursor.fetchone() is not None
