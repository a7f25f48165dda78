WITH "t4" AS (
  SELECT
    "t0"."account_id",
    "t0"."t",
    CAST(0 AS DECIMAL(38, 0)) AS "told",
    "t0"."real" + "t0"."fx" AS "found"
  FROM "mrr_movement_bd8f19fb" AS "t0"
  WHERE
    "t0"."kind" <> ''
)
SELECT
  *
FROM (
  SELECT
    "t17"."account_id",
    'closing' AS "broken",
    "t17"."at",
    CAST("t17"."a" AS DECIMAL(38, 0)) AS "told",
    CAST("t17"."b" AS DECIMAL(38, 0)) AS "found"
  FROM (
    SELECT
      "t16"."account_id",
      SUM("t16"."told") AS "a",
      SUM("t16"."found") AS "b",
      MAX("t16"."t") AS "at"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t6"."account_id",
            "t6"."to_t" AS "t",
            CASE
              WHEN "t6"."rate" = 10000000000
              THEN "t6"."pico"
              ELSE DIV(
                (
                  "t6"."pico" * CAST("t6"."rate" AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
                ) + CASE
                  WHEN (
                    "t6"."pico" * CAST("t6"."rate" AS DECIMAL(38, 0))
                  ) < CAST(0 AS DECIMAL(38, 0))
                  THEN CAST(0 AS DECIMAL(38, 0)) - CAST(10000000000 AS DECIMAL(38, 0))
                  ELSE CAST(10000000000 AS DECIMAL(38, 0))
                END,
                CAST(10000000000 AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
              )
            END AS "told",
            CAST(0 AS DECIMAL(38, 0)) AS "found"
          FROM (
            SELECT
              *
            FROM "mrr_rated_bd8f19fb" AS "t2"
            WHERE
              "t2"."book" = 'mrr' AND "t2"."rate" IS NOT NULL AND "t2"."to_t" >= 253402300799
          ) AS "t6"
        ) AS "t12"
      ) AS "t15"
      UNION ALL
      SELECT
        *
      FROM "t4" AS "t7"
    ) AS "t16"
    GROUP BY
      1
  ) AS "t17"
  WHERE
    CAST("t17"."a" AS DECIMAL(38, 0)) <> CAST("t17"."b" AS DECIMAL(38, 0))
) AS "t18"
UNION ALL
SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t9"."account_id",
      'chain' AS "broken",
      "t9"."t" AS "at",
      "t9"."_stood" + "t9"."real" + "t9"."fx" AS "told",
      "t9"."after" AS "found"
    FROM (
      SELECT
        "t3"."account_id",
        "t3"."t",
        "t3"."t_day",
        "t3"."real",
        "t3"."fx",
        "t3"."after",
        "t3"."before",
        "t3"."first_t",
        "t3"."first_day",
        "t3"."was",
        "t3"."is",
        "t3"."kind",
        "t3"."prev_t",
        "t3"."next_t",
        "t3"."starts_t",
        "t3"."starts_day",
        "t3"."cancel_kind",
        "t3"."cancel_reason",
        COALESCE(
          LAG("t3"."after") OVER (
            PARTITION BY "t3"."account_id"
            ORDER BY "t3"."t" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ),
          CAST(0 AS DECIMAL(38, 0))
        ) AS "_stood"
      FROM (
        SELECT
          *
        FROM "mrr_movement_bd8f19fb" AS "t0"
        WHERE
          "t0"."kind" <> ''
      ) AS "t3"
    ) AS "t9"
    WHERE
      (
        "t9"."_stood" + "t9"."real" + "t9"."fx"
      ) <> "t9"."after"
  ) AS "t13"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t10"."account_id",
      'slices' AS "broken",
      "t10"."t" AS "at",
      CAST("t10"."a" AS DECIMAL(38, 0)) AS "told",
      CAST("t10"."b" AS DECIMAL(38, 0)) AS "found"
    FROM (
      SELECT
        "t8"."account_id",
        "t8"."t",
        SUM("t8"."told") AS "a",
        SUM("t8"."found") AS "b"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t1"."account_id",
            "t1"."t",
            "t1"."real" + "t1"."fx" AS "told",
            CAST(0 AS DECIMAL(38, 0)) AS "found"
          FROM "mrr_delta_bd8f19fb" AS "t1"
        ) AS "t5"
        UNION ALL
        SELECT
          *
        FROM "t4" AS "t7"
      ) AS "t8"
      GROUP BY
        1,
        2
    ) AS "t10"
    WHERE
      CAST("t10"."a" AS DECIMAL(38, 0)) <> CAST("t10"."b" AS DECIMAL(38, 0))
  ) AS "t11"
) AS "t14"
