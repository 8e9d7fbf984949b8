"""What members and moderators write in matters of trust."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from diaspora.accounts.models import Ambassador
from diaspora.moderation.freemail import proves_no_employer


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
