from django import template

from diaspora.accounts import consent

register = template.Library()


@register.simple_tag
def sign_up_text() -> str:
    return consent.sign_up_text()
