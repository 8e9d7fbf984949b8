"""What waits for a moderator."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jobs.models import EmployerDomain, Job, JobVersion, RegisterLink


class ReviewQueue:
    key = "jobs"
    label = _("Jobs to look at")
    permission = "jobs.review_job"

    def count(self) -> int:
        return Job.objects.waiting_for_review().count()

    def url(self) -> str:
        return f"{reverse('admin:jobs_job_changelist')}?status__exact={Job.Status.IN_REVIEW}"


class LinkQueue:
    key = "register_links"
    label = _("Employers on registers")
    permission = "jobs.confirm_registerlink"

    def count(self) -> int:
        return RegisterLink.objects.waiting().count()

    def url(self) -> str:
        return f"{reverse('admin:jobs_registerlink_changelist')}?status__exact={RegisterLink.Status.PROPOSED}"


class DomainQueue:
    key = "employer_domains"
    label = _("Whose domains are these?")
    permission = "jobs.verify_employerdomain"

    def count(self) -> int:
        return EmployerDomain.objects.waiting().count()

    def url(self) -> str:
        return f"{reverse('admin:jobs_employerdomain_changelist')}?{urlencode({'waiting': 'yes'})}"


class EditQueue:
    key = "job_edits"
    label = _("Changes of live jobs")
    permission = "jobs.review_job"

    def count(self) -> int:
        return JobVersion.objects.filter(state=JobVersion.State.WAITING).count()

    def url(self) -> str:
        return f"{reverse('admin:jobs_jobversion_changelist')}?state__exact={JobVersion.State.WAITING}"
