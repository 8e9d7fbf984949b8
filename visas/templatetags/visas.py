"""Figures in templates: `{% prose text ledger %}`, `{% fact key ledger %}`, `{% value row_value ledger %}`."""

from django import template
from django.utils.safestring import SafeString

from visas.figures import worded
from visas.ledger import Ledger
from visas.models import FactValue

register = template.Library()


@register.simple_tag
def prose(text: str, ledger: Ledger) -> SafeString:
    return ledger.render(text)


@register.simple_tag
def fact(key: str, ledger: Ledger) -> SafeString:
    return ledger.show(key)


@register.simple_tag
def value(one: FactValue, ledger: Ledger) -> SafeString | str:
    return worded(one, ledger.words)
