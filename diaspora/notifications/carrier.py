"""The last hop's side of a delivery: hands a letter over, and says precisely where it broke if it did.

What decides is whether the other side may have taken the letter: before the final dot it can't have, so trying
again is safe; once the dot is out and no answer came, nobody here knows.
"""

import re
import smtplib
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from email.utils import parseaddr
from functools import lru_cache
from typing import Any, Protocol

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.message import sanitize_address

from diaspora.notifications.kinds import Mail

SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
# A mail server closes a connection after so many mails at the latest (Postfix: 100).
MAILS_A_CONNECTION = 100
PLAIN = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")


class CarrierError(Exception):
    """Its text is kept with the delivery: it names the stage and what the server said."""


class CarrierAway(CarrierError):
    """No session came about: no fault of this mail, nothing was handed over."""


class NotTaken(CarrierError):
    """Definitely not accepted; may be tried again."""


class Bounced(CarrierError):
    """The receiver doesn't exist, says the server: not tried again."""


class Unclear(CarrierError):
    """Handed over, but no answer came."""


class NotOurs(CarrierError):
    """Another worker has it by now: nothing was handed over."""


StillOurs = Callable[[], bool]


class Carrier(Protocol):
    def send(self, mail: Mail, *, until: float, still_ours: StillOurs) -> str:
        """`until` is a moment of time.monotonic(); `still_ours` is asked right before the contents go. Returns the
        provider's own id, or "". Raises CarrierError."""
        ...

    def close(self) -> None: ...


@contextmanager
def carrier() -> Iterator[Carrier]:
    made: Carrier = Smtp() if settings.EMAIL_BACKEND == SMTP_BACKEND else Backend()
    try:
        yield made
    finally:
        made.close()


