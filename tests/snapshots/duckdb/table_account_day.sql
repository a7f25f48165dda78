SELECT
  "t1"."account_id",
  "t1"."day",
  "t1"."users_" AS "users",
  "t1"."events_" AS "events",
  "t1"."sessions_" AS "sessions",
  "t1"."ms" AS "active_ms",
  "t1"."last" AS "last_t"
FROM (
  SELECT
    "t0"."account_id",
    "t0"."day",
    SUM(CAST("t0"."events" > 0 AS BIGINT)) AS "users_",
    SUM("t0"."events") AS "events_",
    SUM("t0"."sessions") AS "sessions_",
    SUM("t0"."active_ms") AS "ms",
    MAX("t0"."last_t") AS "last"
  FROM "user_activity" AS "t0"
  GROUP BY
    1,
    2
) AS "t1"
