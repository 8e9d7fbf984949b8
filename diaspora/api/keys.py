"""A member's own keys, and the page that says what may be asked."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from diaspora.accounts.models import User
from diaspora.api.forms import KeyForm
from diaspora.api.models import ApiKey
from diaspora.doors import FEEDS
from diaspora.htmx import MemberRequest, Request, posted


@login_not_required
@require_safe
def about(request: Request) -> HttpResponse:
    limits = {kind: {"minute": a_minute, "day": a_day} for kind, (a_minute, a_day) in settings.API_LIMITS.items()}
    return render(request, "api/about.html", {"limits": limits, "feeds": FEEDS.all()})


def keys(request: MemberRequest) -> HttpResponse:
    """A new key is shown in the answer to the form, and never again."""
    form = KeyForm(posted(request), member=request.user)
    secret = _made(form, request.user) if request.method == "POST" else ""
    if secret:
        form = KeyForm(member=request.user)
    mine = request.user.api_keys.filter(revoked_at=None)
    status = 422 if form.errors else 200
    return render(request, "api/keys.html", {"form": form, "keys": mine, "secret": secret}, status=status)


@transaction.atomic
def _made(form: KeyForm, member: User) -> str:
    # Two forms at once don't make a sixth key.
    User.objects.select_for_update().get(pk=member.pk)
    if not form.is_valid():
        return ""
    key = form.save(commit=False)
    secret = key.mint()
    key.save()
    return str(secret)


@require_POST
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    mine: ApiKey = get_object_or_404(request.user.api_keys, pk=pk)
    request.user.api_keys.filter(pk=mine.pk, revoked_at=None).update(revoked_at=timezone.now())
    return redirect("api_keys")
