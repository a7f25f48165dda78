WITH "t22" AS (
  SELECT
    "t17"."account_id",
    "t17"."subscription_id",
    "t17"."item_id",
    "t17"."plan",
    "t17"."tier",
    "t17"."product",
    "t17"."currency",
    "t17"."seats",
    "t17"."from_t",
    "t17"."from_day",
    "t17"."to_t",
    "t17"."to_day",
    "t17"."pico",
    "t17"."keeps",
    "t17"."book",
    "t17"."rate_day",
    "t17"."stretch_t",
    "t17"."stretch_day",
    "t17"."interval",
    "t17"."interval_count",
    "t17"."cancel_kind",
    "t17"."cancel_reason",
    "t17"."agreed_t",
    "t17"."_source",
    "t17"."_line",
    "t9"."_currency",
    "t9"."_day",
    "t9"."_rate"
  FROM (
    SELECT
      *
    FROM "mrr_span_bd8f19fb" AS "t0"
    WHERE
      NOT (
        "t0"."currency" = 'USD'
      ) AND "t0"."rate_day" IS NOT NULL
  ) AS "t17"
  LEFT OUTER JOIN (
    SELECT
      "t1"."currency" AS "_currency",
      "t1"."day" AS "_day",
      "t1"."rate" AS "_rate"
    FROM "fx_day" AS "t1"
  ) AS "t9"
    ON "t17"."currency" = "t9"."_currency" AND "t17"."rate_day" = "t9"."_day"
), "t24" AS (
  SELECT
    "t21"."account_id",
    "t21"."subscription_id",
    "t21"."item_id",
    "t21"."plan",
    "t21"."tier",
    "t21"."product",
    "t21"."currency",
    "t21"."seats",
    "t21"."from_t",
    "t21"."from_day",
    "t21"."to_t",
    "t21"."to_day",
    "t21"."pico",
    "t21"."keeps",
    "t21"."book",
    "t21"."rate_day",
    "t21"."stretch_t",
    "t21"."stretch_day",
    "t21"."interval",
    "t21"."interval_count",
    "t21"."cancel_kind",
    "t21"."cancel_reason",
    "t21"."agreed_t",
    "t21"."_source",
    "t21"."_line",
    "t21"."_months",
    "t21"."_days",
    "t13"."_day0",
    "t13"."_no",
    "t13"."_dom",
    "t13"."_here_start",
    "t13"."_here_noon",
    "t13"."_here_change",
    "t19"."_money",
    "t19"."_last"
  FROM (
    SELECT
      "t0"."account_id",
      "t0"."subscription_id",
      "t0"."item_id",
      "t0"."plan",
      "t0"."tier",
      "t0"."product",
      "t0"."currency",
      "t0"."seats",
      "t0"."from_t",
      "t0"."from_day",
      "t0"."to_t",
      "t0"."to_day",
      "t0"."pico",
      "t0"."keeps",
      "t0"."book",
      "t0"."rate_day",
      "t0"."stretch_t",
      "t0"."stretch_day",
      "t0"."interval",
      "t0"."interval_count",
      "t0"."cancel_kind",
      "t0"."cancel_reason",
      "t0"."agreed_t",
      "t0"."_source",
      "t0"."_line",
      CASE
        WHEN "t0"."interval" = 'year'
        THEN 12
        ELSE CASE
          WHEN "t0"."interval" = 'quarter'
          THEN 3
          ELSE CASE WHEN "t0"."interval" = 'month' THEN 1 ELSE 0 END
        END
      END * "t0"."interval_count" AS "_months",
      CASE
        WHEN "t0"."interval" = 'week'
        THEN 7
        ELSE CASE WHEN "t0"."interval" = 'day' THEN 1 ELSE 0 END
      END * "t0"."interval_count" AS "_days"
    FROM "mrr_span_bd8f19fb" AS "t0"
    WHERE
      NOT (
        "t0"."currency" = 'USD'
      ) AND "t0"."rate_day" IS NULL
  ) AS "t21"
  INNER JOIN (
    SELECT
      "t2"."day" AS "_day0",
      "t2"."month_no" AS "_no",
      "t2"."dom" AS "_dom",
      "t2"."start_t" AS "_here_start",
      "t2"."noon_t" AS "_here_noon",
      "t2"."change_t" AS "_here_change"
    FROM "calendar" AS "t2"
  ) AS "t13"
    ON "t21"."stretch_day" = "t13"."_day0"
  LEFT OUTER JOIN (
    SELECT
      "t14"."currency" AS "_money",
      "t14"."_last"
    FROM (
      SELECT
        "t3"."currency",
        MAX("t3"."date_day") AS "_last"
      FROM "fx_rates" AS "t3"
      GROUP BY
        1
    ) AS "t14"
  ) AS "t19"
    ON "t21"."currency" = "t19"."_money"
)
SELECT
  *
