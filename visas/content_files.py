"""The guides' files under visas/content/: read strictly, checked whole, never half-taken.

A file that has one wrong line is refused with all its faults; the others go on.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from visas import prose
from visas.content_rules import rule_faults

SCHEMA = "safeer-guides/1"
FOLDER = settings.BASE_DIR / "visas" / "content"
TEXTS = ("summary", "fit", "family", "residence", "refused")
KINDS = {"money", "number", "duration", "text", "bool"}


class BadFile(Exception):
    """`faults` are lines for a person: file, place, reason."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class _StrictLoader(yaml.SafeLoader):
    """Refuses a key that stands twice, and `yes` or `no` as a key, which YAML reads as true and false."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - PyYAML's
        seen: set[Any] = set()
        for key_node, _value in node.value:
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, bool):
                raise yaml.MarkedYAMLError(None, None, f"quote the key {key_node.value!r}", key_node.start_mark)
            if key in seen:
                raise yaml.MarkedYAMLError(None, None, f"the key {key!r} stands twice", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


@dataclass(frozen=True)
class GuideFile:
    path: Path
    data: dict[str, Any]
    translations: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def country(self) -> str:
        return str(self.data["country"])

    @property
    def prefix(self) -> str:
        return self.country.lower()

    def facts(self) -> Iterator[tuple[str, dict[str, Any], dict[str, Any] | None]]:
        """Each fact with its full key, and the route that it is of."""
        for key, fact in self.data.get("facts", {}).items():
            yield f"{self.prefix}.{key}", fact, None
        for route in self.data["routes"]:
            for key, fact in route["facts"].items():
                yield f"{self.prefix}.{route['slug']}.{key}", fact, route

    def route_prefix(self, route: Mapping[str, Any]) -> str:
        return f"{self.prefix}.{route['slug']}"


def digest(part: Any) -> str:
    return hashlib.sha256(json.dumps(part, sort_keys=True, default=str).encode()).hexdigest()


def read(path: Path) -> GuideFile:
    """Raises BadFile."""
    data = _yaml(path)
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise BadFile([f"{path.name}: the schema must be {SCHEMA}"])
    translations = {
        other.suffixes[0].lstrip("."): _yaml(other) for other in sorted(path.parent.glob(f"{path.stem}.*.yaml"))
    }
    found = GuideFile(path, data, translations)
    try:
        faults = list(_faults(found))
    except (KeyError, TypeError, AttributeError) as error:
        raise BadFile([f"{path.name}: something is missing or of the wrong kind: {error!r}"]) from error
    if faults:
        raise BadFile(faults)
    return found


def guide_paths(folder: Path = FOLDER) -> list[Path]:
    """The home guide first: the others refer to its steps."""
    found = [path for path in sorted(folder.glob("*.yaml")) if len(path.suffixes) == 1]
    return sorted(found, key=lambda path: path.stem != "pakistan")


def read_all(folder: Path = FOLDER) -> tuple[list[GuideFile], list[str]]:
    files, faults = [], []
    for path in guide_paths(folder):
        try:
            files.append(read(path))
        except BadFile as bad:
            faults += bad.faults
    return files, faults + _across(files)


def _yaml(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506 - a SafeLoader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise BadFile([f"{path.name}:{line}: {error.problem}"]) from error
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise BadFile([f"{path.name}: {error}"]) from error


def texts(route: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every piece of prose with its place in the file."""
    for name in ("title", *TEXTS):
        yield name, route.get(name) or ""
    for item in route["takes"]:
        yield f"takes.{item['key']}", item["text"]
    for step in route["steps"]:
        for name in ("title", "text", "optional_if", "office"):
            yield f"steps.{step['slug']}.{name}", step.get(name) or ""
    for need in route["documents"]:
        yield f"documents.{need['document']}", need.get("note") or ""


def _faults(file: GuideFile) -> Iterator[str]:
    name, keys = file.path.name, {key for key, _fact, _route in file.facts()}
    for key, fact, _route in file.facts():
        yield from (f"{name}: {key}: {fault}" for fault in _fact_faults(fact, file.data["sources"]))
    for route in file.data["routes"]:
        for place, text in texts(route):
            for fault in _text_faults(file, route, text, keys):
                yield f"{name}:{_line(file.path, text)}: {route['slug']}.{place}: {fault}"
        yield from (f"{name}: {route['slug']}: {fault}" for fault in _route_faults(file, route, keys))
    for alert in file.data.get("alerts", []):
        for text in (alert["headline"], alert["detail"]):
            faults = _text_faults(file, file.data["routes"][0], text, keys)
            yield from (f"{name}:{_line(file.path, text)}: alert {alert['key']}: {fault}" for fault in faults)
    yield from _translation_faults(file, keys)


