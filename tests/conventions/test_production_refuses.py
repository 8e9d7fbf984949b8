"""Production has no unsafe default: each thing that is missing or weak is one clear line and exit code 1."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "PATH": "/usr/bin:/bin",
    "DEBUG": "false",
    "SECRET_KEY": "kX3-vq81Zt_0pLw9-Yc2RmDs7uNf4HjQe6BaGi5oTxWzEyVPMhCnrJKgSlUAbF",
    "ALLOWED_HOSTS": "example.org",
    "SITE_URL": "https://example.org",
    "DATABASE_URL": "postgres://u:p@localhost/x",
    "REDIS_URL": "redis://localhost/0",
    "EMAIL_URL": "smtp://localhost",
    "DEFAULT_FROM_EMAIL": "hello@example.org",
}


def run(**changes):
    env = {**GOOD, **changes}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_complete_environment_passes_the_deployment_check():
    done = run()
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SECRET_KEY", "", "SECRET_KEY is not set"),
        ("SECRET_KEY", "short", "SECRET_KEY is too weak"),
        ("ALLOWED_HOSTS", "", "ALLOWED_HOSTS is empty"),
        ("SITE_URL", "", "SITE_URL is not set"),
        ("DATABASE_URL", "", "DATABASE_URL is not set"),
        ("DATABASE_URL", "mysql://u:p@localhost/x", "must name a PostgreSQL"),
        ("DATABASE_URL", "nonsense", "DATABASE_URL"),
        ("REDIS_URL", "", "REDIS_URL is not set"),
        ("REDIS_URL", "nonsense", "REDIS_URL cannot be read"),
        ("EMAIL_URL", "", "EMAIL_URL is not set"),
        ("EMAIL_URL", "nonsense", "EMAIL_URL cannot be read"),
        ("PORT", "eighty", "PORT must be a whole number, not 'eighty'"),
        ("DEFAULT_FROM_EMAIL", "", "DEFAULT_FROM_EMAIL is not set"),
        ("DEBUG", "perhaps", "DEBUG must be true or false"),
    ],
)
def test_what_is_missing_is_named_in_one_line(name, value, says):
    done = run(**{name: value})
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()
    assert len(last) == 1, done.stderr
    assert says in last[0]
