SELECT
  "t6"."account_id",
  "t6"."plan",
  "t6"."tier",
  "t6"."product",
  "t6"."currency",
  "t6"."t",
  "t6"."t_day_" AS "t_day",
  "t6"."real_" AS "real",
  "t6"."fx_" AS "fx",
  "t6"."keep_" AS "keep"
FROM (
  SELECT
    "t5"."account_id",
    "t5"."plan",
    "t5"."tier",
    "t5"."product",
    "t5"."currency",
    "t5"."t",
    CAST(SUM("t5"."real") AS DECIMAL(38, 0)) AS "real_",
    SUM("t5"."keep") AS "keep_",
    MIN("t5"."t_day") AS "t_day_",
    CAST(SUM("t5"."fx") AS DECIMAL(38, 0)) AS "fx_"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t1"."account_id",
        "t1"."from_t" AS "t",
        "t1"."from_day" AS "t_day",
        "t1"."plan",
        "t1"."tier",
        "t1"."product",
        "t1"."currency",
        CASE
          WHEN "t1"."rate" = 10000000000
          THEN "t1"."pico"
          ELSE CAST((
            CAST((
              "t1"."pico" * CAST("t1"."rate" AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
            ) + CASE
              WHEN (
                "t1"."pico" * CAST("t1"."rate" AS DECIMAL(38, 0))
              ) < CAST(0 AS DECIMAL(38, 0))
              THEN CAST(0 AS DECIMAL(38, 0)) - CAST(10000000000 AS DECIMAL(38, 0))
              ELSE CAST(10000000000 AS DECIMAL(38, 0))
            END AS INT128) // CAST(CAST(10000000000 AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0)) AS INT128)
          ) AS DECIMAL(38, 0))
        END AS "real",
        CAST(0 AS DECIMAL(38, 0)) AS "fx",
        "t1"."keeps" AS "keep"
      FROM (
        SELECT
          *
        FROM "mrr_rated_bd8f19fb" AS "t0"
        WHERE
          "t0"."book" = 'mrr' AND "t0"."rate" IS NOT NULL
      ) AS "t1"
    ) AS "t3"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t2"."account_id",
        "t2"."to_t" AS "t",
        "t2"."to_day" AS "t_day",
        "t2"."plan",
        "t2"."tier",
        "t2"."product",
        "t2"."currency",
        -(
          CASE
            WHEN "t2"."next_rate" = 10000000000
            THEN "t2"."pico"
            ELSE CAST((
              CAST((
                "t2"."pico" * CAST("t2"."next_rate" AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
              ) + CASE
                WHEN (
                  "t2"."pico" * CAST("t2"."next_rate" AS DECIMAL(38, 0))
                ) < CAST(0 AS DECIMAL(38, 0))
                THEN CAST(0 AS DECIMAL(38, 0)) - CAST(10000000000 AS DECIMAL(38, 0))
                ELSE CAST(10000000000 AS DECIMAL(38, 0))
              END AS INT128) // CAST(CAST(10000000000 AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0)) AS INT128)
            ) AS DECIMAL(38, 0))
          END
        ) AS "real",
        CASE
          WHEN "t2"."rate" = "t2"."next_rate"
          THEN CAST(0 AS DECIMAL(38, 0))
          ELSE CASE
            WHEN "t2"."next_rate" = 10000000000
            THEN "t2"."pico"
            ELSE CAST((
              CAST((
                "t2"."pico" * CAST("t2"."next_rate" AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
              ) + CASE
                WHEN (
                  "t2"."pico" * CAST("t2"."next_rate" AS DECIMAL(38, 0))
                ) < CAST(0 AS DECIMAL(38, 0))
                THEN CAST(0 AS DECIMAL(38, 0)) - CAST(10000000000 AS DECIMAL(38, 0))
                ELSE CAST(10000000000 AS DECIMAL(38, 0))
              END AS INT128) // CAST(CAST(10000000000 AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0)) AS INT128)
            ) AS DECIMAL(38, 0))
          END - CASE
            WHEN "t2"."rate" = 10000000000
            THEN "t2"."pico"
            ELSE CAST((
              CAST((
                "t2"."pico" * CAST("t2"."rate" AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
              ) + CASE
                WHEN (
                  "t2"."pico" * CAST("t2"."rate" AS DECIMAL(38, 0))
                ) < CAST(0 AS DECIMAL(38, 0))
                THEN CAST(0 AS DECIMAL(38, 0)) - CAST(10000000000 AS DECIMAL(38, 0))
                ELSE CAST(10000000000 AS DECIMAL(38, 0))
              END AS INT128) // CAST(CAST(10000000000 AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0)) AS INT128)
            ) AS DECIMAL(38, 0))
          END
        END AS "fx",
        -(
          "t2"."keeps"
        ) AS "keep"
      FROM (
        SELECT
          *
        FROM "mrr_rated_bd8f19fb" AS "t0"
        WHERE
          "t0"."book" = 'mrr' AND "t0"."rate" IS NOT NULL AND "t0"."to_t" < 253402300799
      ) AS "t2"
    ) AS "t4"
  ) AS "t5"
  GROUP BY
    1,
    2,
    3,
    4,
    5,
    6
) AS "t6"
WHERE
  (
    "t6"."real_" <> CAST(0 AS DECIMAL(38, 0))
  )
  OR (
    "t6"."keep_" <> 0
  )
  OR (
    "t6"."fx_" <> CAST(0 AS DECIMAL(38, 0))
  )
