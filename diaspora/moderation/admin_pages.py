"""What the admins of all apps stand on: acts that ask for a reason."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.admin import ModelAdmin

from diaspora.accounts.models import User
from diaspora.htmx import posted
from diaspora.moves import MoveError


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Reason",
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4, "class": "border rounded-default w-full p-3 dark:bg-base-900"}),
    )


def decide(
    model_admin: ModelAdmin, request: HttpRequest, row: Model, *, title: str, told: str, act: Callable[..., Any]
) -> HttpResponse:
    """Asks for a reason, then calls `act(row, by=, reason=)` and goes back to the row.

    `told` says who will read the reason. A MoveError means that somebody decided meanwhile.
    """
    back = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            act(row, by=request.user, reason=form.cleaned_data["reason"])
        except MoveError as changed:
            messages.error(request, f"Not done: it changed meanwhile and is now “{changed.now}”.")
        else:
            messages.success(request, f"{title}: done.")
        return HttpResponseRedirect(back)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts, "title": title, "told": told, "form": form, "row": row, "back": back,
    }  # fmt: skip
    return TemplateResponse(request, "admin/moderation/decide.html", context)


def as_member(request: HttpRequest) -> User:
    """Who is in the admin is one of our members."""
    assert isinstance(request.user, User)
    return request.user
