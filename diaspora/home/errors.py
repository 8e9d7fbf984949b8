"""Pages for when something is wrong. 500 and 503 need neither the database nor the member."""

import sys

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.defaults import server_error as plain_server_error

from diaspora.middleware import away


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """A database that went away after the view began is 503 as well: it will be back."""
    cause = sys.exc_info()[1]
    if isinstance(cause, OperationalError | InterfaceError):
        return away(cause)
    return plain_server_error(request)
