from typing import Any

from django import forms
from django.utils.translation import gettext as _

from diaspora.accounts.models import User
from diaspora.api.models import KEYS_MAX, ApiKey


class KeyForm(forms.ModelForm):  # type: ignore[type-arg]
    def __init__(self, *args: Any, member: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.member = member

    class Meta:
        model = ApiKey
        fields = ("name",)

    def clean(self) -> dict[str, Any]:
        if ApiKey.objects.standing().filter(member=self.instance.member).count() >= KEYS_MAX:
            raise forms.ValidationError(
                _("You have %(number)s keys. Withdraw one that you don't need, then make another.")
                % {"number": KEYS_MAX}
            )
        return super().clean() or self.cleaned_data
