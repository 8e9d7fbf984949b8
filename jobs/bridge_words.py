"""What each kind of bridge is, in a sentence."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ABOUT: dict[str, Promise] = {
    "remote": _("A company abroad hires people who stay in Pakistan, with a contract and pay that is said."),
    "contract": _("A company abroad looks for a partner or a team in Pakistan, with scope, budget and term."),
    "home": _("Roles and founders' searches in Pakistan, for those who return."),
    "venture": _("A co-founder is wanted, one of the two in Pakistan and one abroad."),
    "knowledge": _("A talk, a course or a review of a curriculum that an ambassador gives, free, with dates."),
}
