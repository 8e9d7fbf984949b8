"""Bytes of an answer to JSON, or a BoardError that names what came instead."""

import json
from decimal import Decimal
from typing import NoReturn

from .posting import BoardError, Fault

MAX_BYTES = 32 * 1024 * 1024  # the largest board we know is under 8 MB


def decode(data: bytes) -> str:
    """UTF-8 text of an answer. Raises BoardError."""
    if len(data) > MAX_BYTES:
        raise BoardError(Fault.TOO_LARGE, f"The answer has {len(data):,} bytes, more than {MAX_BYTES:,}.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BoardError(Fault.FOREIGN_ENCODING, "The answer is in UTF-16, not in UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _encoding_fault(error) from error
    if not text.strip():
        raise BoardError(Fault.EMPTY, "The answer is empty.")
    return text


def _encoding_fault(error: UnicodeDecodeError) -> BoardError:
    if error.reason == "unexpected end of data":
        return BoardError(Fault.TRUNCATED, "The answer stops in the middle of a letter.")
    return BoardError(Fault.FOREIGN_ENCODING, f"The answer isn't UTF-8 (byte {error.start:,}).")


def is_html(text: str) -> bool:
    head = text.lstrip()[:200].lower()
    return head.startswith(("<!doctype html", "<html", "<head", "<body", "<!--"))


def load(data: bytes) -> object:
    """The JSON of an answer, fractions as Decimal. Raises BoardError."""
    return parse(decode(data))


def parse(text: str) -> object:
    """As `load`, for text that is already decoded."""
    if text.lstrip().startswith("<"):
        raise BoardError(Fault.HTML, "A web page came instead of JSON.")
    try:
        value: object = json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise _json_fault(error, text) from error
    except RecursionError as error:
        raise BoardError(Fault.WRONG_SHAPE, "The JSON is nested too deeply.") from error
    except ValueError as error:  # an integer of thousands of digits
        raise BoardError(Fault.NOT_JSON, f"The JSON can't be read: {error}"[:200]) from error
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _json_fault(error: json.JSONDecodeError, text: str) -> BoardError:
    if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
        return BoardError(Fault.TRUNCATED, f"The JSON stops after {len(text):,} characters: {error.msg}.")
    return BoardError(Fault.NOT_JSON, f"Not JSON: {error.msg} at line {error.lineno}, column {error.colno}.")


def rows_under(document: object, key: str) -> list[object]:
    """The list at `key` of an object. Raises BoardError when there is none or it holds nothing."""
    if not isinstance(document, dict):
        raise BoardError(Fault.WRONG_SHAPE, f"Expected an object with a list '{key}', got {_name(document)}.")
    if key not in document:
        found = ", ".join(sorted(str(k)[:30] for k in document)[:8]) or "nothing"
        raise BoardError(Fault.WRONG_SHAPE, f"The object has no '{key}'; it has: {found}.")
    return as_rows(document[key], key)


def as_rows(value: object, key: str) -> list[object]:
    """A list that holds something. An empty board closes nothing: it's more often a fault than the truth."""
    if not isinstance(value, list):
        raise BoardError(Fault.WRONG_SHAPE, f"'{key}' should be a list, got {_name(value)}.")
    if not value:
        raise BoardError(Fault.EMPTY, f"'{key}' holds no postings.")
    return value


def check_count(stated: object, found: int, key: str) -> None:
    """Raises BoardError when the source says another number than it sent; silent when it says none."""
    if isinstance(stated, int) and not isinstance(stated, bool) and stated != found:
        raise BoardError(Fault.COUNT_MISMATCH, f"'{key}' says {stated:,} postings, the answer has {found:,}.")


def _name(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "a yes/no", type(None): "null"}
    return names.get(type(value), "a number")
