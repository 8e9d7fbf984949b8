"""What members fill in."""

from typing import Any

from django import forms
from django.core.validators import MinLengthValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaspora.accounts.models import User
from diaspora.accounts.places import DESTINATIONS
from diaspora.circles.models import Answer, Circle, Kind, Membership, Post
from diaspora.circles.services import pictures

AREA = {"rows": 8, "dir": "auto"}
SHORT_AREA = {"rows": 4, "dir": "auto"}
COUNTRIES = [("", gettext_lazy("any")), *DESTINATIONS.items()]


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Up to three pictures, re-encoded here: what fails is said beside the field, before anything is saved."""

    widget = ManyFiles(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def clean(self, data: Any, initial: Any = None) -> list[pictures.Clean]:
        files = [file for file in (data if isinstance(data, (list, tuple)) else [data]) if file]
        if len(files) > pictures.MOST:
            raise forms.ValidationError(_("Three pictures at most."))
        try:
            return [pictures.clean(super(PicturesField, self).clean(file), file.size) for file in files]
        except pictures.BadPicture as error:
            raise forms.ValidationError(str(error)) from error


class PostForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("This is"), initial="question", widget=forms.RadioSelect,
        choices=[("question", gettext_lazy("a question")), ("note", gettext_lazy("something to tell"))],
    )  # fmt: skip
    title = forms.CharField(
        label=gettext_lazy("In one line"), min_length=8, max_length=140, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    text = forms.CharField(
        label=gettext_lazy("The whole of it"), min_length=20, max_length=5000, widget=forms.Textarea(attrs=AREA),
        help_text=gettext_lazy("**bold**, *slanted*, lists with “-” and links work. No phone numbers, please."),
    )  # fmt: skip
    pictures = PicturesField(
        label=gettext_lazy("Pictures"), required=False,
        help_text=gettext_lazy("Three at most. We remove where and when they were taken; look yourself for names."),
    )  # fmt: skip
    anonymous = forms.BooleanField(
        label=gettext_lazy("Ask without my name"), required=False,
        help_text=gettext_lazy(
            "Nobody sees who asks; the circle's moderators only for a reason that is kept in a log. Those whom you "
            "blocked can read it too: hiding it from them would tell them that it's yours. What you write below your "
            "own question has no name either."
        ),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("anonymous") and data.get("kind") == "note":
            self.add_error("anonymous", _("Only a question can be asked without a name."))
        return data


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Your answer"), min_length=2, max_length=5000, widget=forms.Textarea(attrs=SHORT_AREA)
    )
    pictures = PicturesField(
        label=gettext_lazy("Pictures"), required=False,
        help_text=gettext_lazy("Three at most. We remove where and when they were taken; look yourself for names."),
    )  # fmt: skip


class EditForm(forms.Form):
    """A post's title and text, or an answer's text alone. Pictures stay as they are."""

    title = forms.CharField(
        label=gettext_lazy("In one line"), min_length=8, max_length=140, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    text = forms.CharField(label=gettext_lazy("Text"), max_length=5000, widget=forms.Textarea(attrs=AREA))

    def __init__(self, data: Any, row: Post | Answer) -> None:
        super().__init__(data, initial={"text": row.text, "title": row.title if isinstance(row, Post) else ""})
        self.fields["text"].validators.append(MinLengthValidator(20 if isinstance(row, Post) else 2))
        if not isinstance(row, Post):
            del self.fields["title"]


class NoteForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("A line about you"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("Read by the members who decide; deleted once they have."),
    )  # fmt: skip


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), min_length=10, max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}), help_text=gettext_lazy("Kept in the log."),
    )  # fmt: skip


class MailForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Membership
        fields = ("in_digest", "titles_in_mail")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Elsewhere titles are in the mails anyway.
        if not self.instance.circle.is_hidden:
            del self.fields["titles_in_mail"]


class CircleForm(forms.ModelForm):  # type: ignore[type-arg]
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False, choices=COUNTRIES)
    crafts = forms.CharField(
        label=gettext_lazy("Crafts"), required=False, max_length=200,
        help_text=gettext_lazy("With commas between them: data engineering, nursing"),
    )  # fmt: skip
    team = forms.CharField(
        label=gettext_lazy("Who runs it"), max_length=200,
        help_text=gettext_lazy("Handles of the first members, with commas between them. They let others in."),
    )  # fmt: skip

    class Meta:
        model = Circle
        fields = ("kind", "name", "about", "country", "city", "route", "crafts")
        widgets = {"kind": forms.RadioSelect, "about": forms.Textarea(attrs=SHORT_AREA)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Kind.choices  # type: ignore[attr-defined]

    def clean_crafts(self) -> list[str]:
        return [craft[:60] for craft in _pieces(self.cleaned_data["crafts"])][:8]

    def clean_team(self) -> list[User]:
        handles = _pieces(self.cleaned_data["team"])
        found = {member.handle: member for member in User.objects.active().filter(handle__in=handles)}
        missing = [handle for handle in handles if handle not in found]
        if missing:
            raise forms.ValidationError(_("No member has this handle: %(names)s") % {"names": ", ".join(missing)})
        if self.cleaned_data.get("kind") == Kind.WOMEN and len(found) < 3:
            raise forms.ValidationError(_("A women-only circle begins with three: two to vouch and one to decide."))
        return list(found.values())


def _pieces(text: str) -> list[str]:
    return list(dict.fromkeys(piece.strip() for piece in text.split(",") if piece.strip()))
