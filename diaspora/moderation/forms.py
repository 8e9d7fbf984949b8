"""What members and moderators write in matters of trust."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from diaspora.accounts.models import Ambassador
from diaspora.moderation.deciding import HOURS
from diaspora.moderation.freemail import proves_no_employer
from diaspora.moderation.models import Decision, Reason


class WorkAddressField(forms.EmailField):
    def clean(self, value: Any) -> Any:
        address = super().clean(value)
        domain = address.rpartition("@")[2]
        if domain and proves_no_employer(domain):
            raise ValidationError(
                _(
                    "Anyone can get an address at %(domain)s, so it says nothing about your employer. Use the one "
                    "that your employer gave you, or leave this empty and a moderator will look."
                ),
                params={"domain": domain},
            )
        return address


class AmbassadorForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Ambassador
        fields = ("statement", "employer_name", "label", "show_employer", "show_city")
        widgets = {"statement": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "statement": _("What you have been through and what you can help with. Others read it on your page."),
            "employer_name": _("For us, to verify. Nobody else sees it unless you say so below."),
            "label": _("Shown in its place, for example “a bank in Frankfurt”."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"statement", "employer_name"} & self.fields.keys():
            self.fields[name].required = True


class VerifiedForm(AmbassadorForm):
    """The employer was verified as it stands: another one needs another proof."""

    class Meta(AmbassadorForm.Meta):
        fields = ("statement", "label", "show_employer", "show_city")  # type: ignore[assignment]


class AskForm(AmbassadorForm):
    work_mail = WorkAddressField(
        label=_("Work e-mail"),
        required=False,
        help_text=_("We send one code there and keep only its domain. Empty: a moderator will look at your request."),
    )


class AddressForm(forms.Form):
    work_mail = WorkAddressField(label=_("Work e-mail"))


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of six digits"),
        validators=[RegexValidator(r"^[0-9]{6}$", _("Six digits, as in the mail."))],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 6}),
    )


class ReportForm(forms.Form):
    reason = forms.ChoiceField(label=_("What is wrong?"), choices=Reason.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What should we know?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only moderators read it. Nobody is told that it was you."),
    )
    also_block = forms.BooleanField(
        label=_("Block this person too"),
        required=False,
        help_text=_("From now on you do not meet each other here. They are not told."),
    )


class VerdictForm(forms.Form):
    """English, as the admin: moderators' tools aren't translated."""

    content = forms.ChoiceField(
        label="What was reported", choices=[("keep", "Leave it"), ("hide", "Hide it")], widget=forms.RadioSelect
    )
    person = forms.ChoiceField(
        label="Who wrote it",
        required=False,
        choices=[
            ("", "Nothing"),
            (Decision.Kind.WARN, "Warn"),
            (Decision.Kind.LIMIT, "Limit: seen only by their contacts"),
            (Decision.Kind.MUTE, "Mute: may read, not write"),
            (Decision.Kind.SUSPEND, "Suspend: may not sign in"),
            (Decision.Kind.BAN, "Ban, for good"),
        ],
        widget=forms.RadioSelect,
    )
    hours = forms.TypedChoiceField(
        label="For how long (limit, mute, suspend)",
        coerce=int,
        choices=[(hours, f"{hours // 24} days" if hours > 24 else "1 day") for hours in HOURS],
        initial=HOURS[0],
    )
    reason = forms.ChoiceField(label="Rule that was broken", choices=Reason.choices)
    reason_text = forms.CharField(
        label="Why",
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="10 to 500 characters, for the log and other moderators.",
    )
    public_note = forms.CharField(
        label="For the member",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="They read this. Never say who reported.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class AppealForm(forms.Form):
    text = forms.CharField(
        label=_("Why was it wrong?"),
        min_length=20,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Another moderator reads it, not the one who decided. You get an answer within 7 days."),
    )


class AnswerForm(forms.Form):
    grant = forms.ChoiceField(
        label="The appeal",
        choices=[("yes", "Right: take the decision back"), ("no", "Wrong: the decision stands")],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label="Answer", min_length=10, max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The member reads it.",
    )  # fmt: skip


class ProposalForm(forms.Form):
    reason = forms.ChoiceField(label="Rule that was broken, or “Something else”", choices=Reason.choices)
    reason_text = forms.CharField(
        label="Why", min_length=10, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="10 to 500 characters, for the second person and the log.",
    )  # fmt: skip


class RefusalForm(forms.Form):
    reason_text = forms.CharField(
        label="Why not", min_length=10, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
