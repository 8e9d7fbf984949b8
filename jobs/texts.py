"""What text from a form may hold."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Line breaks and tabs are fine; direction overrides make a text read as another than it is.
HIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
MARKUP = re.compile(r"<\s*[/!]?\s*[a-zA-Z][^>]*>|<!--")


def plain_words(value: str) -> None:
    """Raises ValidationError."""
    if HIDDEN.search(value):
        raise ValidationError(_("This holds characters that can't be seen. Type it again, or paste it as plain text."))
    if MARKUP.search(value):
        raise ValidationError(_("Write it without HTML: tags such as <b> aren't shown."))


def tidy(value: str) -> str:
    """One spelling for characters that look the same."""
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n")).strip()
