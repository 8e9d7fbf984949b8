"""Letters joined from pieces that are encoded already: for digests alone, where Django's own way to the bytes of a
message takes longer than everything else.

A piece is quoted-printable and ends at a line break, hard or soft, so that pieces can be joined in any order. What
comes out reads as the same message as Django's (tests/digests/test_wire.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from email.charset import QP, Charset
from email.header import Header
from functools import cached_property, lru_cache
from quopri import encodestring

from django.core.mail.message import sanitize_address

from diaspora.notifications.kinds import Mail
from diaspora.notifications.letter import Shell

SOFT, HARD = b"=\r\n", b"\r\n"
UTF8 = Charset("utf-8")
UTF8.header_encoding = QP


@lru_cache(maxsize=50_000)
def piece(text: str) -> bytes:
    """Text that may stand within a line: ends softly, adds nothing."""
    return _quoted(text) + SOFT


@lru_cache(maxsize=50_000)
def block(text: str) -> bytes:
    """Text that ends its line."""
    return _quoted(text) + HARD


def _quoted(text: str) -> bytes:
    # encodestring leaves a space or tab at the end of a line alone, and "\n" as it is.
    made = encodestring(text.replace("\r\n", "\n").encode()).replace(b"\n", HARD)
    return made[:-1] + b"=20" if made.endswith(b" ") else made


@lru_cache(maxsize=256)
def encoded_shell(shell: Shell) -> tuple[bytes | str, ...]:
    """Bytes and names of gaps by turns."""
    return tuple(found if place % 2 else piece(found) for place, found in enumerate(shell.pieces))


def fill(shell: Shell, gaps: Mapping[str, bytes]) -> bytes:
    return b"".join(gaps[found] if isinstance(found, str) else found for found in encoded_shell(shell))


def _header_text(value: str) -> bytes:
    return value.encode("ascii") if value.isascii() else _encoded_words(value)


@lru_cache(maxsize=4096)
def _encoded_words(value: str) -> bytes:
    return Header(value, UTF8, maxlinelen=200).encode(linesep="\r\n").encode("ascii")


def header_lines(headers: Iterable[tuple[str, str]]) -> bytes:
    """Raises ValueError where a value would break out of its line."""
    lines = []
    for name, value in headers:
        if "\n" in value or "\r" in value:
            raise ValueError(f"{name} holds a line break")
        lines.append(name.encode("ascii") + b": " + _header_text(value) + HARD)
    return b"".join(lines)


def alternative(headers: bytes, text: bytes, page: bytes, boundary: str) -> bytes:
    """A whole multipart/alternative; `text` and `page` are joined pieces."""
    mark = boundary.encode("ascii")
    kind = b"Content-Transfer-Encoding: quoted-printable\r\nMIME-Version: 1.0\r\n\r\n"
    return b"".join((
        headers, b'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="', mark, b'"\r\n\r\n--', mark,
        b'\r\nContent-Type: text/plain; charset="utf-8"\r\n', kind, text, b"\r\n--", mark,
        b'\r\nContent-Type: text/html; charset="utf-8"\r\n', kind, page, b"\r\n--", mark, b"--\r\n",
    ))  # fmt: skip


class WireMail(Mail):
    """`paragraphs` make the text, an empty line between two; `body` is what goes into the shell's gap of that name.
    What is of one member alone (`gaps`, the last paragraph, the headers) is encoded each time, the rest once."""

    def __init__(
        self, to: str, sender: str, subject: str, *, headers: Mapping[str, str],
        paragraphs: Sequence[str], shell: Shell, body: Sequence[str], gaps: Mapping[str, str],
    ) -> None:  # fmt: skip
        fields = {
            "to": to, "sender": sender, "subject": subject, "headers": headers, "paragraphs": paragraphs,
            "shell": shell, "body": body, "gaps": gaps,
        }  # fmt: skip
        # The base is frozen.
        self.__dict__.update(fields)

    paragraphs: Sequence[str]
    shell: Shell
    body: Sequence[str]
    gaps: Mapping[str, str]

    @cached_property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs) + "\n"

    @cached_property
    def html(self) -> str:
        return self.shell.fill(**self.gaps, body="".join(self.body))

    def raw(self) -> bytes:
        own = self.paragraphs[-1]
        text = b"".join([block(found) + HARD for found in self.paragraphs[:-1]]) + _quoted(own) + HARD
        gaps = {name: _quoted(value) + SOFT for name, value in self.gaps.items()}
        gaps["body"] = b"".join(map(piece, self.body))
        named = (("From", _address(self.sender)), ("To", _address(self.to)), ("Subject", self.subject))
        lines = header_lines(named) + header_lines(self.headers.items())
        # Long enough that no text holds it by chance; the same for every attempt.
        boundary = f"=_{self.headers['Message-ID'].strip('<>').partition('@')[0]}"
        return alternative(lines, text, fill(self.shell, gaps), boundary)


@lru_cache(maxsize=16)
def _sender(address: str) -> str:
    return sanitize_address(address, "utf-8")


def _address(address: str) -> str:
    return address if address.isascii() and "<" not in address else _sender(address)
