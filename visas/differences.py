"""What a version changes against the one published now, for the person who publishes it."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from visas import prose
from visas.models import Case, FactValue, Follow, Plan, RouteVersion
from visas.planning import changes_between


@dataclass(frozen=True)
class Reach:
    followers: int
    plans: int
    cases: int


def against(version: RouteVersion) -> RouteVersion | None:
    published = version.route.versions.filter(status=RouteVersion.Status.PUBLISHED)
    return published.exclude(pk=version.pk).order_by("-number").first()


def readable(version: RouteVersion) -> SafeString:
    """Old words struck out, new ones marked, place by place."""
    before = against(version)
    if before is None:
        return format_html("<p>{}</p>", "This is the first version.")
    changes = changes_between(before, version)
    if changes is None:
        return format_html("<p>{}</p>", f"No text differs from version {before.number}.")
    rows = [("added", format_html("<ins>{}</ins>", text)) for text in changes.added]
    rows += [("removed", format_html("<del>{}</del>", text)) for text in changes.removed]
    rows += [(name, _marked(old, new)) for name, old, new in changes.changed]
    return format_html("<dl>{}</dl>", format_html_join("", "<dt><b>{}</b></dt><dd>{}</dd>", rows))


def _marked(old: str, new: str) -> SafeString:
    return format_html_join(" ", "{}", ((piece,) for piece in _pieces(old.split(), new.split())))


def _pieces(old: list[str], new: list[str]) -> Iterator[SafeString | str]:
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield " ".join(old[i:j])
            continue
        if i < j:
            yield format_html("<del>{}</del>", " ".join(old[i:j]))
        if k < m:
            yield format_html("<ins>{}</ins>", " ".join(new[k:m]))


def keys_of(version: RouteVersion) -> set[str]:
    texts = [getattr(version, name) for name in RouteVersion.TEXTS]
    texts += list(version.requirements.values_list("text", flat=True))
    texts += list(version.steps.values_list("text", flat=True))
    keys = {key for text in texts for key in prose.references(text)}
    return keys | set(version.fees.values_list("fact__key", flat=True))


def changed_facts(version: RouteVersion) -> list[FactValue]:
    """Values of the version's facts that were published since the version before, or wait as drafts."""
    before = against(version)
    values = FactValue.objects.filter(fact__key__in=keys_of(version)).select_related("fact")
    if before is None or before.published_at is None:
        return list(values)
    return [one for one in values if one.published_at is None or one.published_at > before.published_at]


def reach(version: RouteVersion) -> Reach:
    return Reach(
        Follow.objects.filter(route=version.route_id).count(),
        Plan.objects.filter(route=version.route_id).count(),
        Case.objects.filter(route=version.route_id, status=Case.Status.OPEN).count(),
    )
