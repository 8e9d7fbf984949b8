"""One address a visible listing, with the day of its last real edit."""

from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from jobs.models import Job


class JobsSitemap(Sitemap):  # type: ignore[type-arg]
    limit = 5000

    def items(self) -> QuerySet[Job]:
        return Job.objects.visible().select_related("employer").order_by("pk")

    def lastmod(self, job: Job) -> datetime:
        return job.edited_at
