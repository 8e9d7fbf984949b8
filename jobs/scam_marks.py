"""What a scam leaves behind and can be known by: its text, numbers, wallets and domains, as hashes."""

import hashlib
import re
from decimal import Decimal

from . import scam_rules as rules
from .scam_text import Folded

_GOVERNMENT = re.compile(
    r"(?:^|\.)gov(?:\.[a-z]{2})?$|(?:^|\.)(?:gc\.ca|europa\.eu|diplo\.de|minbuza\.nl|mofa\.[a-z.]+)$"
)
_TIMES = {
    "k": 1_000,
    "lakh": 100_000,
    "lac": 100_000,
    "million": 1_000_000,
    "crore": 10_000_000,
    "لاکھ": 100_000,
}


def sites(text: str) -> set[str]:
    """Domains in the text that could be a company's own: not free mail, not a chat, not a social network."""
    mails = {mail[1] for mail in rules.MAIL.finditer(text)}
    found = {domain[1] for domain in rules.DOMAIN.finditer(text)} | mails
    return {domain for domain in found if domain not in rules.NOT_A_SITE and not domain.rsplit(".", 1)[1].isdigit()}


def is_government(domain: str) -> bool:
    return bool(_GOVERNMENT.search(domain))


def is_near(left: str, right: str) -> bool:
    """One or two letters apart, in names long enough for that to be no accident."""
    if left == right or min(len(left), len(right)) < 6 or abs(len(left) - len(right)) > 2:
        return False
    return _distance(left, right) <= 2


def _distance(left: str, right: str) -> int:
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


def amount(found: re.Match[str]) -> int:
    """An amount of `rules.AMOUNT` in whole units: "1 lakh" is 100,000."""
    digits, many = next((found[key], key + "m") for key in "abcd" if found[key])
    word = found[many] if many != "dm" else None
    times = next((value for name, value in _TIMES.items() if word and word.startswith(name)), 1_000 if word else 1)
    return int(Decimal(digits.replace(",", "") or 0) * times)


def marks(folded: Folded) -> frozenset[str]:
    """`kind:sha256` of the whole text, its telephone numbers, IBANs, wallets and domains."""
    letters = re.sub(r"\W+", "", folded.text)
    phones = {_national(phone[0]) for phone in rules.PHONE.finditer(folded.text)}
    ibans = {iban[1].replace(" ", "") for iban in rules.IBAN.finditer(folded.text)}
    # A wallet's case is part of it, so it is looked for in what was written.
    wallets = {wallet[1] for wallet in rules.WALLET.finditer(folded.written)}
    kinds = {
        "text": {letters},
        "phone": phones,
        "iban": ibans,
        "wallet": wallets,
        "domain": sites(folded.text),
    }
    return frozenset(f"{kind}:{_hash(value)}" for kind, values in kinds.items() for value in values if value)


def _national(phone: str) -> str:
    """Digits without +92, 0092 or a leading 0, so that each way to write a number is one mark."""
    digits = re.sub(r"\D", "", phone)
    return re.sub(r"^(?:00)?92(?=\d{10}$)|^0+", "", digits)


def _hash(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "replace")).hexdigest()