class Smtp:
    """Our own dialogue over smtplib: `sendmail` doesn't tell before from after the final dot."""

    def __init__(self) -> None:
        self._session: smtplib.SMTP | None = None
        self._sent = 0
        self._pipelines = False

    def send(self, mail: Mail, *, until: float, still_ours: StillOurs) -> str:
        fresh = self._session is None
        try:
            return self._send(mail, until, still_ours)
        except _Gone as gone:
            self._drop()
            if fresh:
                raise NotTaken(str(gone)) from gone
        # The server had closed the idle connection: that's no answer to this mail.
        try:
            return self._send(mail, until, still_ours)
        except _Gone as gone:
            self._drop()
            raise NotTaken(str(gone)) from gone

    def close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            with suppress(OSError, smtplib.SMTPException):
                session.quit()

    def _send(self, mail: Mail, until: float, still_ours: StillOurs) -> str:
        if self._session is not None and self._sent >= MAILS_A_CONNECTION:
            self.close()
        session = self._session or self._connect(until)
        try:
            envelope, raw = _envelope(mail), mail.raw()
        except ValueError as error:
            raise NotTaken(f"message: {error}") from error
        if self._pipelines:
            self._ask_together(session, until, envelope)
        else:
            for stage, command in envelope:
                self._ask(session, until, stage, command)
        if not still_ours():
            # The server waits for contents: hanging up is how it's told that none come.
            self._drop()
            raise NotOurs("the claim is another's")
        answer = self._hand_over(session, until, raw)
        self._sent += 1
        return answer

    def _connect(self, until: float) -> smtplib.SMTP:
        wait = _wait(until)
        try:
            if settings.EMAIL_USE_SSL:
                session: smtplib.SMTP = smtplib.SMTP_SSL(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=wait)
            else:
                session = smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=wait)
            if settings.EMAIL_USE_TLS:
                session.starttls(context=ssl.create_default_context())
            if settings.EMAIL_HOST_USER:
                session.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
            else:
                session.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException) as error:
            raise CarrierAway(f"connect: {error}") from error
        # Else the final dot waits for the other side to acknowledge what came before it: 40 ms a mail.
        if session.sock is not None:
            session.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._session, self._sent, self._pipelines = session, 0, session.has_extn("pipelining")
        return session

    def _ask(self, session: smtplib.SMTP, until: float, stage: str, command: str) -> None:
        try:
            _limit(session, until)
            code, said = session.docmd(command)
        except (OSError, smtplib.SMTPException) as error:
            raise _Gone(f"{stage}: {error}") from error
        if _agrees(stage, code):
            return
        if code == 421:
            self._drop()
        else:
            self._reset(session)
        raise _refusal(stage, code, said)

    def _ask_together(self, session: smtplib.SMTP, until: float, envelope: Sequence[tuple[str, str]]) -> None:
        """The whole envelope at once (RFC 2920), where the server offers it. The first refusal counts."""
        refused: CarrierError | None = None
        try:
            _limit(session, until)
            session.send("".join(f"{command}\r\n" for _stage, command in envelope))
            for stage, _command in envelope:
                code, said = session.getreply()
                if not _agrees(stage, code):
                    refused = refused or _refusal(stage, code, said)
        except (OSError, smtplib.SMTPException) as error:
            raise refused or _Gone(f"envelope: {error}") from error
        if refused is None:
            return
        if code in {354, 421}:
            # It waits for contents of a mail for nobody, or is about to hang up.
            self._drop()
        else:
            self._reset(session)
        raise refused

    def _hand_over(self, session: smtplib.SMTP, until: float, raw: bytes) -> str:
        body = raw.replace(b"\n.", b"\n..")
        if body.startswith(b"."):
            body = b"." + body
        if not body.endswith(b"\r\n"):
            body += b"\r\n"
        try:
            _limit(session, until)
            session.send(body)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise NotTaken(f"content: {error}") from error
        try:
            session.send(b".\r\n")
            code, said = session.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise Unclear(f"after the final dot: {error}") from error
        if code == 250:
            return ""
        if code == 421:
            self._drop()
        # An answer, and it's no: the server doesn't have it.
        raise NotTaken(f"after the final dot: {code} {_text(said)}")

    def _reset(self, session: smtplib.SMTP) -> None:
        try:
            session.rset()
        except (OSError, smtplib.SMTPException):
            self._drop()

    def _drop(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.close()


def _envelope(mail: Mail) -> tuple[tuple[str, str], ...]:
    sender, to = _plain(_bare(mail.sender)), _plain(mail.to)
    return ("MAIL", f"mail FROM:<{sender}>"), ("RCPT", f"rcpt TO:<{to}>"), ("DATA", "data")


@lru_cache(maxsize=16)
def _bare(sender: str) -> str:
    return parseaddr(sender)[1]


def _agrees(stage: str, code: int) -> bool:
    return code == (354 if stage == "DATA" else 250) or (stage == "RCPT" and code == 251)


def _refusal(stage: str, code: int, said: bytes) -> CarrierError:
    return (Bounced if stage == "RCPT" and code >= 500 else NotTaken)(f"{stage}: {code} {_text(said)}")


def _plain(address: str) -> str:
    """As it stands in an envelope. Raises ValueError where it would break out of its line."""
    if PLAIN.fullmatch(address):
        return address
    return sanitize_address(address, "utf-8")


class _Gone(Exception):
    """The session broke before anything was handed over."""


def _wait(until: float) -> float:
    """Seconds that one step may take; never past the end of the lease."""
    left = until - time.monotonic()
    if left <= 0.5:
        raise CarrierAway("connect: no time left in the claim")
    return min(float(settings.EMAIL_TIMEOUT), left)


def _limit(session: smtplib.SMTP, until: float) -> None:
    left = until - time.monotonic()
    if left <= 0.5:
        raise TimeoutError("no time left in the claim")
    if session.sock is not None:
        session.sock.settimeout(min(float(settings.EMAIL_TIMEOUT), left))


def _text(said: bytes) -> str:
    return said.decode("utf-8", "replace")[:200]


class Backend:
    """Any Django mail backend: a provider's API through anymail, or the folder of kept mails."""

    def __init__(self) -> None:
        self._connection = get_connection()

    def send(self, mail: Mail, *, until: float, still_ours: StillOurs) -> str:
        message: Any = mail.message()
        if not still_ours():
            raise NotOurs("the claim is another's")
        # A provider's events name it again, and its retries know it again.
        message.metadata = {"delivery": mail.headers["Message-ID"].strip("<>").partition("@")[0]}
        message.connection = self._connection
        try:
            message.send()
        except AnymailRecipientsRefused as error:
            raise Bounced(f"provider: {error}") from error
        except AnymailAPIError as error:
            raise (NotTaken if error.status_code else Unclear)(f"provider: {error}") from error
        except (AnymailError, ValueError) as error:
            raise NotTaken(f"provider: {error}") from error
        except ConnectionRefusedError as error:
            raise CarrierAway(f"connect: {error}") from error
        except (OSError, smtplib.SMTPException) as error:
            raise Unclear(f"backend: {error}") from error
        return str(getattr(getattr(message, "anymail_status", None), "message_id", None) or "")[:120]

    def close(self) -> None:
        with suppress(OSError, smtplib.SMTPException):
            self._connection.close()
