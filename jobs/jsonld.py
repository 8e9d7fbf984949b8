"""schema.org JobPosting of one listing, for search engines.

What is said about visas stands in `eligibilityToWorkRequirement`; `applicantLocationRequirements` is about places
only, as schema.org asks.
"""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from jobs.models import Job, SponsorshipClaim

EMPLOYMENT = {
    "full_time": "FULL_TIME",
    "part_time": "PART_TIME",
    "contract": "CONTRACTOR",
    "temporary": "TEMPORARY",
    "internship": "INTERN",
    "volunteer": "VOLUNTEER",
}
# Inside a script element the characters that could end it are written as escapes.
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def posting(job: Job, *, url: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": job.title,
        "description": job.description_html or f"<p>{job.title}, {job.employer.name}</p>",
        "datePosted": f"{job.published_at:%Y-%m-%d}",
        "validThrough": job.valid_through.isoformat() if job.valid_through else None,
        "hiringOrganization": _organisation(job),
        "identifier": {"@type": "PropertyValue", "name": job.employer.name, "value": str(job.pk)},
        "url": url,
        # An application goes through the employer's own page or mailbox.
        "directApply": False,
        "employmentType": EMPLOYMENT.get(job.employment_type),
        "skills": ", ".join(job.skills) or None,
        "jobLocation": _location(job),
        "baseSalary": _salary(job),
        "eligibilityToWorkRequirement": _eligibility(job),
        **_remote(job),
    }
    return {name: value for name, value in found.items() if value is not None}


def script(job: Job, *, url: str) -> SafeString:
    return mark_safe(json.dumps(posting(job, url=url), ensure_ascii=False).translate(ESCAPES))  # noqa: S308


def _organisation(job: Job) -> dict[str, str]:
    found = {"@type": "Organization", "name": job.employer.name}
    return found | {"sameAs": job.employer.site} if job.employer.site else found


def _location(job: Job) -> dict[str, Any] | None:
    if not job.country:
        return None
    address = {"@type": "PostalAddress", "addressCountry": job.country}
    if job.place:
        address["addressLocality"] = job.place
    return {"@type": "Place", "address": address}


def _remote(job: Job) -> dict[str, Any]:
    """Google takes a fully remote posting only with the countries that it may be done from."""
    if not job.is_remote:
        return {}
    codes = [word for word in job.remote_region.split() if len(word) == 2 and word.isupper()] or [job.country]
    places = [{"@type": "Country", "name": code} for code in codes if code]
    return {"jobLocationType": "TELECOMMUTE"} | ({"applicantLocationRequirements": places} if places else {})


def _salary(job: Job) -> dict[str, Any] | None:
    if job.salary is None:
        return None
    value: dict[str, Any] = {"@type": "QuantitativeValue"}
    if job.salary_period:
        value["unitText"] = job.salary_period.upper()
    if job.salary_min is not None and job.salary_max is not None:
        value |= {"minValue": float(job.salary_min), "maxValue": float(job.salary_max)}
    else:
        value["value"] = float(job.salary)
    return {"@type": "MonetaryAmount", "currency": job.currency, "value": value}


def _eligibility(job: Job) -> str | None:
    claim = job.claim
    return claim.quote if claim and claim.value != SponsorshipClaim.Value.SILENT else None