def _translation_faults(file: GuideFile, keys: set[str]) -> Iterator[str]:
    """Translated prose has no figures of its own, and a fact's words have the figures of the original."""
    route = file.data["routes"][0]
    values = {key: {str(one["value"]) for one in fact["values"]} for key, fact, _route in file.facts()}
    for language, translation in file.translations.items():
        for place, text in translation["texts"].items():
            where = f"{file.path.stem}.{language}.yaml: {place}"
            key = place.partition(".")[2]
            if place.startswith("values."):
                if key not in values or not any(_numbers(text) == _numbers(one) for one in values[key]):
                    yield f"{where}: its figures aren't those of the fact"
            elif place.startswith("phrase."):
                if _numbers(text) != _numbers(key):
                    yield f"{where}: its figures aren't those of the phrase"
            elif not place.startswith(("labels.", "documents.")):
                yield from (f"{where}: {fault}" for fault in _text_faults(file, route, text, keys))


def _numbers(text: str) -> list[str]:
    return sorted(re.findall(r"\d+(?:[.,]\d+)*", text))


def _text_faults(file: GuideFile, route: Mapping[str, Any], text: str, keys: set[str]) -> Iterator[str]:
    for number in prose.bare_numbers(text, route.get("names", [])):
        yield f"the bare figure {number!r} must be a reference to a fact"
    for reference in prose.references(text):
        if prose.full_key(reference, file.route_prefix(route), file.prefix) not in keys:
            yield f"there is no fact {reference!r}"


def _line(path: Path, text: str) -> int:
    start = text.strip()[:30]
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if start and start in line:
            return number
    return 0


def _fact_faults(fact: Mapping[str, Any], sources: Mapping[str, Any]) -> Iterator[str]:
    if fact["kind"] not in KINDS:
        yield f"unknown kind {fact['kind']!r}"
    if fact["kind"] == "money" and not (isinstance(fact.get("currency"), str) and len(fact["currency"]) == 3):
        yield "money needs a currency of three letters"
    if not fact["values"]:
        yield "has no value, not even an unknown one"
    for value in fact["values"]:
        yield from _value_faults(fact["kind"], value, sources)


def _value_faults(kind: str, value: Mapping[str, Any], sources: Mapping[str, Any]) -> Iterator[str]:
    for name in ("from", "recheck_by"):
        if not isinstance(value.get(name), date):
            yield f"{name} must be a day"
    for source in value.get("sources", []):
        if source not in sources:
            yield f"names the unknown source {source!r}"
    if value["checked"] and not value.get("sources"):
        yield "is marked as checked without a source"
    if value["value"] is None and value.get("status") != "unknown":
        yield "has no value and isn't marked as unknown"
    if value["value"] is not None and not _of_kind(kind, value["value"]):
        yield f"{value['value']!r} is no {kind}"


def _of_kind(kind: str, value: Any) -> bool:
    if kind == "money":
        try:
            return isinstance(value, str) and Decimal(value) >= 0
        except InvalidOperation:
            return False
    if kind == "duration":
        return isinstance(value, dict) and set(value) <= {"min", "max"} and all(type(v) is int for v in value.values())
    wanted = {"number": (int, float), "text": (str,), "bool": (bool,)}[kind]
    return type(value) in wanted


def _route_faults(file: GuideFile, route: Mapping[str, Any], keys: set[str]) -> Iterator[str]:
    prefix = file.route_prefix(route)
    for place, reference in _fact_keys(route):
        if prose.full_key(reference, prefix, file.prefix) not in keys:
            yield f"{place}: there is no fact {reference!r}"
    for item in route["takes"]:
        yield from (f"takes.{item['key']}: {fault}" for fault in rule_faults(item, route["facts"]))
    yield from _order_faults(route["steps"])


def _fact_keys(route: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Facts that are named outside the prose, with their place."""
    for step in route["steps"]:
        yield from ((f"steps.{step['slug']}", one) for one in [step.get("time"), *step.get("costs", [])] if one)
    for need in route["documents"]:
        if need.get("max_age"):
            yield f"documents.{need['document']}", need["max_age"]
    yield from (("fees", fee["fact"]) for fee in route["fees"])
    yield from ((f"takes.{item['key']}", item["fact"]) for item in route["takes"] if item.get("fact"))


def _order_faults(steps: list[Mapping[str, Any]]) -> Iterator[str]:
    """Steps stand after what they depend on; so there is no circle either."""
    seen: set[str] = set()
    for step in steps:
        for needed in step.get("depends_on", []):
            if needed not in seen:
                yield f"steps.{step['slug']}: depends on {needed!r}, which doesn't stand before it"
        if step["slug"] in seen:
            yield f"steps.{step['slug']}: stands twice"
        seen.add(step["slug"])


def _across(files: list[GuideFile]) -> list[str]:
    home = next((file for file in files if file.data.get("home")), None)
    if home is None:
        return ["pakistan.yaml: missing or wrong, and every guide needs its steps"]
    steps = {step["slug"] for step in home.data["routes"][0]["steps"]}
    documents = home.data["documents"]
    faults = []
    for file in files:
        for route in file.data["routes"]:
            where = f"{file.path.name}: {route['slug']}"
            faults += [
                f"{where}: the Pakistan guide has no step {step['home']!r}"
                for step in route["steps"]
                if step.get("home") and step["home"] not in steps
            ]
            faults += [
                f"{where}: there is no document {need['document']!r}"
                for need in route["documents"]
                if need["document"] not in documents
            ]
    return faults
