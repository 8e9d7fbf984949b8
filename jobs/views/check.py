"""Is this offer a scam? A pasted message is read and forgotten."""

from dataclasses import dataclass

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from diaspora.htmx import Request, posted
from jobs.scam_words import Words, words_for
from jobs.scams import MAX_TEXT, Context, Effect, TextRefused, screen
from jobs.services.screening import upheld_among

REFUSED = {
    "too_long": _("This is longer than 20,000 characters. Paste the part that matters."),
    "empty": _("Paste a message first."),
    "binary": _("This isn't text. Copy the message itself, not a file."),
}


class CheckForm(forms.Form):
    text = forms.CharField(
        label=_("The message"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("An offer from WhatsApp, an e-mail, an advert. We keep nothing of it."),
    )  # fmt: skip

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if len(text) > MAX_TEXT:
            raise forms.ValidationError(REFUSED["too_long"])
        return text


@dataclass(frozen=True)
class Flag:
    words: Words
    excerpt: str
    is_grave: bool


@login_not_required
def check(request: Request) -> HttpResponse:
    form = CheckForm(posted(request))
    flags = None
    if form.is_bound and form.is_valid():
        try:
            flags = flags_in(form.cleaned_data["text"])
        except TextRefused as error:
            form.add_error("text", REFUSED[error.reason])
    status = 422 if form.errors else 200
    return render(request, "jobs/check.html", {"form": form, "flags": flags}, status=status)


def flags_in(text: str) -> list[Flag]:
    """The gravest first. Raises TextRefused."""
    found = screen(text, context=Context(upheld_marks=upheld_among(text) if "\x00" not in text else frozenset()))
    flags = [Flag(words_for(one.reason), one.excerpt, one.effect == Effect.BLOCK) for one in found.signals]
    return sorted(flags, key=lambda flag: not flag.is_grave)
