from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from diaspora.accounts.models import User
from diaspora.htmx import Request


@login_not_required
def person(request: Request, handle: str) -> HttpResponse:
    shown = get_object_or_404(
        User.objects.visible_to(request.user).select_related("profile", "ambassador"), handle=handle
    )
    return render(request, "accounts/person.html", {"person": shown})
