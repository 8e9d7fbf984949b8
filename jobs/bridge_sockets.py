"""Bridges in the digest, on the one results page and on the member's home."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaspora.accounts.models import Block, User
from diaspora.digests.sections import Item
from jobs.destinations import country_name
from jobs.models import Bridge, BridgeWatch
from jobs.services.bridge_finding import NEWEST, matching

MOST = 10
SHOWN = 3


class BridgesDigest:
    """New bridges of the kinds that a member watches."""

    key = "bridges"
    title = gettext_lazy("New bridges to Pakistan")
    template = "emails/jobs/digest_bridges"
    more_url = "/jobs/bridges/"

    def items_for(self, members: Sequence[User], since: datetime, until: datetime) -> Mapping[int, Sequence[Item]]:
        """Three statements for any number of members."""
        watched: dict[int, set[str]] = {}
        for member, kind in BridgeWatch.objects.filter(member__in=members).values_list("member", "kind"):
            watched.setdefault(member, set()).add(kind)
        if not watched:
            return {}
        fresh = matching().filter(published_at__gt=since, published_at__lte=until).order_by(*NEWEST)
        rows = list(fresh)
        barred = Block.objects.apart([member.pk for member in members], [row.poster_id for row in rows])
        found = {
            pk: [
                _item(row)
                for row in rows
                if row.kind in kinds and row.poster_id != pk and (pk, row.poster_id) not in barred
            ][:MOST]
            for pk, kinds in watched.items()
        }
        return {pk: items for pk, items in found.items() if items}

    def still_visible(self, member: User, items: Sequence[Item]) -> Sequence[Item]:
        """Without those that ended or were hidden since, or whose poster was blocked."""
        wanted = [_pk(item) for item in items]
        posters = dict(Bridge.objects.visible().filter(pk__in=wanted).values_list("pk", "poster_id"))
        barred = Block.objects.apart([member.pk], posters.values())
        return [item for item in items if _pk(item) in posters and (member.pk, posters[_pk(item)]) not in barred]


def _pk(item: Item) -> int:
    return int(item.key.removeprefix("bridge:"))


def _item(row: Bridge) -> Item:
    kind = str(row.get_kind_display())
    return Item(
        key=f"bridge:{row.pk}",
        url=row.get_absolute_url(),
        reason=_("you follow “%(kind)s”") % {"kind": kind},
        data={
            "title": row.title,
            "kind": kind,
            "company": row.employer.name if row.employer else "",
            "country": country_name(row.country),
            "home_place": row.home_place,
            "last_day": f"{row.valid_through:%Y-%m-%d}",
        },
    )


class BridgesSource:
    key = "bridges"
    label = gettext_lazy("Bridges to Pakistan")
    template = "jobs/bridges/card.html"

    def results(self, words: str, viewer: Any, *, limit: int) -> Sequence[Bridge]:
        tidy = words.replace("\x00", " ").strip()[:200]
        return list(matching(q=tidy).not_apart_from(viewer).order_by(*NEWEST)[:limit]) if tidy else []

    def more_url(self, words: str) -> str:
        return f"{reverse('bridges')}?{urlencode({'q': words.replace(chr(0), ' ').strip()[:200]})}"


class IntroductionsCard:
    """What waits for the member in introductions, on both sides."""

    key = "jobs.introductions"
    order = 25

    def render(self, member: Any) -> SafeString | None:
        mine = list(member.introductions_asked.open().with_bridge().order_by("due_at")[:SHOWN])
        theirs = list(member.introductions_given.open().with_bridge().order_by("due_at")[:SHOWN])
        if not mine and not theirs:
            return None
        return render_to_string("jobs/bridges/dashboard.html", {"mine": mine, "theirs": theirs})
