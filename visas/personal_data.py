"""What the visas know of a member, how it's exported and when it goes."""

from collections.abc import Iterable
from typing import Any

from diaspora.accounts.models import User
from diaspora.accounts.personal_data import Rule
from visas.models import Alert, Case, Evidence, FactValue, Follow, Plan, RouteVersion, Suggestion

WORK = "Who read and published a figure stays with the figure; it's shown to everyone by design."


class VisasData:
    key = "visas"
    rules = (
        Rule(Plan, "member", ("target_on", "appointment_on", "names"), "Until you delete the plan.", "delete"),
        Rule(Follow, "member", ("route",), "Until you stop following.", "delete"),
        Rule(
            Case, "member", ("member", "province", "occupation"),
            "Until you delete it. When your account goes, the case stays without any link to you.", "blank",
        ),
        Rule(Suggestion, "member", ("says", "source_url", "paper"), "Kept with the guide, without a name.", "blank"),
        Rule(FactValue, "author", (), WORK, "blank"),
        Rule(FactValue, "published_by", (), WORK, "blank"),
        Rule(Evidence, "read_by", (), WORK, "blank"),
        Rule(Evidence, "second_reader", (), WORK, "blank"),
        Rule(RouteVersion, "author", (), WORK, "blank"),
        Rule(RouteVersion, "reviewer", (), WORK, "blank"),
        Rule(Alert, "author", (), WORK, "blank"),
        Rule(Alert, "published_by", (), WORK, "blank"),
        Rule(Suggestion, "decided_by", (), WORK, "blank"),
    )  # fmt: skip

    def export(self, member: User) -> Iterable[tuple[str, Any]]:
        yield "visa_plans", [_plan(plan) for plan in member.visa_plans.select_related("route")]
        yield "visa_cases", [_case(case) for case in member.visa_cases.select_related("route")]
        follows = member.followed_routes.select_related("route")
        yield "followed_routes", [str(follow.route) for follow in follows]
        suggestions = Suggestion.objects.filter(member=member)
        yield "visa_suggestions", [{"says": one.says, "source": one.source_url or one.paper} for one in suggestions]


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "route": str(plan.route), "target_on": _day(plan.target_on), "appointment_on": _day(plan.appointment_on),
        "names": plan.names,
        "steps": [
            {"step": one.slug, "due_on": _day(one.due_on), "done_on": _day(one.done_on), "paid": str(one.paid or "")}
            for one in plan.ticks.all()
        ],
        "papers": [
            {"paper": paper.document_id, "issued_on": _day(paper.issued_on), "expires_on": _day(paper.expires_on)}
            for paper in plan.papers.all()
        ],
    }  # fmt: skip


def _case(case: Case) -> dict[str, Any]:
    """To the month, as everywhere outside the member's own form."""
    events = {event.type: f"{event.on:%Y-%m}" for event in case.events.all()}
    return {"route": str(case.route), "mission": case.mission, "status": case.status, "events": events}


def _day(day: Any) -> str:
    return day.isoformat() if day else ""
