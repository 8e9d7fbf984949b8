"""`python -m bench [NAME …]`: what, ours, the yardstick of the same run, the ratio, the target.

Each product measures in a process and a database of its own. Exits 1 when a target is missed.
"""

import os
import subprocess
import sys

PARTS = {
    "jobs": ["bench.jobs"],
    "visas": ["bench.visas", "bench.calculators"],
    "mentorship": ["bench.mentorship", "bench.mentorship_database"],
    "digests": ["bench.digests"],
    "web": ["bench.web"],
    "scams": ["tests.jobs.test_scams", "tests.jobs.test_sponsorship"],
}
ENVIRONMENT = {**os.environ, "DJANGO_SETTINGS_MODULE": "diaspora.settings"}


def main(asked: list[str]) -> int:
    unknown = [name for name in asked if name not in PARTS]
    if unknown:
        print(f"Unknown: {', '.join(unknown)}. There are: {', '.join(PARTS)}.")
        return 2
    missed = 0
    for name in asked or PARTS:
        for module in PARTS[name]:
            print(f"\n== {name}: {module}", flush=True)
            missed |= subprocess.call([sys.executable, "-m", module], env=ENVIRONMENT)
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
