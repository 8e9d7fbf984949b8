"""What each signal means and what to do, in words a reader understands."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Words:
    means: str | Promise
    ask: str | Promise


LICENCE = Words(
    _("An agent recruits for work abroad, and we know of no valid licence for it."),
    _("Ask for the licence number, and look it up on the Bureau of Emigration's list yourself."),
)
UPHELD = Words(
    _("This text, number, wallet or website was used in a fraud that our moderators confirmed."),
    _("Don't answer. Block the sender."),
)
THIN = Words(
    _("The advert says little: pay, website or description is missing."),
    _("Ask for the missing part in writing before you send anything."),
)
REASONS: dict[str, Words] = {
    "money_asked": Words(
        _("Money is asked from you. An employer that is real pays you, and never the other way round."),
        _("Don't pay. Ask which law the fee rests on, and report it."),
    ),
    "papers_asked": Words(
        _("Your passport or identity card is asked for before there's an offer."),
        _("Send no picture, and never hand over the original."),
    ),
    "permission_missing": Words(
        _("The agent has a licence, but we know of no permission for this country."),
        _("Ask for the permission number for this country and trade."),
    ),
    "trafficking_pattern": Words(
        _("High pay for simple work in a place from which many people had to be freed. Passports were taken there."),
        _("Don't travel. Talk to your family, and to the FIA."),
    ),
    "no_company_contact": Words(
        _("The only contact is WhatsApp, Telegram, a form or a free mailbox."),
        _("Ask for an address at the company's own website, and write there."),
    ),
    "impossible_promise": Words(
        _("It promises what nobody can promise: a sure visa, a free visa, no interview."),
        _("Only an embassy gives visas. Ask how the interview goes."),
    ),
    "task_job": Words(
        _("Paid clicks, likes or reviews, often in crypto, are bait: soon you are to pay in."),
        _("Don't pay in, and don't share your bank details."),
    ),
    "mlm": Words(
        _("You are to pay to join, or to bring in others."),
        _("A job doesn't cost a joining fee. Leave it."),
    ),
    "pay_outlier": Words(
        _("The pay is far above what others pay for this work."),
        _("Ask for the contract, and compare with other adverts."),
    ),
    "lookalike_domain": Words(
        _("The address looks like a known company's, but differs by a letter or two."),
        _("Open the company's real website yourself and ask there."),
    ),
    "false_office": Words(
        _("It speaks for an office of the state, but writes from another address."),
        _("Call the office at the number on its own website."),
    ),
    "haste": Words(
        _("It presses you to act today."),
        _("Take your time. A real offer is still there tomorrow."),
    ),
    "protector_overcharged": Words(
        _("The amount for the Protector is above the official total."),
        _("Pay the official fees at the counter only, against a receipt."),
    ),
}


def words_for(reason: str) -> Words:
    for prefix, words in (("licence_", LICENCE), ("upheld_", UPHELD), ("no_", THIN)):
        if reason.startswith(prefix) and reason not in REASONS:
            return words
    return REASONS[reason]
