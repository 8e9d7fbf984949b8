"""/me/data/: what we keep, a copy of it, and leaving."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaspora.accounts import privacy
from diaspora.accounts.buckets import Limit, Spent, take
from diaspora.accounts.consent import sign_up_text
from diaspora.accounts.copies import zipped
from diaspora.accounts.models import Erasure, User
from diaspora.accounts.personal_data import PERSONAL_DATA, Rule
from diaspora.audit.services import record
from diaspora.htmx import MemberRequest, Request
from diaspora.notifications.account_safety import tell

COPIES = Limit(5, 86_400)


@require_safe
def page(request: MemberRequest) -> HttpResponse:
    rows = [_row(rule, request.user) for plug in PERSONAL_DATA.all() for rule in plug.rules]
    context = {
        "kept": [row for row in rows if row["rows"] != 0],
        "nothing": [row for row in rows if row["rows"] == 0],
        "consents": request.user.consents.order_by("-at"),
        "erasure": Erasure.objects.filter(member=request.user).first(),
        "days": privacy.UNDO_FOR.days,
    }
    return render(request, "home/data.html", context)


@login_not_required
@require_safe
def privacy_page(request: Request) -> HttpResponse:
    """What is kept is read from the rules that are carried out, so that the page can't promise something else."""
    rules = [rule for plug in PERSONAL_DATA.all() for rule in plug.rules if rule.what]
    return render(
        request, "home/privacy.html", {"rules": rules, "days": privacy.UNDO_FOR.days, "consent": sign_up_text()}
    )


def _row(rule: Rule, member: User) -> dict[str, Any]:
    """What, how many rows of it, how long. One statement a rule."""
    rows: int | None = None
    if rule.member_field == "self":
        rows = 1
    elif rule.counted:
        rows = rule.model._base_manager.filter(**{rule.member_field: member}).count()
    return {"what": rule.what or rule.model._meta.verbose_name_plural, "rows": rows, "keeps": rule.keeps}


@reauthentication_required  # type: ignore[untyped-decorator]
@require_POST
def copy(request: MemberRequest) -> HttpResponse:
    """A ZIP with one JSON file, and the files that the member uploaded."""
    try:
        take(request.user, "copy of my data", COPIES)
    except Spent:
        messages.error(request, _("You took five copies today. Tomorrow there is another one."))
        return redirect("own_data")
    record("exported", request.user, by=request.user)
    response = HttpResponse(zipped(request.user), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="safeer-{timezone.localdate():%Y-%m-%d}.zip"'
    return response


@reauthentication_required  # type: ignore[untyped-decorator]
@require_POST
@transaction.atomic
def leave(request: MemberRequest) -> HttpResponse:
    if request.user.is_staff:
        messages.error(request, _("Staff are erased by an admin, after they gave back their rights."))
        return redirect("own_data")
    asked = privacy.ask_erasure(request.user)
    tell(request.user, request.user.email, "erasure_asked", at=asked.due_at)
    return redirect("own_data")


@require_POST
def stay(request: MemberRequest) -> HttpResponse:
    if privacy.undo_erasure(request.user):
        messages.success(request, _("Good. Everything is as it was."))
    return redirect("own_data")
