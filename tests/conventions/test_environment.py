"""`.env.example` names exactly what settings read."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_name_that_settings_read_is_documented():
    code = "".join((ROOT / "diaspora" / name).read_text() for name in ("settings.py", "embedded.py"))
    read = set(
        re.findall(r'(?:env\.\w+|_yes_or_no|_whole|_required|environ\.get)\(\s*f?["\']([A-Z][A-Z_]+)["\']', code)
    ) - {"PATH"}
    read |= {f"SOCIAL_{who}_{what}" for who in ("GOOGLE", "GITHUB", "LINKEDIN") for what in ("ID", "SECRET")}
    documented = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
    assert read - documented == set()
    assert documented - read == set()
