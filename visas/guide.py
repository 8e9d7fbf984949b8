"""One guide as a page shows it: a version's parts, the pulled steps of the Pakistan guide, its ledger, its costs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.fields import BooleanField
from django.http import Http404

from visas import prose
from visas.costs import Costs, costs_of
from visas.ledger import Ledger, Row
from visas.models import Alert, Fact, Follow, Plan, Route, RouteVersion, Step, Translation

# Of the home guide's words, those that say something on other guides too.
WORDS_FOR_ALL = ("values.", "labels.", "documents.", "phrase.")


@dataclass
class GuideStep:
    """A step in the reader's words. `home` says that it's told in full in the Pakistan guide."""

    number: int
    slug: str
    title: str
    text: str
    office: str
    optional_if: str
    step: Step
    home: bool
    after: list["GuideStep"] = field(default_factory=list)

    @property
    def costs(self) -> list[Fact]:
        return list(self.step.costs.all())


@dataclass
class Guide:
    version: RouteVersion
    day: date
    words: Mapping[str, str]
    steps: list[GuideStep]
    followed: bool = False
    planned: bool = False
    more: set[str] = field(default_factory=set)

    @property
    def route(self) -> Route:
        return self.version.route

    def word(self, place: str, otherwise: str) -> str:
        return self.words.get(place) or otherwise

    @property
    def title(self) -> str:
        return self.word("title", self.route.title)

    @property
    def summary(self) -> str:
        return self.word("summary", self.version.summary)

    @property
    def fit(self) -> str:
        return self.word("fit", self.version.fit)

    @property
    def family(self) -> str:
        return self.word("family", self.version.family)

    @property
    def residence(self) -> str:
        return self.word("residence", self.version.residence)

    @property
    def refused(self) -> str:
        return self.word("refused", self.version.refused)

    @property
    def takes(self) -> list[str]:
        return [self.word(f"takes.{one.key}", one.text) for one in self.requirements]

    @property
    def papers(self) -> list[tuple[str, Any]]:
        return [(self.word(f"documents.{need.document_id}", need.document.title), need) for need in self.documents]

    @property
    def attestation_key(self) -> str:
        return "" if self.route.kind == Route.Kind.HOME else f"{self.route.country_id.lower()}.attestation"

    @property
    def overdue(self) -> list[Row]:
        return self.ledger.overdue

    @property
    def share_url(self) -> str:
        return settings.SITE_URL + self.route.get_absolute_url()

    @cached_property
    def requirements(self) -> list[Any]:
        return list(self.version.requirements.select_related("fact"))

    @cached_property
    def documents(self) -> list[Any]:
        return list(self.version.documents.select_related("document__lasts", "max_age"))

    @cached_property
    def fees(self) -> list[Any]:
        return list(self.version.fees.select_related("fact"))

    @cached_property
    def alerts(self) -> list[Alert]:
        return list(Alert.objects.for_route(self.route))

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger(self._keys(), self.day, self.words)

    @cached_property
    def costs(self) -> Costs:
        home = [fact for step in self.steps if step.home for fact in step.costs]
        return costs_of(self.fees, home, self.ledger, self.day)

    def _keys(self) -> set[str]:
        keys = {key for text in self._texts() for key in prose.references(text)}
        keys |= {fact.key for fact in self._facts() if fact}
        return keys | self.more | ({self.attestation_key} if self.attestation_key else set())

    def _texts(self) -> Iterable[str]:
        version = self.version
        yield from (getattr(version, name) for name in RouteVersion.TEXTS)
        yield from self.words.values()
        yield from (one.text for one in self.requirements)
        yield from (f"{step.title} {step.text}" for step in self.steps)
        yield from (one.note for one in self.documents)
        yield from (alert.detail for alert in self.alerts)

    def _facts(self) -> Iterable[Fact | None]:
        for step in self.steps:
            yield step.step.time
            yield from step.costs
        for need in self.documents:
            yield need.max_age
            yield need.document.lasts
        yield from (fee.fact for fee in self.fees)
        yield from (one.fact for one in self.requirements)


def guide_of(country: str, slug: str, *, day: date, viewer: Any, language: str) -> Guide:
    """Raises Http404 where no version of a visible route can be read on `day`."""
    versions = RouteVersion.objects.on(day).filter(route__country__slug=country, route__slug=slug)
    member = viewer.pk if viewer.is_authenticated else None
    version = _annotated(versions.exclude(route__status=Route.Status.DRAFT), member, language).first()
    if version is None:
        raise Http404
    return _guide(version, day)


def guide_of_version(version: RouteVersion, *, day: date, language: str) -> Guide:
    """The guide as that version says it, with the figures of `day`."""
    found = _annotated(RouteVersion.objects.filter(pk=version.pk), None, language).get()
    return _guide(found, day)


def _guide(version: Any, day: date) -> Guide:
    home = version.route.kind == Route.Kind.HOME
    words = (version.own_words if home else version.home_words) or {}
    steps = _steps(version, day, words)
    # The home guide's words are of its steps; the rest of another route has none of its own.
    shown = words if home else {k: v for k, v in words.items() if k.startswith(WORDS_FOR_ALL)}
    return Guide(version, day, shown, steps, version.followed, version.planned)


def _annotated(versions: Any, member: int | None, language: str) -> Any:
    texts = Translation.objects.filter(language=language)
    home = texts.filter(version__route__kind=Route.Kind.HOME).order_by(F("version__number").desc())
    no = Value(False, BooleanField())  # noqa: FBT003 - SQL's false
    mine = {"member": member, "route": OuterRef("route")}
    return versions.select_related("route__country").annotate(
        own_words=Subquery(texts.filter(version=OuterRef("pk")).values("texts")[:1]),
        home_words=Subquery(home.values("texts")[:1]),
        followed=Exists(Follow.objects.filter(**mine)) if member else no,
        planned=Exists(Plan.objects.filter(**mine)) if member else no,
    )


def _steps(version: RouteVersion, day: date, words: Mapping[str, str]) -> list[GuideStep]:
    """Own steps in order; one that names a step of the Pakistan guide takes its words, time and costs from there."""
    home_version = RouteVersion.objects.on(day).filter(route__kind=Route.Kind.HOME).values("pk")[:1]
    found = (
        Step.objects.filter(Q(version=version) | Q(version__in=Subquery(home_version)))
        .select_related("time")
        .prefetch_related("costs")
        .order_by("order")
    )
    is_home = version.route.kind == Route.Kind.HOME
    own = [step for step in found if step.version_id == version.pk]
    home = {step.slug: step for step in found if step.version_id != version.pk or is_home}
    shown: dict[str, GuideStep] = {}
    for number, step in enumerate(own, start=1):
        shown[step.slug] = _shown(step, home, words, number, is_home=is_home)
        shown[step.slug].after = [shown[slug] for slug in step.depends_on if slug in shown]
    return list(shown.values())


def _shown(step: Step, home: Mapping[str, Step], words: Mapping[str, str], number: int, *, is_home: bool) -> GuideStep:
    source = home.get(step.home) if step.home else None
    told = source or step
    words = words if (source or is_home) else {}

    def word(name: str, otherwise: str) -> str:
        return words.get(f"steps.{told.slug}.{name}") or otherwise

    return GuideStep(
        number=number,
        slug=step.slug,
        title=word("title", told.title),
        # A pulled step is told in full in the home guide; here it's only named.
        text=step.text if source else word("text", step.text),
        office=word("office", told.office),
        optional_if=(step.optional_if if source else "") or word("optional_if", told.optional_if),
        step=told,
        home=source is not None,
    )
