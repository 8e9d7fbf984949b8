"""From the guides' files into the database.

On an empty database the files are the first published state ("loaded", with the flags of what was checked). Later
on a file only adds drafts: what a moderator published is reported as different and left alone.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from diaspora.audit.services import record
from visas import prose
from visas.content_files import TEXTS, GuideFile, digest
from visas.models import (
    Alert,
    Country,
    Document,
    DocumentNeed,
    Evidence,
    Fact,
    FactValue,
    FeeItem,
    Requirement,
    Route,
    RouteVersion,
    Source,
    Step,
    Translation,
)


class Loader:
    """One run. `lines` say what was made and what differs."""

    def __init__(self) -> None:
        self.first = not Country.objects.exists()
        self.now = timezone.now()
        self.lines: list[str] = []
        self._facts: dict[str, Fact] = {}

    @transaction.atomic
    def load(self, file: GuideFile) -> None:
        country = self._country(file)
        sources = self._sources(file)
        for order, data in enumerate(file.data["routes"]):
            self._route(country, data, order)
        self._load_facts(file, country, sources)
        self._documents(file)
        for data in file.data["routes"]:
            self._version(file, country.routes.get(slug=data["slug"]), data)
        self._alerts(file, country, sources)

    def _country(self, file: GuideFile) -> Country:
        fields = {"slug": file.data["slug"], "currency": file.data["currency"]}
        return Country.objects.update_or_create(
            iso=file.country, defaults={**fields, "is_home": file.data.get("home", False)}
        )[0]

    def _sources(self, file: GuideFile) -> dict[str, Source]:
        found = {}
        for key, data in file.data["sources"].items():
            fields = {"name": data["name"], "url": data.get("url", ""), "kind": data.get("kind", "secondary")}
            slug = f"{file.prefix}-{key}".replace("_", "-")
            found[key] = Source.objects.get_or_create(key=slug, defaults=fields)[0]
        return found

    def _route(self, country: Country, data: Mapping[str, Any], order: int) -> None:
        official = data.get("official", {})
        defaults = {
            "title": data["title"], "kind": data["kind"], "order": order, "calculator": data.get("calculator", ""),
            "official_name": official.get("name", ""), "official_url": official.get("url", ""),
            "official_seen": official.get("seen", False),
        }  # fmt: skip
        Route.objects.get_or_create(country=country, slug=data["slug"], defaults=defaults)

    def _load_facts(self, file: GuideFile, country: Country, sources: Mapping[str, Source]) -> None:
        routes = {route.slug: route for route in country.routes.all()}
        have = {fact.key: fact for fact in Fact.objects.filter(country=country)}
        new = []
        for key, data, route in file.facts():
            if key not in have:
                fields = {name: data.get(name, "") for name in ("label", "kind", "topic", "currency", "per", "unit")}
                owner = routes[route["slug"]] if route else None
                new.append(Fact(key=key, country=country, route=owner, **fields))
        self._facts |= have | {fact.key: fact for fact in Fact.objects.bulk_create(new)}
        self._values(file, country, sources, {fact.key for fact in new} if self.first else set())

    def _values(self, file: GuideFile, country: Country, sources: Mapping[str, Source], publish: set[str]) -> None:
        """Values that the database doesn't have; those of the facts in `publish` are published with it."""
        have = FactValue.objects.filter(fact__country=country).values_list("fact__key", "value", "valid_from")
        known = {(key, _identity(value, valid_from)) for key, value, valid_from in have}
        new = [
            (self._value(key, value, publish=key in publish), value.get("sources", []))
            for key, data, _route in file.facts()
            for value in data["values"]
            if (key, _identity(value["value"], value["from"])) not in known
        ]
        FactValue.objects.bulk_create([value for value, _names in new])
        Evidence.objects.bulk_create(
            Evidence(fact_value=value, source=sources[one], read_on=file.data["collected"])
            for value, names in new
            for one in names
        )

    def _value(self, key: str, data: Mapping[str, Any], *, publish: bool) -> FactValue:
        if not publish:
            self.lines.append(f"{key}: a draft value from {data['from']}, beside what is published")
        return FactValue(
            fact=self._facts[key], value=data["value"], valid_from=data["from"], valid_to=data.get("to"),
            as_of=str(data.get("as_of", "")), note=data.get("note", ""), checked=data["checked"],
            status=data.get("status", FactValue.Status.OK), recheck_by=data["recheck_by"], loaded=True,
            published_at=self.now if publish else None,
        )  # fmt: skip

    def _documents(self, file: GuideFile) -> None:
        for slug, data in file.data.get("documents", {}).items():
            lasts = self._facts[f"{file.prefix}.home.{data['lasts']}"] if data.get("lasts") else None
            fields = {"title": data["title"], "home": data.get("home", ""), "lasts": lasts}
            Document.objects.get_or_create(slug=slug, defaults=fields)

    def _version(self, file: GuideFile, route: Route, data: Mapping[str, Any]) -> None:
        mark = digest({"route": data, "translations": file.translations})
        latest = route.versions.order_by("-number").first()
        if latest is not None and latest.file_hash == mark:
            return
        if latest is not None and not latest.loaded:
            self.lines.append(f"{route}: the file differs from version {latest.number}, which a person wrote; kept")
            return
        if latest is not None and latest.status in (RouteVersion.Status.DRAFT, RouteVersion.Status.REVIEW):
            self.lines.append(f"{route}: version {latest.number} is still open; decide on it first")
            return
        version = self._write(file, route, data, mark, latest.number + 1 if latest else 1)
        self.lines.append(f"{route}: version {version.number}, {version.get_status_display()}")

    def _write(self, file: GuideFile, route: Route, data: Mapping[str, Any], mark: str, number: int) -> RouteVersion:
        prefix = file.route_prefix(data)

        def full(text: str) -> str:
            return prose.expand(text or "", prefix, file.prefix)

        version = RouteVersion.objects.create(
            route=route, number=number, effective_from=file.data["collected"] if self.first else timezone.localdate(),
            status=RouteVersion.Status.PUBLISHED if self.first else RouteVersion.Status.DRAFT,
            names=data.get("names", []), loaded=True, file_hash=mark,
            changelog="First collection." if number == 1 else "",
            published_at=self.now if self.first else None, **{name: full(data.get(name, "")) for name in TEXTS},
        )  # fmt: skip
        self._parts(version, data, full, lambda key: self._facts[prose.full_key(key, prefix, file.prefix)])
        for language, texts in file.translations.items():
            Translation.objects.create(
                version=version, language=language, made_on=texts["made_on"],
                texts={place: prose.expand(text, prefix, file.prefix) for place, text in texts["texts"].items()},
            )  # fmt: skip
        if self.first:
            Route.objects.filter(pk=route.pk).update(status=Route.Status.LIVE)
            record("loaded", version, number=number)
        return version

    def _parts(self, version: RouteVersion, data: Mapping[str, Any], full: Any, fact: Any) -> None:
        Requirement.objects.bulk_create(
            Requirement(
                version=version, order=order, key=item["key"], text=full(item["text"]), gate=item.get("gate", True),
                fact=fact(item["fact"]) if item.get("fact") else None, either=item.get("either", ""),
                rule=_full_rule(item.get("rule", {}), fact),
            )
            for order, item in enumerate(data["takes"])
        )  # fmt: skip
        steps = Step.objects.bulk_create(
            Step(
                version=version, order=order, slug=item["slug"], title=full(item.get("title", "")),
                text=full(item.get("text", "")), side=item.get("side", "pakistan"), actor=item.get("actor", "you"),
                office=item.get("office", ""), depends_on=item.get("depends_on", []), home=item.get("home", ""),
                optional_if=item.get("optional_if", ""), time=fact(item["time"]) if item.get("time") else None,
            )
            for order, item in enumerate(data["steps"])
        )  # fmt: skip
        Step.costs.through.objects.bulk_create(
            Step.costs.through(step_id=step.pk, fact_id=fact(key).pk)
            for step, item in zip(steps, data["steps"], strict=True)
            for key in item.get("costs", [])
        )
        DocumentNeed.objects.bulk_create(
            DocumentNeed(
                version=version, order=order, document_id=item["document"], note=full(item.get("note", "")),
                attestation=item.get("attestation", "none"), translation=item.get("translation", False),
                max_age=fact(item["max_age"]) if item.get("max_age") else None,
            )
            for order, item in enumerate(data["documents"])
        )  # fmt: skip
        FeeItem.objects.bulk_create(
            FeeItem(
                version=version, order=order, fact=fact(item["fact"]), payer=item["payer"],
                counted=item.get("counted", True),
            )
            for order, item in enumerate(data["fees"])
        )  # fmt: skip

    def _alerts(self, file: GuideFile, country: Country, sources: Mapping[str, Source]) -> None:
        for data in file.data.get("alerts", []):
            route = country.routes.get(slug=data["route"]) if data.get("route") else None
            fields = {
                "country": country, "route": route, "headline": data["headline"],
                "detail": prose.expand(data["detail"], file.prefix, file.prefix), "effective_on": data["effective_on"],
                "severity": data["severity"], "source": sources[data["source"]], "read_on": file.data["collected"],
                "status": Alert.Status.PUBLISHED if self.first else Alert.Status.DRAFT, "loaded": True,
                "published_at": self.now if self.first else None,
            }  # fmt: skip
            Alert.objects.get_or_create(key=data["key"], defaults=fields)


def _identity(value: Any, valid_from: date) -> str:
    return digest([value, valid_from])


def _full_rule(rule: Mapping[str, Any], fact: Any) -> dict[str, Any]:
    return {**rule, "fact": fact(rule["fact"]).key} if "fact" in rule else dict(rule)


def load_all(files: list[GuideFile]) -> Iterator[str]:
    """Loads each file in a transaction of its own; yields lines for the person at the terminal."""
    loader = Loader()
    for file in files:
        loader.load(file)
    yield from loader.lines
