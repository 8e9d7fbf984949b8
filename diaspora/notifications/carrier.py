"""The last hop's side of a delivery: hands a letter over, and says precisely where it broke if it did.

What decides is whether the other side may have taken the letter: before the final dot it can't have, so trying
again is safe; once the dot is out and no answer came, nobody here knows.
"""

import re
import smtplib
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.utils import parseaddr
from typing import Any, Protocol

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.message import sanitize_address

from diaspora.notifications.kinds import Mail

SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
# A mail server closes a connection after so many mails at the latest (Postfix: 100).
MAILS_A_CONNECTION = 100


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


class Carrier(Protocol):
    def send(self, mail: Mail, *, until: float) -> str:
        """`until` is a moment of time.monotonic(). Returns the provider's own id, or "". Raises CarrierError."""
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

    def send(self, mail: Mail, *, until: float) -> str:
        fresh = self._session is None
        try:
            return self._send(mail, until)
        except _Gone as gone:
            self._drop()
            if fresh:
                raise NotTaken(str(gone)) from gone
        # The server had closed the idle connection: that's no answer to this mail.
        try:
            return self._send(mail, until)
        except _Gone as gone:
            self._drop()
            raise NotTaken(str(gone)) from gone

    def close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            with suppress(OSError, smtplib.SMTPException):
                session.quit()

    def _send(self, mail: Mail, until: float) -> str:
        if self._session is not None and self._sent >= MAILS_A_CONNECTION:
            self.close()
        session = self._session or self._connect(until)
        sender = parseaddr(mail.sender)[1]
        self._ask(session, until, "MAIL", f"mail FROM:<{sanitize_address(sender, 'utf-8')}>")
        self._ask(session, until, "RCPT", f"rcpt TO:<{sanitize_address(mail.to, 'utf-8')}>")
        self._ask(session, until, "DATA", "data", wanted=354)
        answer = self._hand_over(session, until, mail.raw())
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
        self._session, self._sent = session, 0
        return session

    def _ask(self, session: smtplib.SMTP, until: float, stage: str, command: str, wanted: int = 250) -> None:
        try:
            _limit(session, until)
            code, said = session.docmd(command)
        except (OSError, smtplib.SMTPException) as error:
            raise _Gone(f"{stage}: {error}") from error
        if code == wanted or (stage == "RCPT" and code == 251):
            return
        if code == 421:
            self._drop()
        else:
            self._reset(session)
        raise (Bounced if stage == "RCPT" and code >= 500 else NotTaken)(f"{stage}: {code} {_text(said)}")

    def _hand_over(self, session: smtplib.SMTP, until: float, raw: bytes) -> str:
        body = re.sub(rb"(?m)^\.", b"..", raw)
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

    def send(self, mail: Mail, *, until: float) -> str:
        message: Any = mail.message()
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
