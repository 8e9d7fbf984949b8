"""`manage.py import_jobs greenhouse FILE`: a job board's file becomes listings that wait for a moderator."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from jobs.importers import ADAPTERS, BoardError, Reading
from jobs.models import Board, ImportRun
from jobs.services import imports

MAX_FILE = 64 * 1024 * 1024


class Command(BaseCommand):
    help = (
        "Reads a job board's file. Every posting becomes a listing in review; nothing goes live from here.\n"
        "The same file twice changes nothing. A posting that is missing from two whole readings is closed.\n\n"
        "Example: manage.py import_jobs greenhouse acme.json --employer 'Acme B.V.'\n"
        "Exits 1 with one line, and changes no listing, when the file can't be trusted."
    )

    def create_parser(self, *args: Any, **kwargs: Any) -> Any:
        return super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("ats", choices=sorted(ADAPTERS))
        parser.add_argument("file", type=Path)
        parser.add_argument("--board", default="", help="the board's name at the source; the file's name by default")
        parser.add_argument("--employer", default="", help="the employer's name; what the file says by default")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        token = options["board"] or file.name.split(".")[0]
        data = self._bytes(file)
        try:
            reading = imports.read_board(options["ats"], data)
        except BoardError as error:
            self._refused(options["ats"], token, file, error, dry=options["dry_run"])
            raise CommandError(f"{file}: {error} Nothing was changed.") from error
        employer = options["employer"] or imports.company_of(reading) or token
        with transaction.atomic():
            board = imports.board_for(options["ats"], token, employer=employer)
            if options["dry_run"]:
                self._report(imports.take_reading(board, reading, origin=file.name), "would be ")
                transaction.set_rollback(True)
                return
        self._report(self._take(board, reading, file), "")

    def _bytes(self, file: Path) -> bytes:
        try:
            if file.stat().st_size > MAX_FILE:
                raise CommandError(f"{file}: larger than {MAX_FILE // 1024 // 1024} MB. Nothing was changed.")
            return file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: cannot be read: {error.strerror}") from error

    def _refused(self, ats: str, token: str, file: Path, error: BoardError, *, dry: bool) -> None:
        board = Board.objects.filter(ats=ats, token=token).first()
        if board and not dry:
            imports.record_fault(board, error, origin=file.name)

    def _take(self, board: Board, reading: Reading, file: Path) -> ImportRun:
        return imports.take_reading(board, reading, origin=file.name)

    def _report(self, run: ImportRun, would: str) -> None:
        self.stdout.write(
            f"{run.board}: {run.total} postings read: {run.new} {would}new, {run.changed} {would}changed,"
            f" {run.same} the same, {run.absent} missing for the first time, {run.closed} {would}closed,"
            f" {run.failed} failed."
        )
        if run.note:
            for line in run.note.splitlines()[:20]:
                self.stderr.write(line)
