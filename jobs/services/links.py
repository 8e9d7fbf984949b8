"""Links to apply that lead nowhere: seen twice, a day apart, before a listing is asked about.

A member's link leads anywhere, so the address is looked up first, refused where it's private, and then used as it
was looked up: a name that changes its mind between the two gets nothing.
"""

import ipaddress
import socket
from datetime import datetime, timedelta

import httpx
from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from jobs.models import Job
from jobs.services.boards import NotRead
from jobs.services.listings import S, shift, tell_poster

EACH = timedelta(hours=24)
IN_ONE_TICK = 20
TIMEOUT_S = 10
GONE = frozenset({httpx.codes.NOT_FOUND, httpx.codes.GONE})


def due() -> QuerySet[Job]:
    """Live listings of members, with a link not looked at for a day. A board says itself what it no longer has."""
    before = timezone.now() - EACH
    asked = Job.objects.filter(status=S.LIVE).exclude(apply_url="").exclude(source=Job.Source.IMPORT)
    return asked.filter(link_seen_at__isnull=True) | asked.filter(link_seen_at__lte=before)


@transaction.atomic
def claim_due() -> list[int]:
    """Takes them out of the queue first, so that two workers never ask for the same link."""
    rows = due().select_for_update(skip_locked=True).order_by(F("link_seen_at").asc(nulls_first=True), "pk")
    pks = list(rows.values_list("pk", flat=True)[:IN_ONE_TICK])
    Job.objects.filter(pk__in=pks).update(link_seen_at=timezone.now())
    return pks


def look_at_due_links() -> None:
    """For a worker."""
    with httpx.Client(timeout=TIMEOUT_S, follow_redirects=False, headers={"User-Agent": settings.SITE_NAME}) as client:
        for pk in claim_due():
            look_at(pk, client)


def look_at(pk: int, client: httpx.Client) -> None:
    job = Job.objects.get(pk=pk)
    try:
        gone = leads_nowhere(job.apply_url, client)
    except NotRead:
        # A slow or broken host says nothing about the job.
        return
    seen(job, gone=gone, now=timezone.now())


def leads_nowhere(url: str, client: httpx.Client) -> bool:
    """True for 404 and 410 alone. Raises NotRead where nothing was learned."""
    try:
        asked = httpx.URL(url)
        address = public_address(asked.host)
        pinned = asked.copy_with(host=address)
        headers = {"Host": asked.netloc.decode()}
        with client.stream("GET", pinned, headers=headers, extensions={"sni_hostname": asked.host}) as response:
            return response.status_code in GONE
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        raise NotRead(f"{type(error).__name__}: {error}"[:300]) from error


def public_address(host: str) -> str:
    """Raises NotRead where any address of the name is private."""
    try:
        found = [entry[4][0] for entry in socket.getaddrinfo(host, 443, proto=socket.IPPROTO_TCP)]
    except OSError as error:
        raise NotRead(f"{host}: {error}") from error
    if not found or not all(ipaddress.ip_address(address).is_global for address in found):
        raise NotRead(f"{host} leads to a private address")
    return str(found[0])


@transaction.atomic
def seen(job: Job, *, gone: bool, now: datetime) -> None:
    """The second time, at least a day after the first, the listing is out of the lists and its poster is asked."""
    job = Job.objects.select_for_update(of=("self",)).select_related("employer", "poster").get(pk=job.pk)
    if not gone:
        Job.objects.filter(pk=job.pk, link_dead_at__isnull=False).update(link_dead_at=None)
    elif job.link_dead_at is None:
        Job.objects.filter(pk=job.pk).update(link_dead_at=now)
    elif now - job.link_dead_at >= EACH and job.status == S.LIVE:
        tell_poster(shift(job, S.STALE, reason="the link to apply leads nowhere", link_dead_at=None), "link_dead")
