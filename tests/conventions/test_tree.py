"""The shape that ARCHITECTURE.md promises."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOP = {
    ".ci", ".dockerignore", ".env.example", ".gitignore", "ARCHITECTURE.md", "CHANGELOG.md", "Dockerfile", "Makefile",
    "Procfile", "README.md", "bench", "compose.yaml", "diaspora", "docs", "jobs", "manage.py", "mentorship",
    "pyproject.toml", "requirements", "templates", "tests", "visas", "LICENSE", "SECURITY.md",
}  # fmt: skip


def tracked(*endings: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    return [ROOT / name for name in listed if name.endswith(endings) and (ROOT / name).exists()]


def test_nothing_else_moves_in_at_the_top():
    assert {path.relative_to(ROOT).parts[0] for path in tracked("")} - TOP == set()


def test_there_is_no_junk_drawer():
    junk = re.compile(r"(^|/)(utils|helpers|common|misc|core)(\.py|/)")
    assert [str(p) for p in tracked(".py") if junk.search(str(p.relative_to(ROOT)))] == []


def test_no_module_is_too_long_to_read():
    # Settings are one file on purpose: one place to look.
    long = {str(p.relative_to(ROOT)): n for p in tracked(".py") if "/migrations/" not in str(p)
            and p.name != "settings.py" and (n := p.read_text().count("\n")) > 400}  # fmt: skip
    assert long == {}


@pytest.mark.parametrize(
    "what", [r"\sstyle=", r"\son\w+=\"", r"<script(?![^>]*(?:src=|application/(?:ld\+)?json))[^>]*>"]
)
def test_templates_hold_nothing_that_the_content_policy_refuses(what):
    # Mails have no content policy, and their styles are inlined on purpose.
    pages = [p for p in tracked(".html") if p.is_relative_to(ROOT / "templates") and "emails" not in p.parts]
    assert [f"{p.relative_to(ROOT)}: {hit}" for p in pages for hit in re.findall(what, p.read_text())] == []


def test_requirements_name_no_index_address():
    for path in (ROOT / "requirements").iterdir():
        assert not re.search(r"https?://|--(extra-)?index-url|--find-links", path.read_text()), path.name
