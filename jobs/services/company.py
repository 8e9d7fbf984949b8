"""What a company's page says beyond its jobs."""

from typing import Any

from jobs.models import Employer


def about(employer: Employer, viewer: Any) -> dict[str, Any]:
    """For the page's template. Members are counted here and never named."""
    return {"domains": employer.domains.verified().order_by("domain")}
