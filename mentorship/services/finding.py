"""Suggestions on demand: one statement over the flat table, then three reasons each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from mentorship import words
from mentorship.models import MentorProfile, OpenMentor, SeekerWish, Suggestion, WeightSet
from mentorship.reasons import Reason, caution, reasons
from mentorship.scoring import (
    ASYNC_HOURS,
    ENOUGH_HOURS,
    LOAD_WEIGHT,
    NEAR_ROLE,
    OTHER_LANGUAGE,
    SAME_COUNTRY,
    STALE,
    TRUSTED,
    WEIGHTS,
    WIDE_GAP,
    WIDEST_GAP_YEARS,
    Mentee,
    fit,
)
from mentorship.services.standing import LOOK_BACK, as_ambassadors, as_mentee

SHOWN = 20
# Who was shown so often for each free place since the last days' halving comes after everyone else.
SHOWN_A_PLACE = 60
# A reason that fewer than five satisfy is dropped; they're counted among so many of the best, so one reason too many
# may be dropped and never one too few.
COUNTED = 300
VERSION = 1

# Only figures of ours are formatted in; everything of the asker is a parameter.
STATEMENT = f"""
WITH away AS MATERIALIZED (
  SELECT ambassador_id AS id FROM mentorship_pairbar WHERE seeker_id = %(me)s AND (until IS NULL OR until > now())
  UNION ALL SELECT blocked_id FROM accounts_block WHERE blocker_id = %(me)s
  UNION ALL SELECT blocker_id FROM accounts_block WHERE blocked_id = %(me)s
  UNION ALL SELECT limited.member_id FROM moderation_decision limited
   WHERE limited.kind = 'limit' AND limited.member_id IS NOT NULL
     AND (limited.ends_at IS NULL OR limited.ends_at > now())
     AND NOT EXISTS (SELECT FROM moderation_decision lifted WHERE lifted.reverses_id = limited.id)
  UNION ALL SELECT ambassador_id FROM mentorship_mentorrequest
    WHERE seeker_id = %(me)s AND (status IN ('sent', 'info_asked') OR face IN ('sent', 'info_asked'))
  UNION ALL SELECT ambassador_id FROM mentorship_mentorship
    WHERE seeker_id = %(me)s AND status IN ('accepted', 'active', 'paused')
  UNION ALL SELECT %(me)s
), best AS MATERIALIZED (
  SELECT member_id, shared, by_message, f_topics, f_route, f_role, f_language, places_shown, loaded, score
  FROM (
    SELECT member_id, shared, by_message, f_topics, f_route, f_role, f_language, places_shown, load,
      %(w_topics)s * f_topics + %(w_route)s * f_route + %(w_role)s * f_role
        + %(w_hours)s * GREATEST(LEAST(shared / {ENOUGH_HOURS}.0::float8, 1),
          CASE WHEN by_message THEN {ASYNC_HOURS}::float8 ELSE 0 END)
        + %(w_language)s * f_language + rest AS score
    FROM (
      SELECT m.member_id,
        bit_count((m.hours_0 & %(h0)s)::bit(64)) + bit_count((m.hours_1 & %(h1)s)::bit(64))
          + bit_count((m.hours_2 & %(h2)s)::bit(64)) AS shared,
        m.async_ok AND %(async)s AS by_message,
        CASE WHEN %(asked)s = 0 THEN 0::float8
          ELSE bit_count((m.topics & %(topics)s)::bit(64))::float8 / GREATEST(%(asked)s, 1) END AS f_topics,
        CASE WHEN ((m.routes_0 & %(r0)s) | (m.routes_1 & %(r1)s)) <> 0 THEN 1.0::float8
          WHEN ((m.routes_old_0 & %(r0)s) | (m.routes_old_1 & %(r1)s)) <> 0 THEN {STALE}
          WHEN (m.countries & %(countries)s) <> 0 THEN {SAME_COUNTRY}
          WHEN (m.countries_old & %(countries)s) <> 0 THEN {SAME_COUNTRY * STALE} ELSE 0 END AS f_route,
        CASE WHEN m.role = %(role)s THEN 1.0::float8 WHEN m.role = ANY(%(near)s) THEN {NEAR_ROLE} ELSE 0 END AS f_role,
        CASE WHEN (m.languages & %(comfort)s) <> 0 THEN 1.0::float8 ELSE {OTHER_LANGUAGE} END AS f_language,
        %(w_experience)s * CASE WHEN m.experience - %(experience)s <= {WIDEST_GAP_YEARS} THEN 1.0::float8
          ELSE {WIDE_GAP} END + %(w_reliability)s * m.reliability AS rest,
        m.shown >= {SHOWN_A_PLACE} * m.free_slots AS places_shown,
        {LOAD_WEIGHT}::float8 * m.pending / m.free_slots AS load
      FROM mentorship_openmentor m
      WHERE m.free_slots > 0 AND m.trust >= {TRUSTED} AND %(adult)s
        AND m.experience >= %(experience)s + 1
        AND (m.circle_verified OR NOT %(women_only)s) AND (%(circle)s OR NOT m.women_only)
        AND (m.languages & %(languages)s) <> 0
        AND ((m.topics & %(topics)s) | ((m.routes_0 | m.routes_old_0) & %(r0)s)
          | ((m.routes_1 | m.routes_old_1) & %(r1)s)) <> 0
        AND (((m.hours_0 & %(h0)s) | (m.hours_1 & %(h1)s) | (m.hours_2 & %(h2)s)) <> 0
          OR (m.async_ok AND %(async)s))
        AND m.member_id NOT IN (SELECT id FROM away)
      OFFSET 0
    ) fits OFFSET 0
  ) scored, LATERAL (SELECT score - load AS loaded) l
  ORDER BY places_shown, loaded DESC, hashint8(member_id::bigint * 1000003 + %(me)s)
  LIMIT GREATEST(%(limit)s, {COUNTED})
), alike AS (
  SELECT count(*) AS n_all, count(*) FILTER (WHERE f_topics > 0) AS n_topics,
    count(*) FILTER (WHERE f_route = 1) AS n_held, count(*) FILTER (WHERE f_route = {STALE}) AS n_held_before,
    count(*) FILTER (WHERE f_route = {SAME_COUNTRY}) AS n_country,
    count(*) FILTER (WHERE f_route = {SAME_COUNTRY * STALE}) AS n_country_before,
    count(*) FILTER (WHERE f_role = 1) AS n_role, count(*) FILTER (WHERE f_role = {NEAR_ROLE}) AS n_near,
    count(*) FILTER (WHERE shared > 0) AS n_hours, count(*) FILTER (WHERE by_message) AS n_message,
    count(*) FILTER (WHERE f_language = 1) AS n_language
  FROM best
)
SELECT best.member_id, best.score, alike.* FROM best, alike
ORDER BY places_shown, loaded DESC, hashint8(member_id::bigint * 1000003 + %(me)s)
LIMIT %(limit)s
"""  # noqa: S608
ALIKE = (
    ("years_ahead", "answers_reliably"), ("topics_covered",), ("route_held",), ("route_held_before",),
    ("country_known",), ("country_known_before",), ("role_same",), ("role_near",), ("shared_hours",), ("async_both",),
    ("speaks",),
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    mentor: MentorProfile
    score: float
    features: Mapping[str, float]
    reasons: Sequence[Reason]
    caution: Reason | None


def weights_now() -> tuple[int, Mapping[str, float]]:
    newest = WeightSet.objects.order_by("-version").first()
    return (newest.version, newest.weights) if newest else (VERSION, WEIGHTS)


def parameters(mentee: Mentee, weights: Mapping[str, float], limit: int = SHOWN) -> dict[str, Any]:
    routes = words.signed(words.mask("routes", mentee.routes), words.ROUTE_WORDS)
    hours = words.signed(mentee.hours, words.HOUR_WORDS)
    return {
        "me": mentee.id,
        "adult": mentee.age >= 18,
        "experience": mentee.experience,
        "women_only": mentee.women_only,
        "circle": mentee.circle_verified,
        "languages": words.mask("languages", mentee.languages),
        "comfort": words.mask("languages", [mentee.comfort]),
        "topics": words.mask("topics", mentee.topics),
        "asked": len(mentee.topics),
        "countries": words.mask("countries", mentee.countries),
        "r0": routes[0],
        "r1": routes[1],
        "h0": hours[0],
        "h1": hours[1],
        "h2": hours[2],
        "async": mentee.async_ok,
        "role": words.ROLE_NUMBERS.get(mentee.role, -2),
        "near": [words.ROLE_NUMBERS[role] for role in mentee.near_roles],
        "limit": limit,
        **{f"w_{name}": weights[name] for name in WEIGHTS},
    }


def ranked(mentee: Mentee, weights: Mapping[str, float] = WEIGHTS, limit: int = SHOWN) -> list[tuple[Any, ...]]:
    """(member, score, eleven counts) of whom may be suggested, best first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, parameters(mentee, weights, limit))
        return list(cursor.fetchall())


