"""`manage.py calculate NAME`: a JSON object of answers a line on stdin, a result a line on stdout."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from visas.calculators import CALCULATORS
from visas.calculators.lines import answer_lines

ALIASES = {"japan_hsp_1b": "japan_hsp"}


class Command(BaseCommand):
    help = (
        "Compute points for JSON objects on stdin, one a line. An invalid line is answered with "
        '{"errors": {field: message}}; the others are computed, and the exit code is 1.'
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=sorted([*CALCULATORS, *ALIASES]))
        parser.add_argument("--on", type=date.fromisoformat, help="the day whose rules apply (2026-11-24)")
        parser.add_argument("--explain", action="store_true", help="add the lines and what would raise the total")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"]
        calculator = CALCULATORS[ALIASES.get(name, name)]
        stdin = getattr(sys.stdin, "buffer", sys.stdin)  # bytes: a line that isn't UTF-8 is one bad line
        all_valid = True
        for answer, valid in answer_lines(calculator, stdin, on=options["on"], explain=options["explain"]):
            self.stdout.write(answer)
            self.stdout.flush()  # a caller may wait for this answer before it sends the next line
            all_valid = all_valid and valid
        if not all_valid:
            sys.exit(1)
