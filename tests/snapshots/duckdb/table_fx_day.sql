WITH "t4" AS (
  SELECT
    "t1"."date",
    "t1"."date_day",
    "t1"."currency",
    "t1"."rate",
    "t1"."_source",
    "t1"."_line",
    "t1"."_seen",
    ROW_NUMBER() OVER (
      PARTITION BY "t1"."currency", "t1"."date_day"
      ORDER BY "t1"."date" DESC, "t1"."rate" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS "_place"
  FROM "fx_rates" AS "t1"
)
SELECT
  "t12"."currency",
  "t12"."day",
  MAX("t12"."_given") OVER (
    PARTITION BY "t12"."currency", "t12"."_group"
    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
  ) AS "rate"
FROM (
  SELECT
    "t11"."currency",
    "t11"."day",
    "t11"."_currency",
    "t11"."_day",
    "t11"."_given",
    COUNT("t11"."_given") OVER (
      PARTITION BY "t11"."currency"
      ORDER BY "t11"."day" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS "_group"
  FROM (
    SELECT
      "t10"."currency",
      "t3"."day",
      "t8"."_currency",
      "t8"."_day",
      "t8"."_given"
    FROM (
      SELECT
        "t6"."currency",
        MIN("t6"."day") AS "since"
      FROM (
        SELECT
          "t5"."currency",
          "t5"."date_day" AS "day",
          "t5"."rate" AS "given"
        FROM "t4" AS "t5"
        WHERE
          "t5"."_place" = 0
      ) AS "t6"
      GROUP BY
        1
    ) AS "t10"
    INNER JOIN (
      SELECT
        "t0"."day"
      FROM "calendar" AS "t0"
    ) AS "t3"
      ON "t3"."day" >= "t10"."since"
    LEFT OUTER JOIN (
      SELECT
        "t5"."currency" AS "_currency",
        "t5"."date_day" AS "_day",
        "t5"."rate" AS "_given"
      FROM "t4" AS "t5"
      WHERE
        "t5"."_place" = 0
    ) AS "t8"
      ON "t10"."currency" = "t8"."_currency" AND "t3"."day" = "t8"."_day"
  ) AS "t11"
) AS "t12"
