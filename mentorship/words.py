"""What people choose from: topics, role families, languages and routes, and the bit that each has in a mask.

The lists only grow at their ends: a place in them is a bit of stored masks.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from diaspora.accounts.places import DESTINATIONS, NAMES

TOPICS: Mapping[str, Any] = {
    "cv": _("CV and cover letter"),
    "search": _("Finding jobs that sponsor"),
    "interview": _("Interview practice"),
    "offer": _("Reading an offer or contract"),
    "visa": _("Papers and the visa"),
    "degree": _("Having a degree recognised"),
    "language": _("Learning the language"),
    "arrival": _("The first weeks there"),
    "family": _("Moving with a family"),
    "career": _("Growing in the job"),
    "study": _("Study first, then work"),
    "freelance": _("Working on one's own"),
}
ROLES: Mapping[str, Any] = {
    "software": _("Software"),
    "data": _("Data and AI"),
    "infrastructure": _("Systems and security"),
    "product": _("Product and design"),
    "business": _("Business and marketing"),
    "finance": _("Finance and accounting"),
    "electrical": _("Electrical engineering"),
    "mechanical": _("Mechanical engineering"),
    "civil": _("Civil engineering and architecture"),
    "trades": _("Skilled trades"),
    "transport": _("Driving and logistics"),
    "hospitality": _("Hotels and kitchens"),
    "nursing": _("Nursing and care"),
    "medicine": _("Medicine and pharmacy"),
    "science": _("Science and research"),
    "teaching": _("Teaching"),
    "other": _("Something else"),
}
_NEAR = (
    ("software", "data"), ("software", "infrastructure"), ("software", "product"), ("data", "science"),
    ("data", "finance"), ("product", "business"), ("business", "finance"), ("electrical", "mechanical"),
    ("electrical", "infrastructure"), ("mechanical", "civil"), ("mechanical", "trades"), ("civil", "trades"),
    ("trades", "transport"), ("transport", "hospitality"), ("nursing", "medicine"), ("medicine", "science"),
    ("science", "teaching"), ("nursing", "hospitality"),
)  # fmt: skip
LANGUAGES: Mapping[str, Any] = {
    "en": _("English"),
    "ur": _("Urdu"),
    "pa": _("Punjabi"),
    "ps": _("Pashto"),
    "sd": _("Sindhi"),
    "skr": _("Saraiki"),
    "bal": _("Balochi"),
    "hno": _("Hindko"),
    "bsk": _("Burushaski"),
    "ks": _("Kashmiri"),
}
# "DE/eu-blue-card": the country, and the route's slug as the visa guides have it. Titles are names.
ROUTES: Mapping[str, str] = {
    "DE/eu-blue-card": "EU Blue Card",
    "DE/skilled-worker-18ab": "Skilled worker (18a, 18b)",
    "DE/it-experience-19c2": "IT specialist with experience (19c)",
    "DE/chancenkarte": "Chancenkarte",
    "GB/skilled-worker": "Skilled Worker",
    "GB/global-talent-digital": "Global Talent",
    "AE/work-permit": "Work permit",
    "AE/golden": "Golden visa",
    "AE/green": "Green visa",
    "AE/remote-work": "Remote work visa",
    "AE/job-seeker": "Job seeker visit visa",
    "SA/work-visa": "Work visa",
    "SA/premium-residency-special-talent": "Premium Residency",
    "QA/work-visa": "Work visa",
    "NL/highly-skilled-migrant": "Highly skilled migrant",
    "NL/orientation-year": "Orientation year",
    "NL/eu-blue-card": "EU Blue Card",
    "CA/express-entry-federal-skilled-worker": "Express Entry: skilled worker",
    "CA/express-entry-canadian-experience": "Express Entry: Canadian experience",
    "CA/express-entry-category": "Express Entry: category draw",
    "CA/global-talent-stream": "Global Talent Stream",
    "US/h-1b": "H-1B",
    "US/o-1a": "O-1A",
    "AU/skills-in-demand-482": "Skills in Demand (482)",
    "AU/skilled-189-190": "Skilled (189, 190)",
    "IE/critical-skills": "Critical Skills permit",
    "IE/general-employment-permit": "General Employment permit",
    "SE/work-permit": "Work permit",
    "SE/eu-blue-card": "EU Blue Card",
    "PT/d3-highly-qualified": "D3, highly qualified",
    "PT/eu-blue-card": "EU Blue Card",
    "AT/red-white-red-card": "Red-White-Red Card",
    "AT/eu-blue-card": "EU Blue Card",
    "AT/job-seeker": "Job seeker visa",
    "FI/specialist": "Specialist",
    "FI/employed-person": "Employed person",
    "MY/employment-pass": "Employment Pass",
    "MY/de-rantau": "DE Rantau",
    "MY/tech-entrepreneur": "Tech Entrepreneur",
    "SG/employment-pass": "Employment Pass",
    "SG/tech-pass": "Tech.Pass",
    "JP/engineer": "Engineer, humanities, international services",
    "JP/highly-skilled-professional": "Highly Skilled Professional",
    "JP/j-skip": "J-Skip",
    "NZ/accredited-employer": "Accredited employer",
    "NZ/skilled-migrant": "Skilled Migrant",
    "NZ/straight-to-residence": "Straight to Residence",
}
COUNTRIES = tuple(DESTINATIONS)
ROUTE_WORDS = 2  # of 64 bits
HOUR_WORDS = 3


def near_roles(role: str) -> frozenset[str]:
    return frozenset(b if a == role else a for a, b in _NEAR if role in {a, b})


def route_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Grouped by country, in the order in which destinations are offered."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for key, title in ROUTES.items():
        groups.setdefault(key[:2], []).append((key, title))
    return [(str(NAMES[country]), found) for country, found in groups.items()]


def route_name(key: str) -> str:
    """ "Germany: EU Blue Card"."""
    return f"{country_name(key[:2])}: {ROUTES.get(key, key[3:])}"


def country_name(iso: str) -> str:
    return str(NAMES.get(iso, iso))


def _places(words: Sequence[str]) -> Mapping[str, int]:
    return {word: at for at, word in enumerate(words)}


_BITS = {
    "topics": _places(list(TOPICS)),
    "languages": _places(list(LANGUAGES)),
    "countries": _places(COUNTRIES),
    "routes": _places(list(ROUTES)),
}
ROLE_NUMBERS = _places(list(ROLES))


def mask(kind: str, chosen: Iterable[str]) -> int:
    """What isn't in the list any more has no bit."""
    places = _BITS[kind]
    return sum(1 << places[word] for word in set(chosen) if word in places)


def signed(number: int, words: int = 1) -> list[int]:
    """`words` PostgreSQL bigints, lowest bits first."""
    parts = [number >> (64 * at) & (1 << 64) - 1 for at in range(words)]
    return [part - (1 << 64) if part >> 63 else part for part in parts]
