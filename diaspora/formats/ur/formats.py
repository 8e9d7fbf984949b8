"""As in English: Pakistani readers write dates and numbers the same way in both languages."""

from diaspora.formats.en.formats import *  # noqa: F403
