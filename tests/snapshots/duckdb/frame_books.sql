SELECT
  "t14"."account_id",
  "t14"."subscription_id",
  "t14"."item_id",
  "t14"."plan",
  "t14"."tier",
  "t14"."product",
  "t14"."currency",
  "t14"."seats",
  "t14"."from_t",
  "t14"."from_day",
  "t14"."to_t",
  "t14"."to_day",
  "t14"."pico",
  "t14"."keeps",
  "t14"."book",
  "t14"."rate_day",
  "t14"."stretch_t",
  "t14"."stretch_day",
  "t14"."interval",
  "t14"."interval_count",
  "t14"."cancel_kind",
  "t14"."cancel_reason",
  "t14"."agreed_t",
  "t14"."_source",
  "t14"."_line",
  "t14"."_final",
  "t14"."period",
  "t14"."end_t",
  "t14"."end_day",
  "t14"."runs",
  "t14"."_ending",
  "t14"."_moment",
  "t14"."lasts",
  "t14"."rate",
  "t14"."item_id" AS "key",
  CASE
    WHEN "t14"."rate" = 10000000000
    THEN "t14"."pico"
    ELSE CAST((
      CAST((
        "t14"."pico" * CAST("t14"."rate" AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
      ) + CASE
        WHEN (
          "t14"."pico" * CAST("t14"."rate" AS DECIMAL(38, 0))
        ) < CAST(0 AS DECIMAL(38, 0))
        THEN CAST(0 AS DECIMAL(38, 0)) - CAST(10000000000 AS DECIMAL(38, 0))
        ELSE CAST(10000000000 AS DECIMAL(38, 0))
      END AS INT128) // CAST(CAST(10000000000 AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0)) AS INT128)
    ) AS DECIMAL(38, 0))
  END AS "amount"
FROM (
  SELECT
    "t13".*
    EXCLUDE ("_currency", "_day", "_rate")
  FROM (
    SELECT
      "t12"."account_id",
      "t12"."subscription_id",
      "t12"."item_id",
      "t12"."plan",
      "t12"."tier",
      "t12"."product",
      "t12"."currency",
      "t12"."seats",
      "t12"."from_t",
      "t12"."from_day",
      "t12"."to_t",
      "t12"."to_day",
      "t12"."pico",
      "t12"."keeps",
      "t12"."book",
      "t12"."rate_day",
      "t12"."stretch_t",
      "t12"."stretch_day",
      "t12"."interval",
      "t12"."interval_count",
      "t12"."cancel_kind",
      "t12"."cancel_reason",
      "t12"."agreed_t",
      "t12"."_source",
      "t12"."_line",
      "t12"."_final",
      "t12"."period",
      "t12"."end_t",
      "t12"."end_day",
      "t12"."runs",
      "t12"."_ending",
      "t12"."_moment",
      "t12"."lasts",
      "t12"."_currency",
      "t12"."_day",
      "t12"."_rate",
      CASE WHEN "t12"."currency" = 'USD' THEN 10000000000 ELSE "t12"."_rate" END AS "rate"
    FROM (
      SELECT
        "t11"."account_id",
        "t11"."subscription_id",
        "t11"."item_id",
        "t11"."plan",
        "t11"."tier",
        "t11"."product",
        "t11"."currency",
        "t11"."seats",
        "t11"."from_t",
        "t11"."from_day",
        "t11"."to_t",
        "t11"."to_day",
        "t11"."pico",
        "t11"."keeps",
        "t11"."book",
        "t11"."rate_day",
        "t11"."stretch_t",
        "t11"."stretch_day",
        "t11"."interval",
        "t11"."interval_count",
        "t11"."cancel_kind",
        "t11"."cancel_reason",
        "t11"."agreed_t",
        "t11"."_source",
        "t11"."_line",
        "t11"."_final",
        "t11"."period",
        "t11"."end_t",
        "t11"."end_day",
        "t11"."runs",
        "t11"."_ending",
        "t11"."_moment",
        "t11"."lasts",
        "t6"."_currency",
        "t6"."_day",
        "t6"."_rate"
      FROM (
        SELECT
          "t9"."account_id",
          "t9"."subscription_id",
          "t9"."item_id",
          "t9"."plan",
          "t9"."tier",
          "t9"."product",
          "t9"."currency",
          "t9"."seats",
          "t9"."from_t",
          "t9"."from_day",
          "t9"."to_t",
          "t9"."to_day",
          "t9"."pico",
          "t9"."keeps",
          "t9"."book",
          "t9"."rate_day",
          "t9"."stretch_t",
          "t9"."stretch_day",
          "t9"."interval",
          "t9"."interval_count",
          "t9"."cancel_kind",
          "t9"."cancel_reason",
          "t9"."agreed_t",
          "t9"."_source",
          "t9"."_line",
          "t9"."_final",
          "t9"."period",
          "t9"."end_t",
          "t9"."end_day",
          "t9"."from_t" < "t9"."end_t" AS "runs",
          COALESCE("t9"."agreed_t" < "t9"."end_t", FALSE) AS "_ending",
          "t9"."end_t" - 1 AS "_moment",
          "t9"."_final"
          AND NOT (
            COALESCE("t9"."agreed_t" < "t9"."end_t", FALSE)
          )
          AND (
            (
              "t9"."from_t" < "t9"."end_t"
            ) OR (
              "t9"."rate_day" IS NULL
            )
          ) AS "lasts"
        FROM (
          SELECT
            "t8"."account_id",
            "t8"."subscription_id",
            "t8"."item_id",
            "t8"."plan",
            "t8"."tier",
            "t8"."product",
            "t8"."currency",
            "t8"."seats",
            "t8"."from_t",
            "t8"."from_day",
            "t8"."to_t",
            "t8"."to_day",
            "t8"."pico",
            "t8"."keeps",
            "t8"."book",
            "t8"."rate_day",
            "t8"."stretch_t",
            "t8"."stretch_day",
            "t8"."interval",
            "t8"."interval_count",
            "t8"."cancel_kind",
            "t8"."cancel_reason",
            "t8"."agreed_t",
            "t8"."_source",
            "t8"."_line",
            "t8"."_final",
            "t4"."period",
            "t4"."end_t",
            "t4"."end_day"
          FROM (
            SELECT
              "t1"."account_id",
              "t1"."subscription_id",
              "t1"."item_id",
              "t1"."plan",
              "t1"."tier",
              "t1"."product",
              "t1"."currency",
              "t1"."seats",
              "t1"."from_t",
              "t1"."from_day",
              "t1"."to_t",
              "t1"."to_day",
              "t1"."pico",
              "t1"."keeps",
              "t1"."book",
              "t1"."rate_day",
              "t1"."stretch_t",
              "t1"."stretch_day",
              "t1"."interval",
              "t1"."interval_count",
              "t1"."cancel_kind",
              "t1"."cancel_reason",
              "t1"."agreed_t",
              "t1"."_source",
              "t1"."_line",
              (
                LEAD("t1"."from_t") OVER (
                  PARTITION BY "t1"."subscription_id", "t1"."item_id", "t1"."book", "t1"."stretch_t"
                  ORDER BY "t1"."from_t" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) IS NULL
              )
              OR (
                "t1"."rate_day" IS NOT NULL
              ) AS "_final"
            FROM "mrr_span_bd8f19fb" AS "t1"
          ) AS "t8"
          INNER JOIN (
            SELECT
              "t2"."period",
              "t2"."end_t",
              "t2"."end_day"
            FROM "periods" AS "t2"
          ) AS "t4"
            ON "t8"."stretch_t" < "t4"."end_t" AND "t8"."to_t" >= "t4"."end_t"
        ) AS "t9"
      ) AS "t11"
      LEFT OUTER JOIN (
        SELECT
          "t0"."currency" AS "_currency",
          CAST("t0"."day" + 1 AS INT) AS "_day",
          "t0"."rate" AS "_rate"
        FROM "fx_day" AS "t0"
      ) AS "t6"
        ON "t11"."currency" = "t6"."_currency" AND "t11"."end_day" = "t6"."_day"
    ) AS "t12"
  ) AS "t13"
) AS "t14"