FROM (
  SELECT
    "t0"."account_id",
    "t0"."subscription_id",
    "t0"."item_id",
    "t0"."plan",
    "t0"."tier",
    "t0"."product",
    "t0"."currency",
    "t0"."seats",
    "t0"."from_t",
    "t0"."from_day",
    "t0"."to_t",
    "t0"."to_day",
    "t0"."pico",
    "t0"."keeps",
    "t0"."book",
    "t0"."rate_day",
    "t0"."stretch_t",
    "t0"."stretch_day",
    "t0"."interval",
    "t0"."interval_count",
    "t0"."cancel_kind",
    "t0"."cancel_reason",
    "t0"."agreed_t",
    "t0"."_source",
    "t0"."_line",
    10000000000 AS "rate",
    10000000000 AS "next_rate"
  FROM "mrr_span_bd8f19fb" AS "t0"
  WHERE
    "t0"."currency" = 'USD'
) AS "t8"
UNION ALL
SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t51"."account_id",
        "t51"."subscription_id",
        "t51"."item_id",
        "t51"."plan",
        "t51"."tier",
        "t51"."product",
        "t51"."currency",
        "t51"."seats",
        "t51"."from_t",
        "t51"."from_day",
        "t51"."to_t",
        "t51"."to_day",
        "t51"."pico",
        "t51"."keeps",
        "t51"."book",
        "t51"."rate_day",
        "t51"."stretch_t",
        "t51"."stretch_day",
        "t51"."interval",
        "t51"."interval_count",
        "t51"."cancel_kind",
        "t51"."cancel_reason",
        "t51"."agreed_t",
        "t51"."_source",
        "t51"."_line",
        "t51"."rate",
        COALESCE(
          CASE
            WHEN COALESCE(
              LEAD("t51"."from_t") OVER (
                PARTITION BY "t51"."account_id", "t51"."subscription_id", "t51"."item_id", "t51"."currency", "t51"."book"
                ORDER BY "t51"."from_t" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) = "t51"."to_t",
              FALSE
            )
            THEN LEAD("t51"."rate") OVER (
              PARTITION BY "t51"."account_id", "t51"."subscription_id", "t51"."item_id", "t51"."currency", "t51"."book"
              ORDER BY "t51"."from_t" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            )
            ELSE "t51"."rate"
          END,
          "t51"."rate"
        ) AS "next_rate"
      FROM (
        SELECT
          "t50"."account_id",
          "t50"."subscription_id",
          "t50"."item_id",
          "t50"."plan",
          "t50"."tier",
          "t50"."product",
          "t50"."currency",
          "t50"."seats",
          "t50"."from_t",
          "t50"."from_day",
          "t50"."to_t",
          "t50"."to_day",
          "t50"."pico",
          "t50"."keeps",
          "t50"."book",
          "t50"."rate_day",
          "t50"."stretch_t",
          "t50"."stretch_day",
          "t50"."interval",
          "t50"."interval_count",
          "t50"."cancel_kind",
          "t50"."cancel_reason",
          "t50"."agreed_t",
          "t50"."_source",
          "t50"."_line",
          "t50"."_rate" AS "rate"
        FROM (
          SELECT
            "t49"."account_id",
            "t49"."subscription_id",
            "t49"."item_id",
            "t49"."plan",
            "t49"."tier",
            "t49"."product",
            "t49"."currency",
            "t49"."seats",
            "t49"."from_t",
            "t49"."from_day",
            "t49"."to_t",
            "t49"."to_day",
            "t49"."pico",
            "t49"."keeps",
            "t49"."book",
            "t49"."rate_day",
            "t49"."stretch_t",
            "t49"."stretch_day",
            "t49"."interval",
            "t49"."interval_count",
            "t49"."cancel_kind",
            "t49"."cancel_reason",
            "t49"."agreed_t",
            "t49"."_source",
            "t49"."_line",
            "t9"."_currency",
            "t9"."_day",
            "t9"."_rate"
          FROM (
            SELECT
              "t47"."account_id",
              "t47"."subscription_id",
              "t47"."item_id",
              "t47"."plan",
              "t47"."tier",
              "t47"."product",
              "t47"."currency",
              "t47"."seats",
              CASE WHEN "t47"."_at" > "t47"."from_t" THEN "t47"."_at" ELSE "t47"."from_t" END AS "from_t",
              CASE
                WHEN "t47"."_at" > "t47"."from_t"
                THEN "t47"."_at_day"
                ELSE "t47"."from_day"
              END AS "from_day",
              CASE
                WHEN COALESCE("t47"."_next" < "t47"."to_t", FALSE)
                THEN "t47"."_next"
                ELSE "t47"."to_t"
              END AS "to_t",
              CASE
                WHEN COALESCE("t47"."_next" < "t47"."to_t", FALSE)
                THEN "t47"."_next_day"
                ELSE "t47"."to_day"
              END AS "to_day",
              "t47"."pico",
              "t47"."keeps",
              "t47"."book",
              "t47"."_at_day" AS "rate_day",
              "t47"."stretch_t",
              "t47"."stretch_day",
              "t47"."interval",
              "t47"."interval_count",
              "t47"."cancel_kind",
              "t47"."cancel_reason",
              "t47"."agreed_t",
              "t47"."_source",
              "t47"."_line"
            FROM (
              SELECT
                "t46"."account_id",
                "t46"."subscription_id",
                "t46"."item_id",
                "t46"."plan",
                "t46"."tier",
                "t46"."product",
                "t46"."currency",
                "t46"."seats",
                "t46"."from_t",
                "t46"."from_day",
                "t46"."to_t",
                "t46"."to_day",
                "t46"."pico",
                "t46"."keeps",
                "t46"."book",
                "t46"."rate_day",
                "t46"."stretch_t",
                "t46"."stretch_day",
                "t46"."interval",
                "t46"."interval_count",
                "t46"."cancel_kind",
                "t46"."cancel_reason",
                "t46"."agreed_t",
                "t46"."_source",
                "t46"."_line",
                "t46"."_here_start",
                "t46"."_here_noon",
                "t46"."_here_change",
                "t46"."_at_day",
                "t46"."_at_day_",
                "t46"."_there_start",
                "t46"."_there_noon",
                "t46"."_there_change",
                "t46"."_at",
                LEAD("t46"."_at") OVER (
                  PARTITION BY "t46"."subscription_id", "t46"."item_id", "t46"."book", "t46"."from_t"
                  ORDER BY "t46"."_at" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) AS "_next",
                LEAD("t46"."_at_day") OVER (
                  PARTITION BY "t46"."subscription_id", "t46"."item_id", "t46"."book", "t46"."from_t"
                  ORDER BY "t46"."_at" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) AS "_next_day"
              FROM (
                SELECT
                  "t43"."account_id",
                  "t43"."subscription_id",
                  "t43"."item_id",
                  "t43"."plan",
                  "t43"."tier",
                  "t43"."product",
                  "t43"."currency",
                  "t43"."seats",
                  "t43"."from_t",
                  "t43"."from_day",
                  "t43"."to_t",
                  "t43"."to_day",
                  "t43"."pico",
                  "t43"."keeps",
                  "t43"."book",
                  "t43"."rate_day",
                  "t43"."stretch_t",
                  "t43"."stretch_day",
                  "t43"."interval",
                  "t43"."interval_count",
                  "t43"."cancel_kind",
                  "t43"."cancel_reason",
                  "t43"."agreed_t",
                  "t43"."_source",
                  "t43"."_line",
                  "t43"."_here_start",
                  "t43"."_here_noon",
                  "t43"."_here_change",
                  "t43"."_at_day",
                  "t43"."_at_day_",
                  "t43"."_there_start",
                  "t43"."_there_noon",
                  "t43"."_there_change",
                  CASE
                    WHEN (
                      (
                        "t43"."_there_start" + CASE
                          WHEN "t43"."stretch_t" < "t43"."_here_change"
                          THEN "t43"."stretch_t" - "t43"."_here_start"
                          ELSE (
                            "t43"."stretch_t" - "t43"."_here_noon"
                          ) + 43200
                        END
                      ) < "t43"."_there_change"
                    )
                    OR (
                      (
                        (
                          "t43"."_there_noon" + CASE
                            WHEN "t43"."stretch_t" < "t43"."_here_change"
                            THEN "t43"."stretch_t" - "t43"."_here_start"
                            ELSE (
                              "t43"."stretch_t" - "t43"."_here_noon"
                            ) + 43200
                          END
                        ) - 43200
                      ) < "t43"."_there_change"
                    )
                    THEN "t43"."_there_start" + CASE
                      WHEN "t43"."stretch_t" < "t43"."_here_change"
                      THEN "t43"."stretch_t" - "t43"."_here_start"
                      ELSE (
                        "t43"."stretch_t" - "t43"."_here_noon"
                      ) + 43200
                    END
                    ELSE (
                      "t43"."_there_noon" + CASE
                        WHEN "t43"."stretch_t" < "t43"."_here_change"
                        THEN "t43"."stretch_t" - "t43"."_here_start"
                        ELSE (
                          "t43"."stretch_t" - "t43"."_here_noon"
                        ) + 43200
                      END
                    ) - 43200
                  END AS "_at"
                FROM (
                  SELECT
                    "t42"."account_id",
                    "t42"."subscription_id",
                    "t42"."item_id",
                    "t42"."plan",
                    "t42"."tier",
                    "t42"."product",
                    "t42"."currency",
                    "t42"."seats",
                    "t42"."from_t",
                    "t42"."from_day",
                    "t42"."to_t",
                    "t42"."to_day",
                    "t42"."pico",
                    "t42"."keeps",
                    "t42"."book",
                    "t42"."rate_day",
                    "t42"."stretch_t",
                    "t42"."stretch_day",
                    "t42"."interval",
                    "t42"."interval_count",
                    "t42"."cancel_kind",
                    "t42"."cancel_reason",
                    "t42"."agreed_t",
                    "t42"."_source",
                    "t42"."_line",
                    "t42"."_here_start",
                    "t42"."_here_noon",
                    "t42"."_here_change",
                    "t42"."_at_day",
                    "t11"."_at_day_",
                    "t11"."_there_start",
                    "t11"."_there_noon",
                    "t11"."_there_change"
                  FROM (
                    SELECT
                      *
                    FROM (
                      SELECT
                        "t35"."account_id",
                        "t35"."subscription_id",
                        "t35"."item_id",
                        "t35"."plan",
                        "t35"."tier",
                        "t35"."product",
                        "t35"."currency",
                        "t35"."seats",
                        "t35"."from_t",
                        "t35"."from_day",
                        "t35"."to_t",
                        "t35"."to_day",
                        "t35"."pico",
                        "t35"."keeps",
                        "t35"."book",
                        "t35"."rate_day",
                        "t35"."stretch_t",
                        "t35"."stretch_day",
                        "t35"."interval",
                        "t35"."interval_count",
                        "t35"."cancel_kind",
                        "t35"."cancel_reason",
                        "t35"."agreed_t",
                        "t35"."_source",
                        "t35"."_line",
                        "t35"."_here_start",
                        "t35"."_here_noon",
                        "t35"."_here_change",
                        CAST((
                          "t35"."_first" + LEAST("t35"."_dom", "t35"."_length")
                        ) - 1 AS INT) AS "_at_day"
                      FROM (
                        SELECT
                          "t32"."account_id",
                          "t32"."subscription_id",
                          "t32"."item_id",
                          "t32"."plan",
                          "t32"."tier",
                          "t32"."product",
                          "t32"."currency",
                          "t32"."seats",
                          "t32"."from_t",
                          "t32"."from_day",
                          "t32"."to_t",
                          "t32"."to_day",
                          "t32"."pico",
                          "t32"."keeps",
                          "t32"."book",
                          "t32"."rate_day",
                          "t32"."stretch_t",
                          "t32"."stretch_day",
                          "t32"."interval",
                          "t32"."interval_count",
                          "t32"."cancel_kind",
                          "t32"."cancel_reason",
                          "t32"."agreed_t",
                          "t32"."_source",
                          "t32"."_line",
                          "t32"."_months",
                          "t32"."_days",
                          "t32"."_day0",
                          "t32"."_no",
                          "t32"."_dom",
                          "t32"."_here_start",
                          "t32"."_here_noon",
                          "t32"."_here_change",
                          "t32"."_money",
                          "t32"."_last",
                          "t32"."_limit",
                          "t16"."_no1",
                          "t16"."_first",
                          "t16"."_length"
                        FROM (
                          SELECT
                            "t25"."account_id",
                            "t25"."subscription_id",
                            "t25"."item_id",
                            "t25"."plan",
                            "t25"."tier",
                            "t25"."product",
                            "t25"."currency",
                            "t25"."seats",
                            "t25"."from_t",
                            "t25"."from_day",
                            "t25"."to_t",
                            "t25"."to_day",
                            "t25"."pico",
                            "t25"."keeps",
                            "t25"."book",
                            "t25"."rate_day",
                            "t25"."stretch_t",
                            "t25"."stretch_day",
                            "t25"."interval",
                            "t25"."interval_count",
                            "t25"."cancel_kind",
                            "t25"."cancel_reason",
                            "t25"."agreed_t",
                            "t25"."_source",
                            "t25"."_line",
                            "t25"."_months",
                            "t25"."_days",
                            "t25"."_day0",
                            "t25"."_no",
                            "t25"."_dom",
                            "t25"."_here_start",
                            "t25"."_here_noon",
                            "t25"."_here_change",
                            "t25"."_money",
                            "t25"."_last",
                            CAST(COALESCE("t25"."_last", 0) AS BIGINT) + (
                              (
                                "t25"."_months" + 1
                              ) * 31
                            ) + "t25"."_days" AS "_limit"
                          FROM "t24" AS "t25"
                          WHERE
                            "t25"."_months" > 0
                        ) AS "t32"
                        INNER JOIN (
                          SELECT
                            "t2"."month_no" AS "_no1",
                            "t2"."month_start_day" AS "_first",
                            "t2"."month_days" AS "_length"
                          FROM "calendar" AS "t2"
                          WHERE
                            "t2"."dom" = 1
                        ) AS "t16"
                          ON "t16"."_no1" >= "t32"."_no"
                          AND "t16"."_first" <= "t32"."to_day"
                          AND (
                            (
                              "t16"."_first" <= "t32"."_limit"
                            ) OR (
                              "t16"."_no1" = "t32"."_no"
                            )
                          )
                      ) AS "t35"
                      WHERE
                        (
                          (
                            "t35"."_no1" - "t35"."_no"
                          ) % "t35"."_months"
                        ) = 0
                    ) AS "t39"
                    UNION ALL
                    SELECT
                      *
                    FROM (
                      SELECT
                        "t36"."account_id",
                        "t36"."subscription_id",
                        "t36"."item_id",
                        "t36"."plan",
                        "t36"."tier",
                        "t36"."product",
                        "t36"."currency",
                        "t36"."seats",
                        "t36"."from_t",
                        "t36"."from_day",
                        "t36"."to_t",
                        "t36"."to_day",
                        "t36"."pico",
                        "t36"."keeps",
                        "t36"."book",
                        "t36"."rate_day",
                        "t36"."stretch_t",
                        "t36"."stretch_day",
                        "t36"."interval",
                        "t36"."interval_count",
                        "t36"."cancel_kind",
                        "t36"."cancel_reason",
                        "t36"."agreed_t",
                        "t36"."_source",
                        "t36"."_line",
                        "t36"."_here_start",
                        "t36"."_here_noon",
                        "t36"."_here_change",
                        "t36"."_at_day"
                      FROM (
                        SELECT
                          "t33"."account_id",
                          "t33"."subscription_id",
                          "t33"."item_id",
                          "t33"."plan",
                          "t33"."tier",
                          "t33"."product",
                          "t33"."currency",
                          "t33"."seats",
                          "t33"."from_t",
                          "t33"."from_day",
                          "t33"."to_t",
                          "t33"."to_day",
                          "t33"."pico",
                          "t33"."keeps",
                          "t33"."book",
                          "t33"."rate_day",
                          "t33"."stretch_t",
                          "t33"."stretch_day",
                          "t33"."interval",
                          "t33"."interval_count",
                          "t33"."cancel_kind",
                          "t33"."cancel_reason",
                          "t33"."agreed_t",
                          "t33"."_source",
                          "t33"."_line",
                          "t33"."_months",
                          "t33"."_days",
                          "t33"."_day0",
                          "t33"."_no",
                          "t33"."_dom",
                          "t33"."_here_start",
                          "t33"."_here_noon",
                          "t33"."_here_change",
                          "t33"."_money",
                          "t33"."_last",
                          "t33"."_limit",
                          "t10"."_at_day"
                        FROM (
                          SELECT
                            "t25"."account_id",
                            "t25"."subscription_id",
                            "t25"."item_id",
                            "t25"."plan",
                            "t25"."tier",
                            "t25"."product",
                            "t25"."currency",
                            "t25"."seats",
                            "t25"."from_t",
                            "t25"."from_day",
                            "t25"."to_t",
                            "t25"."to_day",
                            "t25"."pico",
                            "t25"."keeps",
                            "t25"."book",
                            "t25"."rate_day",
                            "t25"."stretch_t",
                            "t25"."stretch_day",
                            "t25"."interval",
                            "t25"."interval_count",
                            "t25"."cancel_kind",
                            "t25"."cancel_reason",
                            "t25"."agreed_t",
                            "t25"."_source",
                            "t25"."_line",
                            "t25"."_months",
                            "t25"."_days",
                            "t25"."_day0",
                            "t25"."_no",
                            "t25"."_dom",
                            "t25"."_here_start",
                            "t25"."_here_noon",
                            "t25"."_here_change",
                            "t25"."_money",
                            "t25"."_last",
                            CAST(COALESCE("t25"."_last", 0) AS BIGINT) + (
                              (
                                "t25"."_months" + 1
                              ) * 31
                            ) + "t25"."_days" AS "_limit"
                          FROM "t24" AS "t25"
                          WHERE
                            "t25"."_days" > 0
                        ) AS "t33"
                        INNER JOIN (
                          SELECT
                            "t2"."day" AS "_at_day"
                          FROM "calendar" AS "t2"
                        ) AS "t10"
                          ON "t10"."_at_day" >= "t33"."stretch_day"
                          AND "t10"."_at_day" <= "t33"."to_day"
                          AND (
                            (
                              "t10"."_at_day" <= "t33"."_limit"
                            )
                            OR (
                              "t10"."_at_day" = "t33"."stretch_day"
                            )
                          )
                      ) AS "t36"
                      WHERE
                        (
                          (
                            "t36"."_at_day" - "t36"."stretch_day"
                          ) % "t36"."_days"
                        ) = 0
                    ) AS "t38"
                  ) AS "t42"
                  INNER JOIN (
                    SELECT
                      "t2"."day" AS "_at_day_",
                      "t2"."start_t" AS "_there_start",
                      "t2"."noon_t" AS "_there_noon",
                      "t2"."change_t" AS "_there_change"
                    FROM "calendar" AS "t2"
                  ) AS "t11"
                    ON "t42"."_at_day" = "t11"."_at_day_"
                ) AS "t43"
              ) AS "t46"
            ) AS "t47"
            WHERE
              CASE WHEN "t47"."_at" > "t47"."from_t" THEN "t47"."_at" ELSE "t47"."from_t" END < CASE
                WHEN COALESCE("t47"."_next" < "t47"."to_t", FALSE)
                THEN "t47"."_next"
                ELSE "t47"."to_t"
              END
          ) AS "t49"
          LEFT OUTER JOIN (
            SELECT
              "t1"."currency" AS "_currency",
              "t1"."day" AS "_day",
              "t1"."rate" AS "_rate"
            FROM "fx_day" AS "t1"
          ) AS "t9"
            ON "t49"."currency" = "t9"."_currency" AND "t49"."rate_day" = "t9"."_day"
        ) AS "t50"
      ) AS "t51"
    ) AS "t52"
  ) AS "t53"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t44"."account_id",
      "t44"."subscription_id",
      "t44"."item_id",
      "t44"."plan",
      "t44"."tier",
      "t44"."product",
      "t44"."currency",
      "t44"."seats",
      "t44"."from_t",
      "t44"."from_day",
      "t44"."to_t",
      "t44"."to_day",
      "t44"."pico",
      "t44"."keeps",
      "t44"."book",
      "t44"."rate_day",
      "t44"."stretch_t",
      "t44"."stretch_day",
      "t44"."interval",
      "t44"."interval_count",
      "t44"."cancel_kind",
      "t44"."cancel_reason",
      "t44"."agreed_t",
      "t44"."_source",
      "t44"."_line",
      "t44"."rate",
      "t44"."next_rate"
    FROM (
      SELECT
        "t41"."account_id",
        "t41"."subscription_id",
        "t41"."item_id",
        "t41"."plan",
        "t41"."tier",
        "t41"."product",
        "t41"."currency",
        "t41"."seats",
        "t41"."from_t",
        "t41"."from_day",
        "t41"."to_t",
        "t41"."to_day",
        "t41"."pico",
        "t41"."keeps",
        "t41"."book",
        "t41"."rate_day",
        "t41"."stretch_t",
        "t41"."stretch_day",
        "t41"."interval",
        "t41"."interval_count",
        "t41"."cancel_kind",
        "t41"."cancel_reason",
        "t41"."agreed_t",
        "t41"."_source",
        "t41"."_line",
        "t41"."rate",
        "t41"."_size",
        "t41"."_sign",
        "t41"."_length",
        "t41"."_at",
        "t41"."_begun",
        "t41"."_rank",
        "t41"."_starts",
        "t41"."_all",
        "t41"."_paired",
        "t41"."_rest",
        "t41"."_pair",
        "t41"."_of",
        COALESCE(
          MAX(CASE WHEN "t41"."_begun" = 1 THEN "t41"."rate" ELSE CAST(NULL AS BIGINT) END) OVER (
            PARTITION BY "t41"."account_id", "t41"."subscription_id", "t41"."item_id", "t41"."currency", "t41"."book", "t41"."_sign", "t41"."_at", "t41"."_paired", "t41"."_of", "t41"."_pair"
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ),
          "t41"."rate"
        ) AS "next_rate"
      FROM (
        SELECT
          "t37"."account_id",
          "t37"."subscription_id",
          "t37"."item_id",
          "t37"."plan",
          "t37"."tier",
          "t37"."product",
          "t37"."currency",
          "t37"."seats",
          "t37"."from_t",
          "t37"."from_day",
          "t37"."to_t",
          "t37"."to_day",
          "t37"."pico",
          "t37"."keeps",
          "t37"."book",
          "t37"."rate_day",
          "t37"."stretch_t",
          "t37"."stretch_day",
          "t37"."interval",
          "t37"."interval_count",
          "t37"."cancel_kind",
          "t37"."cancel_reason",
          "t37"."agreed_t",
          "t37"."_source",
          "t37"."_line",
          "t37"."rate",
          "t37"."_size",
          "t37"."_sign",
          "t37"."_length",
          "t37"."_at",
          "t37"."_begun",
          "t37"."_rank",
          "t37"."_starts",
          "t37"."_all",
          "t37"."_paired",
          "t37"."_rest",
          CASE WHEN "t37"."_paired" THEN "t37"."_rank" ELSE "t37"."_rest" END AS "_pair",
          CASE WHEN "t37"."_paired" THEN "t37"."_size" ELSE CAST(0 AS DECIMAL(38, 0)) END AS "_of"
        FROM (
          SELECT
            "t34"."account_id",
            "t34"."subscription_id",
            "t34"."item_id",
            "t34"."plan",
            "t34"."tier",
            "t34"."product",
            "t34"."currency",
            "t34"."seats",
            "t34"."from_t",
            "t34"."from_day",
            "t34"."to_t",
            "t34"."to_day",
            "t34"."pico",
            "t34"."keeps",
            "t34"."book",
            "t34"."rate_day",
            "t34"."stretch_t",
            "t34"."stretch_day",
            "t34"."interval",
            "t34"."interval_count",
            "t34"."cancel_kind",
            "t34"."cancel_reason",
            "t34"."agreed_t",
            "t34"."_source",
            "t34"."_line",
            "t34"."rate",
            "t34"."_size",
            "t34"."_sign",
            "t34"."_length",
            "t34"."_at",
            "t34"."_begun",
            "t34"."_rank",
            "t34"."_starts",
            "t34"."_all",
            "t34"."_paired",
            ROW_NUMBER() OVER (
              PARTITION BY "t34"."account_id", "t34"."subscription_id", "t34"."item_id", "t34"."currency", "t34"."book", "t34"."_sign", "t34"."_at", "t34"."_begun", "t34"."_paired"
              ORDER BY "t34"."_size" DESC NULLS LAST, "t34"."_length" DESC NULLS LAST, "t34"."_source" ASC, "t34"."_line" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) - 1 AS "_rest"
          FROM (
            SELECT
              "t31"."account_id",
              "t31"."subscription_id",
              "t31"."item_id",
              "t31"."plan",
              "t31"."tier",
              "t31"."product",
              "t31"."currency",
              "t31"."seats",
              "t31"."from_t",
              "t31"."from_day",
              "t31"."to_t",
              "t31"."to_day",
              "t31"."pico",
              "t31"."keeps",
              "t31"."book",
              "t31"."rate_day",
              "t31"."stretch_t",
              "t31"."stretch_day",
              "t31"."interval",
              "t31"."interval_count",
              "t31"."cancel_kind",
              "t31"."cancel_reason",
              "t31"."agreed_t",
              "t31"."_source",
              "t31"."_line",
              "t31"."rate",
              "t31"."_size",
              "t31"."_sign",
              "t31"."_length",
              "t31"."_at",
              "t31"."_begun",
              "t31"."_rank",
              "t31"."_starts",
              "t31"."_all",
              "t31"."_rank" < CASE
                WHEN "t31"."_begun" = 1
                THEN "t31"."_all" - "t31"."_starts"
                ELSE "t31"."_starts"
              END AS "_paired"
            FROM (
              SELECT
                "t28"."account_id",
                "t28"."subscription_id",
                "t28"."item_id",
                "t28"."plan",
                "t28"."tier",
                "t28"."product",
                "t28"."currency",
                "t28"."seats",
                "t28"."from_t",
                "t28"."from_day",
                "t28"."to_t",
                "t28"."to_day",
                "t28"."pico",
                "t28"."keeps",
                "t28"."book",
                "t28"."rate_day",
                "t28"."stretch_t",
                "t28"."stretch_day",
                "t28"."interval",
                "t28"."interval_count",
                "t28"."cancel_kind",
                "t28"."cancel_reason",
                "t28"."agreed_t",
                "t28"."_source",
                "t28"."_line",
                "t28"."rate",
                "t28"."_size",
                "t28"."_sign",
                "t28"."_length",
                "t28"."_at",
                "t28"."_begun",
                ROW_NUMBER() OVER (
                  PARTITION BY "t28"."account_id", "t28"."subscription_id", "t28"."item_id", "t28"."currency", "t28"."book", "t28"."_sign", "t28"."_at", "t28"."_size", "t28"."_begun"
                  ORDER BY "t28"."_length" DESC NULLS LAST, "t28"."_source" ASC, "t28"."_line" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) - 1 AS "_rank",
                SUM("t28"."_begun") OVER (
                  PARTITION BY "t28"."account_id", "t28"."subscription_id", "t28"."item_id", "t28"."currency", "t28"."book", "t28"."_sign", "t28"."_at", "t28"."_size"
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) AS "_starts",
                COUNT("t28"."_begun") OVER (
                  PARTITION BY "t28"."account_id", "t28"."subscription_id", "t28"."item_id", "t28"."currency", "t28"."book", "t28"."_sign", "t28"."_at", "t28"."_size"
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) AS "_all"
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t23"."account_id",
                    "t23"."subscription_id",
                    "t23"."item_id",
                    "t23"."plan",
                    "t23"."tier",
                    "t23"."product",
                    "t23"."currency",
                    "t23"."seats",
                    "t23"."from_t",
                    "t23"."from_day",
                    "t23"."to_t",
                    "t23"."to_day",
                    "t23"."pico",
                    "t23"."keeps",
                    "t23"."book",
                    "t23"."rate_day",
                    "t23"."stretch_t",
                    "t23"."stretch_day",
                    "t23"."interval",
                    "t23"."interval_count",
                    "t23"."cancel_kind",
                    "t23"."cancel_reason",
                    "t23"."agreed_t",
                    "t23"."_source",
                    "t23"."_line",
                    "t23"."_rate" AS "rate",
                    CASE
                      WHEN "t23"."pico" < CAST(0 AS DECIMAL(38, 0))
                      THEN -(
                        "t23"."pico"
                      )
                      ELSE "t23"."pico"
                    END AS "_size",
                    "t23"."pico" < CAST(0 AS DECIMAL(38, 0)) AS "_sign",
                    "t23"."to_t" - "t23"."from_t" AS "_length",
                    "t23"."to_t" AS "_at",
                    0 AS "_begun"
                  FROM "t22" AS "t23"
                ) AS "t26"
                UNION ALL
                SELECT
                  *
                FROM (
                  SELECT
                    "t23"."account_id",
                    "t23"."subscription_id",
                    "t23"."item_id",
                    "t23"."plan",
                    "t23"."tier",
                    "t23"."product",
                    "t23"."currency",
                    "t23"."seats",
                    "t23"."from_t",
                    "t23"."from_day",
                    "t23"."to_t",
                    "t23"."to_day",
                    "t23"."pico",
                    "t23"."keeps",
                    "t23"."book",
                    "t23"."rate_day",
                    "t23"."stretch_t",
                    "t23"."stretch_day",
                    "t23"."interval",
                    "t23"."interval_count",
                    "t23"."cancel_kind",
                    "t23"."cancel_reason",
                    "t23"."agreed_t",
                    "t23"."_source",
                    "t23"."_line",
                    "t23"."_rate" AS "rate",
                    CASE
                      WHEN "t23"."pico" < CAST(0 AS DECIMAL(38, 0))
                      THEN -(
                        "t23"."pico"
                      )
                      ELSE "t23"."pico"
                    END AS "_size",
                    "t23"."pico" < CAST(0 AS DECIMAL(38, 0)) AS "_sign",
                    "t23"."to_t" - "t23"."from_t" AS "_length",
                    "t23"."from_t" AS "_at",
                    1 AS "_begun"
                  FROM "t22" AS "t23"
                ) AS "t27"
              ) AS "t28"
            ) AS "t31"
          ) AS "t34"
        ) AS "t37"
      ) AS "t41"
    ) AS "t44"
    WHERE
      "t44"."_begun" = 0
  ) AS "t45"
) AS "t54"
