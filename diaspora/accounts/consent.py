"""What one agrees to by signing up: shown beside the button, and kept word for word with its date."""

from django.utils.translation import gettext as _

from diaspora.accounts.models import Consent, User

SIGN_UP = "sign-up"


def sign_up_text() -> str:
    """In the reader's language."""
    return _(
        "By signing up you agree that we keep what you tell us here, to find jobs, visas and people for you. "
        "You can see all of it, take a copy and have it erased at any time on the page “Your data”."
    )


def record_sign_up(member: User) -> Consent:
    return Consent.objects.create(member=member, kind=SIGN_UP, text=sign_up_text())
