WITH gone AS (
  DELETE FROM jobs_jobsearch s
  USING jobs_job j
  WHERE s.job_id = j.id AND (%(ids)s::bigint[] IS NULL OR j.id = ANY (%(ids)s::bigint[])) AND j.status <> 'live'
),
live AS (
  SELECT
    j.*,
    e.name AS employer_name,
    coalesce(
      c.value = 'offered' AND c.confirmed_at IS NOT NULL AND c.disputed_at IS NULL AND c.recheck_by >= current_date, FALSE
    ) AS sponsors,
    EXISTS (
      SELECT FROM jobs_referraloffer o
      WHERE o.ended_at IS NULL AND (o.job_id = j.id OR (o.job_id IS NULL AND o.employer_id = j.employer_id))
    ) AS referral,
    round(
      coalesce(j.salary_min, j.salary_max)
      * CASE j.salary_period
        WHEN 'year' THEN 1 WHEN 'month' THEN 12 WHEN 'week' THEN 52 WHEN 'day' THEN 260 WHEN 'hour' THEN 2080
      END
    )::bigint AS salary_year,
    CASE j.currency WHEN 'PKR' THEN 1 ELSE r.pkr END AS rate,
    r."on" AS rate_on,
    j.workplace = 'remote' AS remote,
    ARRAY(SELECT lower(skill) FROM unnest(j.skills) AS skill) AS low_skills
  FROM jobs_job j
  JOIN jobs_employer e ON e.id = j.employer_id
  LEFT JOIN jobs_sponsorshipclaim c ON c.id = j.claim_id
  LEFT JOIN LATERAL (
    SELECT pkr, "on" FROM rates_rate WHERE currency = j.currency ORDER BY "on" DESC LIMIT 1
  ) r ON TRUE
  WHERE j.status = 'live' AND (%(ids)s::bigint[] IS NULL OR j.id = ANY (%(ids)s::bigint[]))
),
worded AS (
  SELECT
    live.*,
    setweight(to_tsvector('english', title), 'A')
    || setweight(to_tsvector('english', array_to_string(skills, ' ')), 'B')
    || setweight(to_tsvector('english', employer_name), 'C') AS short
  FROM live
)
INSERT INTO jobs_jobsearch (
  job_id, published_at, valid_through, country, also_in, seniority, remote, sponsors, relocation, referral, hireable,
  currency, salary_year, salary_pkr, rate_on, skills, facet, stamp, short, "full"
)
SELECT
  id, published_at, valid_through, country, also_in, seniority, remote, sponsors, relocation_paid, referral, hireable,
  currency, salary_year, round(salary_year * rate)::bigint, rate_on, low_skills,
  -- Shifts and ors bind alike, from the left: each shift needs its brackets.
  referral::int
  | (relocation_paid::int << 1)
  | (sponsors::int << 2)
  | (remote::int << 3)
  | ((array_position(%(hireables)s::text[], hireable::text) - 1) << 4)
  | ((array_position(%(seniorities)s::text[], seniority::text) - 1) << 7)
  | (CASE WHEN country ~ '^[A-Z]{2}$' THEN (ascii(country) - 64) * 27 + ascii(substr(country, 2)) - 64 ELSE 0 END << 10),
  hashtextextended(
    row(
      title, employer_name, place, country, workplace, salary_min, salary_max, currency, salary_period, rate, rate_on,
      published_at, valid_through, hireable, sponsors, relocation_paid, referral
    )::text,
    0
  ),
  short,
  short
  || to_tsvector('english', place)
  || setweight(to_tsvector('english', regexp_replace(description, '<[^>]*>', ' ', 'g')), 'D')
  || array_to_tsvector(
    array_remove(
      ARRAY[
        'is:country=' || nullif(lower(country), ''),
        'is:seniority=' || nullif(seniority, ''),
        'is:hireable=' || hireable,
        CASE WHEN remote THEN 'is:remote' END,
        CASE WHEN sponsors THEN 'is:sponsors' END,
        CASE WHEN relocation_paid THEN 'is:relocation' END,
        CASE WHEN referral THEN 'is:referral' END
      ] || ARRAY(SELECT 'is:country=' || lower(code) FROM unnest(also_in) AS code)
      || ARRAY(SELECT 'is:skill=' || skill FROM unnest(low_skills) AS skill),
      NULL
    )
  )
FROM worded
ON CONFLICT (job_id) DO UPDATE SET
  published_at = excluded.published_at, valid_through = excluded.valid_through, country = excluded.country,
  also_in = excluded.also_in, seniority = excluded.seniority, remote = excluded.remote, sponsors = excluded.sponsors,
  relocation = excluded.relocation, referral = excluded.referral, hireable = excluded.hireable,
  currency = excluded.currency, salary_year = excluded.salary_year, salary_pkr = excluded.salary_pkr,
  rate_on = excluded.rate_on, skills = excluded.skills, facet = excluded.facet, stamp = excluded.stamp,
  short = excluded.short,
  "full" = excluded."full"
