"""United States, LCA disclosure (FY2020 and later, and the 2018 names), as CSV.

An LCA is an intent, not a visa; `positions` are NEW_EMPLOYMENT only, the people hired from outside. Contacts,
attorneys and preparers are persons: their columns never leave the file.
"""

from collections.abc import Iterator
from pathlib import Path

from .entry import RegisterEntry, cell, whole_number
from .table import Table, check_rows, check_text, header, require

_REQUIRED = ("CASE_NUMBER", "CASE_STATUS", "VISA_CLASS", "EMPLOYER_NAME", "EMPLOYER_CITY", "EMPLOYER_STATE")
_PERSONAL = ("EMPLOYER_POC_", "AGENT_ATTORNEY_", "PREPARER_")
_COUNTS = ("NEW_EMPLOYMENT",)


def rows(path: Path) -> Iterator[RegisterEntry]:
    """One entry a case. Raises RegisterError before the first is handed out."""
    check_text(path, "utf-8-sig")
    names, at = header(path, "utf-8-sig", "EMPLOYER_NAME")
    require(path, names, (*_REQUIRED, *_COUNTS))
    table = Table(path, "utf-8-sig", names, at)
    check_rows(table)
    return (_entry(number, _public(row)) for number, row in enumerate(table.rows(), 1))


def _public(row: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in row.items() if not name.startswith(_PERSONAL)}


def _entry(number: int, row: dict[str, str]) -> RegisterEntry:
    return RegisterEntry(
        country="US",
        row=number,
        name=row["EMPLOYER_NAME"].strip(),
        trade_name=cell(row.get("TRADE_NAME_DBA", "")),
        town=cell(row["EMPLOYER_CITY"]),
        region=cell(row["EMPLOYER_STATE"]),
        number=cell(row.get("EMPLOYER_FEIN", "")),
        type_and_rating=cell(row["CASE_STATUS"]),
        route=cell(row["VISA_CLASS"]),
        occupation=cell(row.get("SOC_TITLE", row.get("SOC_NAME", ""))),
        positions=whole_number(row["NEW_EMPLOYMENT"]),
        period=cell(row.get("DECISION_DATE", "")),
    )