def suggest(wish: SeekerWish, limit: int = SHOWN) -> list[Found]:
    version, weights = weights_now()
    mentee = as_mentee(wish)
    rows = ranked(mentee, weights, limit)
    if not rows:
        return []
    alike = {key: count for keys, count in zip(ALIKE, rows[0][2:], strict=True) for key in keys}
    mentors = _mentors([row[0] for row in rows])
    days = usual_days(list(mentors))
    found = []
    for one in as_ambassadors(list(mentors.values())):
        fitted = fit(mentee, one, weights)
        why = reasons(mentee, one, fitted, alike=alike, weights=weights)
        slow = caution(days[one.id][0]) if one.id in days else None
        found.append(Found(mentors[one.id], fitted.total, fitted.features, why, slow))
    keep(wish, found, version)
    return found


def _mentors(keys: Sequence[int]) -> dict[int, MentorProfile]:
    """In the order of `keys`."""
    rows = MentorProfile.objects.select_related("member__profile", "member__ambassador").prefetch_related("routes")
    by_key = {row.pk: row for row in rows.filter(pk__in=keys)}
    return {key: by_key[key] for key in keys if key in by_key}


@transaction.atomic
def keep(wish: SeekerWish, found: Sequence[Found], version: int) -> None:
    """Each pair once a week, and counted as shown."""
    today = timezone.localdate()
    week = today - timedelta(days=today.weekday())
    shown = Suggestion.objects.filter(seeker=wish.member, week=week).values_list("ambassador", flat=True)
    new = [one for one in found if one.mentor.pk not in set(shown)]
    Suggestion.objects.bulk_create(
        [
            Suggestion(
                seeker=wish.member, ambassador_id=one.mentor.pk, week=week, version=version, score=one.score,
                features=dict(one.features), reasons=[reason.stored() for reason in one.reasons],
            )
            for one in new
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    OpenMentor.objects.filter(member__in=[one.mentor.pk for one in new]).update(shown=F("shown") + 1)


USUAL = """
SELECT ambassador_id, percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY extract(epoch FROM ended_at - sent_at))
FROM mentorship_mentorrequest
WHERE ambassador_id = ANY(%s) AND status IN ('accepted', 'declined') AND ended_at > %s
GROUP BY ambassador_id HAVING count(*) >= 3
"""


def usual_days(keys: Sequence[int]) -> dict[int, tuple[float, float]]:
    """Median and ninth tenth of the days that each took to answer; nobody with fewer than three answers."""
    with connection.cursor() as cursor:
        cursor.execute(USUAL, [list(keys), timezone.now() - LOOK_BACK])
        return {key: (seconds[0] / 86_400, seconds[1] / 86_400) for key, seconds in cursor.fetchall()}
