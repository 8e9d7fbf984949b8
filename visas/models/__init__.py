"""What the guides are made of, what members follow and what they tell us."""

from visas.models.cases import Case, CaseEvent
from visas.models.facts import Evidence, Fact, FactValue, NoValue, Reading, Source, fact_on
from visas.models.guides import (
    Country,
    Document,
    DocumentNeed,
    FeeItem,
    Requirement,
    Route,
    RouteVersion,
    Step,
    Translation,
)
from visas.models.news import Alert, Follow, Suggestion
from visas.models.plans import Plan, PlanDocument, PlanStep

__all__ = [
    "Alert",
    "Case",
    "CaseEvent",
    "Country",
    "Document",
    "DocumentNeed",
    "Evidence",
    "Fact",
    "FactValue",
    "FeeItem",
    "Follow",
    "NoValue",
    "Plan",
    "PlanDocument",
    "PlanStep",
    "Reading",
    "Requirement",
    "Route",
    "RouteVersion",
    "Source",
    "Step",
    "Suggestion",
    "Translation",
    "fact_on",
]
