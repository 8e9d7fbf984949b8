"""Sockets: settings lists of dotted paths, loaded once and checked at start.

A product names its objects in settings; the platform asks for them here and knows no product by name.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string

T = TypeVar("T")


@dataclass(frozen=True)
class Socket(Generic[T]):
    """One settings list. `protocol` is what each object in it must be."""

    setting: str
    protocol: type[T]

    def all(self) -> list[T]:
        """The objects in the order of the setting. Raises ImportError where a path is wrong."""
        return _load(self.setting, tuple(getattr(settings, self.setting, ())))

    def by_key(self) -> dict[str, T]:
        return {key_of(plug): plug for plug in self.all()}


def key_of(plug: Any) -> str:
    return str(plug.key)


@cache
def _load(setting: str, paths: tuple[str, ...]) -> list[Any]:
    return [_make(import_string(path)) for path in paths]


def _make(found: Any) -> Any:
    return found() if isinstance(found, type) else found


SOCKETS: list[Socket[Any]] = []


def socket(setting: str, protocol: type[T]) -> Socket[T]:
    """Declares a socket, and has `manage.py check` look at what is plugged into it."""
    made = Socket(setting, protocol)
    SOCKETS.append(made)
    return made


@register()
def check_sockets(**_: Any) -> list[CheckMessage]:
    return [message for one in SOCKETS for message in _check(one)]


def _check(one: Socket[Any]) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    seen: set[str] = set()
    for path in getattr(settings, one.setting, ()):
        try:
            plug = _make(import_string(path))
        except ImportError as error:
            found.append(Error(f"{one.setting}: {path} cannot be imported: {error}", id="diaspora.E001"))
            continue
        if not isinstance(plug, one.protocol):
            found.append(Error(f"{one.setting}: {path} is no {one.protocol.__name__}", id="diaspora.E002"))
        elif key_of(plug) in seen:
            found.append(Error(f"{one.setting}: the key {plug.key!r} stands twice", id="diaspora.E003"))
        else:
            seen.add(key_of(plug))
    return found
