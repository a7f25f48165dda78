WITH "t19" AS (
  SELECT
    "t6"."subscription_id",
    "t6"."item_id",
    "t6"."account_id",
    "t6"."starts_at",
    "t6"."starts_at_day",
    "t6"."ends_at",
    "t6"."ends_at_day",
    "t6"."plan",
    "t6"."tier",
    "t6"."product",
    "t6"."kind",
    "t6"."status",
    "t6"."amount",
    "t6"."currency",
    "t6"."interval",
    "t6"."interval_count",
    "t6"."seats",
    "t6"."discount_percent",
    "t6"."discount_amount",
    "t6"."discount_duration",
    "t6"."discount_ends_at",
    "t6"."discount_ends_at_day",
    "t6"."billed_through",
    "t6"."billed_through_day",
    "t6"."cancel_requested_at",
    "t6"."cancel_requested_at_day",
    "t6"."cancelled_at",
    "t6"."cancelled_at_day",
    "t6"."cancel_kind",
    "t6"."cancel_reason",
    "t6"."_source",
    "t6"."_line",
    "t6"."_seen"
  FROM "subscriptions" AS "t6"
  ANTI JOIN (
    SELECT
      "t2"."account_id" AS "_test"
    FROM "accounts" AS "t2"
    WHERE
      COALESCE("t2"."is_test", FALSE)
  ) AS "t15"
    ON "t6"."account_id" = "t15"."_test"
)
SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t47"."item_id" AS "charge_id",
      "t47"."account_id",
      "t47"."plan",
      "t47"."tier",
      "t47"."product",
      "t47"."currency",
      "t47"."kind",
      "t47"."from_t" AS "at",
      "t47"."from_day",
      "t47"."to_day",
      "t47"."starts_at_day" AS "begins_day",
      CASE
        WHEN "t47"."interval" = 'year'
        THEN 12
        ELSE CASE
          WHEN "t47"."interval" = 'quarter'
          THEN 3
          ELSE CASE WHEN "t47"."interval" = 'month' THEN 1 ELSE 0 END
        END
      END * "t47"."interval_count" AS "months",
      CASE
        WHEN "t47"."interval" = 'week'
        THEN 7
        ELSE CASE WHEN "t47"."interval" = 'day' THEN 1 ELSE 0 END
      END * "t47"."interval_count" AS "days",
      CASE
        WHEN "t47"."_off"
        THEN GREATEST(
          (
            CAST("t47"."amount" AS DECIMAL(38, 0)) * (
              CAST(1000000 AS DECIMAL(38, 0)) - CAST(LEAST(COALESCE("t47"."discount_percent", 0), 1000000) AS DECIMAL(38, 0))
            )
          ) - (
            CAST(COALESCE("t47"."discount_amount", 0) AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0))
          ),
          CAST(0 AS DECIMAL(38, 0))
        )
        ELSE CAST("t47"."amount" AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0))
      END AS "price",
      "t47"."_source",
      "t47"."_line"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t44"."account_id",
          "t44"."subscription_id",
          "t44"."item_id",
          "t44"."starts_at",
          "t44"."starts_at_day",
          "t44"."plan",
          "t44"."tier",
          "t44"."product",
          "t44"."kind",
          "t44"."status",
          "t44"."amount",
          "t44"."currency",
          "t44"."interval",
          "t44"."interval_count",
          "t44"."seats",
          "t44"."discount_percent",
          "t44"."discount_amount",
          "t44"."discount_duration",
          "t44"."discount_ends_at",
          "t44"."discount_ends_at_day",
          "t44"."billed_through",
          "t44"."billed_through_day",
          "t44"."cancel_requested_at",
          "t44"."cancelled_at",
          "t44"."cancel_kind",
          "t44"."cancel_reason",
          "t44"."_source",
          "t44"."_line",
          "t44"."from_t",
          "t44"."from_day",
          CASE
            WHEN COALESCE(
              "t44"."_some"
              AND (
                CASE
                  WHEN "t44"."_once" AND (
                    "t44"."discount_ends_at" IS NULL
                  )
                  THEN "t44"."_cycle"
                  ELSE "t44"."discount_ends_at"
                END < "t44"."to_t"
              ),
              FALSE
            )
            THEN CASE
              WHEN "t44"."_once" AND (
                "t44"."discount_ends_at" IS NULL
              )
              THEN "t44"."_cycle"
              ELSE "t44"."discount_ends_at"
            END
            ELSE "t44"."to_t"
          END AS "to_t",
          CASE
            WHEN COALESCE(
              "t44"."_some"
              AND (
                CASE
                  WHEN "t44"."_once" AND (
                    "t44"."discount_ends_at" IS NULL
                  )
                  THEN "t44"."_cycle"
                  ELSE "t44"."discount_ends_at"
                END < "t44"."to_t"
              ),
              FALSE
            )
            THEN CASE
              WHEN "t44"."_once" AND (
                "t44"."discount_ends_at" IS NULL
              )
              THEN "t44"."_cycle_day"
              ELSE "t44"."discount_ends_at_day"
            END
            ELSE "t44"."to_day"
          END AS "to_day",
          "t44"."last",
          "t44"."book",
          "t44"."_still",
          "t44"."_some" AS "_off"
        FROM (
          SELECT
            "t43".*
            EXCLUDE ("_first", "_from_change", "_from_day", "_from_dom", "_from_month", "_from_noon", "_from_start", "_landing", "_length", "_month", "_there", "_there_change", "_there_noon", "_there_start", "_to_month")
          FROM (
            SELECT
              "t42"."account_id",
              "t42"."subscription_id",
              "t42"."item_id",
              "t42"."starts_at",
              "t42"."starts_at_day",
              "t42"."plan",
              "t42"."tier",
              "t42"."product",
              "t42"."kind",
              "t42"."status",
              "t42"."amount",
              "t42"."currency",
              "t42"."interval",
              "t42"."interval_count",
              "t42"."seats",
              "t42"."discount_percent",
              "t42"."discount_amount",
              "t42"."discount_duration",
              "t42"."discount_ends_at",
              "t42"."discount_ends_at_day",
              "t42"."billed_through",
              "t42"."billed_through_day",
              "t42"."cancel_requested_at",
              "t42"."cancelled_at",
              "t42"."cancel_kind",
              "t42"."cancel_reason",
              "t42"."_source",
              "t42"."_line",
              "t42"."from_t",
              "t42"."from_day",
              "t42"."to_t",
              "t42"."to_day",
              "t42"."last",
              "t42"."book",
              "t42"."_still",
              "t42"."_some",
              "t42"."_once",
              "t42"."_months",
              "t42"."_days",
              "t42"."_from_day",
              "t42"."_from_month",
              "t42"."_from_dom",
              "t42"."_from_start",
              "t42"."_from_noon",
              "t42"."_from_change",
              "t42"."_to_month",
              "t42"."_month",
              "t42"."_first",
              "t42"."_length",
              "t42"."_landing",
              "t42"."_there",
              "t42"."_there_start",
              "t42"."_there_noon",
              "t42"."_there_change",
              CASE
                WHEN (
                  (
                    "t42"."_there_start" + CASE
                      WHEN "t42"."starts_at" < "t42"."_from_change"
                      THEN "t42"."starts_at" - "t42"."_from_start"
                      ELSE (
                        "t42"."starts_at" - "t42"."_from_noon"
                      ) + 43200
                    END
                  ) < "t42"."_there_change"
                )
                OR (
                  (
                    (
                      "t42"."_there_noon" + CASE
                        WHEN "t42"."starts_at" < "t42"."_from_change"
                        THEN "t42"."starts_at" - "t42"."_from_start"
                        ELSE (
                          "t42"."starts_at" - "t42"."_from_noon"
                        ) + 43200
                      END
                    ) - 43200
                  ) < "t42"."_there_change"
                )
                THEN "t42"."_there_start" + CASE
                  WHEN "t42"."starts_at" < "t42"."_from_change"
                  THEN "t42"."starts_at" - "t42"."_from_start"
                  ELSE (
                    "t42"."starts_at" - "t42"."_from_noon"
                  ) + 43200
                END
                ELSE (
                  "t42"."_there_noon" + CASE
                    WHEN "t42"."starts_at" < "t42"."_from_change"
                    THEN "t42"."starts_at" - "t42"."_from_start"
                    ELSE (
                      "t42"."starts_at" - "t42"."_from_noon"
                    ) + 43200
                  END
                ) - 43200
              END AS "_cycle",
              CAST("t42"."_there" AS INT) AS "_cycle_day"
            FROM (
              SELECT
                "t41"."account_id",
                "t41"."subscription_id",
                "t41"."item_id",
                "t41"."starts_at",
                "t41"."starts_at_day",
                "t41"."plan",
                "t41"."tier",
                "t41"."product",
                "t41"."kind",
                "t41"."status",
                "t41"."amount",
                "t41"."currency",
                "t41"."interval",
                "t41"."interval_count",
                "t41"."seats",
                "t41"."discount_percent",
                "t41"."discount_amount",
                "t41"."discount_duration",
                "t41"."discount_ends_at",
                "t41"."discount_ends_at_day",
                "t41"."billed_through",
                "t41"."billed_through_day",
                "t41"."cancel_requested_at",
                "t41"."cancelled_at",
                "t41"."cancel_kind",
                "t41"."cancel_reason",
                "t41"."_source",
                "t41"."_line",
                "t41"."from_t",
                "t41"."from_day",
                "t41"."to_t",
                "t41"."to_day",
                "t41"."last",
                "t41"."book",
                "t41"."_still",
                "t41"."_some",
                "t41"."_once",
                "t41"."_months",
                "t41"."_days",
                "t41"."_from_day",
                "t41"."_from_month",
                "t41"."_from_dom",
                "t41"."_from_start",
                "t41"."_from_noon",
                "t41"."_from_change",
                "t41"."_to_month",
                "t41"."_month",
                "t41"."_first",
                "t41"."_length",
                "t41"."_landing",
                "t16"."_there",
                "t16"."_there_start",
                "t16"."_there_noon",
                "t16"."_there_change"
              FROM (
                SELECT
                  "t39"."account_id",
                  "t39"."subscription_id",
                  "t39"."item_id",
                  "t39"."starts_at",
                  "t39"."starts_at_day",
                  "t39"."plan",
                  "t39"."tier",
                  "t39"."product",
                  "t39"."kind",
                  "t39"."status",
                  "t39"."amount",
                  "t39"."currency",
                  "t39"."interval",
                  "t39"."interval_count",
                  "t39"."seats",
                  "t39"."discount_percent",
                  "t39"."discount_amount",
                  "t39"."discount_duration",
                  "t39"."discount_ends_at",
                  "t39"."discount_ends_at_day",
                  "t39"."billed_through",
                  "t39"."billed_through_day",
                  "t39"."cancel_requested_at",
                  "t39"."cancelled_at",
                  "t39"."cancel_kind",
                  "t39"."cancel_reason",
                  "t39"."_source",
                  "t39"."_line",
                  "t39"."from_t",
                  "t39"."from_day",
                  "t39"."to_t",
                  "t39"."to_day",
                  "t39"."last",
                  "t39"."book",
                  "t39"."_still",
                  "t39"."_some",
                  "t39"."_once",
                  "t39"."_months",
                  "t39"."_days",
                  "t39"."_from_day",
                  "t39"."_from_month",
                  "t39"."_from_dom",
                  "t39"."_from_start",
                  "t39"."_from_noon",
                  "t39"."_from_change",
                  "t39"."_to_month",
                  "t39"."_month",
                  "t39"."_first",
                  "t39"."_length",
                  (
                    (
                      CAST("t39"."_first" AS BIGINT) + CAST(LEAST("t39"."_from_dom", "t39"."_length") AS BIGINT)
                    ) - 1
                  ) + "t39"."_days" AS "_landing"
                FROM (
                  SELECT
                    "t38"."account_id",
                    "t38"."subscription_id",
                    "t38"."item_id",
                    "t38"."starts_at",
                    "t38"."starts_at_day",
                    "t38"."plan",
                    "t38"."tier",
                    "t38"."product",
                    "t38"."kind",
                    "t38"."status",
                    "t38"."amount",
                    "t38"."currency",
                    "t38"."interval",
                    "t38"."interval_count",
                    "t38"."seats",
                    "t38"."discount_percent",
                    "t38"."discount_amount",
                    "t38"."discount_duration",
                    "t38"."discount_ends_at",
                    "t38"."discount_ends_at_day",
                    "t38"."billed_through",
                    "t38"."billed_through_day",
                    "t38"."cancel_requested_at",
                    "t38"."cancelled_at",
                    "t38"."cancel_kind",
                    "t38"."cancel_reason",
                    "t38"."_source",
                    "t38"."_line",
                    "t38"."from_t",
                    "t38"."from_day",
                    "t38"."to_t",
                    "t38"."to_day",
                    "t38"."last",
                    "t38"."book",
                    "t38"."_still",
                    "t38"."_some",
                    "t38"."_once",
                    "t38"."_months",
                    "t38"."_days",
                    "t38"."_from_day",
                    "t38"."_from_month",
                    "t38"."_from_dom",
                    "t38"."_from_start",
                    "t38"."_from_noon",
                    "t38"."_from_change",
                    "t38"."_to_month",
                    "t17"."_month",
                    "t17"."_first",
                    "t17"."_length"
                  FROM (
                    SELECT
                      "t36"."account_id",
                      "t36"."subscription_id",
                      "t36"."item_id",
                      "t36"."starts_at",
                      "t36"."starts_at_day",
                      "t36"."plan",
                      "t36"."tier",
                      "t36"."product",
                      "t36"."kind",
                      "t36"."status",
                      "t36"."amount",
                      "t36"."currency",
                      "t36"."interval",
                      "t36"."interval_count",
                      "t36"."seats",
                      "t36"."discount_percent",
                      "t36"."discount_amount",
                      "t36"."discount_duration",
                      "t36"."discount_ends_at",
                      "t36"."discount_ends_at_day",
                      "t36"."billed_through",
                      "t36"."billed_through_day",
                      "t36"."cancel_requested_at",
                      "t36"."cancelled_at",
                      "t36"."cancel_kind",
                      "t36"."cancel_reason",
                      "t36"."_source",
                      "t36"."_line",
                      "t36"."from_t",
                      "t36"."from_day",
                      "t36"."to_t",
                      "t36"."to_day",
                      "t36"."last",
                      "t36"."book",
                      "t36"."_still",
                      "t36"."_some",
                      "t36"."_once",
                      "t36"."_months",
                      "t36"."_days",
                      "t36"."_from_day",
                      "t36"."_from_month",
                      "t36"."_from_dom",
                      "t36"."_from_start",
                      "t36"."_from_noon",
                      "t36"."_from_change",
                      CAST("t36"."_from_month" AS BIGINT) + "t36"."_months" AS "_to_month"
                    FROM (
                      SELECT
                        "t35"."account_id",
                        "t35"."subscription_id",
                        "t35"."item_id",
                        "t35"."starts_at",
                        "t35"."starts_at_day",
                        "t35"."plan",
                        "t35"."tier",
                        "t35"."product",
                        "t35"."kind",
                        "t35"."status",
                        "t35"."amount",
                        "t35"."currency",
                        "t35"."interval",
                        "t35"."interval_count",
                        "t35"."seats",
                        "t35"."discount_percent",
                        "t35"."discount_amount",
                        "t35"."discount_duration",
                        "t35"."discount_ends_at",
                        "t35"."discount_ends_at_day",
                        "t35"."billed_through",
                        "t35"."billed_through_day",
                        "t35"."cancel_requested_at",
                        "t35"."cancelled_at",
                        "t35"."cancel_kind",
                        "t35"."cancel_reason",
                        "t35"."_source",
                        "t35"."_line",
                        "t35"."from_t",
                        "t35"."from_day",
                        "t35"."to_t",
                        "t35"."to_day",
                        "t35"."last",
                        "t35"."book",
                        "t35"."_still",
                        "t35"."_some",
                        "t35"."_once",
                        "t35"."_months",
                        "t35"."_days",
                        "t14"."_from_day",
                        "t14"."_from_month",
                        "t14"."_from_dom",
                        "t14"."_from_start",
                        "t14"."_from_noon",
                        "t14"."_from_change"
                      FROM (
                        SELECT
                          "t33"."account_id",
                          "t33"."subscription_id",
                          "t33"."item_id",
                          "t33"."starts_at",
                          "t33"."starts_at_day",
                          "t33"."plan",
                          "t33"."tier",
                          "t33"."product",
                          "t33"."kind",
                          "t33"."status",
                          "t33"."amount",
                          "t33"."currency",
                          "t33"."interval",
                          "t33"."interval_count",
                          "t33"."seats",
                          "t33"."discount_percent",
                          "t33"."discount_amount",
                          "t33"."discount_duration",
                          "t33"."discount_ends_at",
                          "t33"."discount_ends_at_day",
                          "t33"."billed_through",
                          "t33"."billed_through_day",
                          "t33"."cancel_requested_at",
                          "t33"."cancelled_at",
                          "t33"."cancel_kind",
                          "t33"."cancel_reason",
                          "t33"."_source",
                          "t33"."_line",
                          "t33"."from_t",
                          "t33"."from_day",
                          "t33"."to_t",
                          "t33"."to_day",
                          "t33"."last",
                          CASE
                            WHEN "t33"."status" = 'trial'
                            THEN 'trial'
                            ELSE CASE
                              WHEN (
                                "t33"."kind" = 'recurring'
                              ) OR (
                                "t33"."kind" = 'metered'
                              )
                              THEN 'mrr'
                              ELSE 'metered'
                            END
                          END AS "book",
                          FALSE AS "_still",
                          (
                            COALESCE("t33"."discount_percent", 0) + COALESCE("t33"."discount_amount", 0)
                          ) > 0 AS "_some",
                          COALESCE("t33"."discount_duration" = 'once', FALSE) AS "_once",
                          CASE
                            WHEN "t33"."interval" = 'year'
                            THEN 12
                            ELSE CASE
                              WHEN "t33"."interval" = 'quarter'
                              THEN 3
                              ELSE CASE WHEN "t33"."interval" = 'month' THEN 1 ELSE 0 END
                            END
                          END * "t33"."interval_count" AS "_months",
                          CASE
                            WHEN "t33"."interval" = 'week'
                            THEN 7
                            ELSE CASE WHEN "t33"."interval" = 'day' THEN 1 ELSE 0 END
                          END * "t33"."interval_count" AS "_days"
                        FROM (
                          SELECT
                            "t32".*
                            EXCLUDE ("_end", "_end_day")
                          FROM (
                            SELECT
                              "t29"."subscription_id",
                              "t29"."item_id",
                              "t29"."account_id",
                              "t29"."starts_at",
                              "t29"."starts_at_day",
                              "t29"."ends_at",
                              "t29"."ends_at_day",
                              "t29"."plan",
                              "t29"."tier",
                              "t29"."product",
                              "t29"."kind",
                              "t29"."status",
                              "t29"."amount",
                              "t29"."currency",
                              "t29"."interval",
                              "t29"."interval_count",
                              "t29"."seats",
                              "t29"."discount_percent",
                              "t29"."discount_amount",
                              "t29"."discount_duration",
                              "t29"."discount_ends_at",
                              "t29"."discount_ends_at_day",
                              "t29"."billed_through",
                              "t29"."billed_through_day",
                              "t29"."cancel_requested_at",
                              "t29"."cancel_requested_at_day",
                              "t29"."cancelled_at",
                              "t29"."cancelled_at_day",
                              "t29"."cancel_kind",
                              "t29"."cancel_reason",
                              "t29"."_source",
                              "t29"."_line",
                              "t29"."_seen",
                              "t29"."from_t",
                              "t29"."from_day",
                              "t29"."next_t",
                              "t29"."next_day",
                              "t29"."last",
                              "t29"."_end",
                              "t29"."_end_day",
                              CASE
                                WHEN COALESCE("t29"."next_t" < COALESCE("t29"."_end", 253402300799), FALSE)
                                THEN "t29"."next_t"
                                ELSE COALESCE("t29"."_end", 253402300799)
                              END AS "to_t",
                              CASE
                                WHEN COALESCE("t29"."next_t" < COALESCE("t29"."_end", 253402300799), FALSE)
                                THEN "t29"."next_day"
                                ELSE COALESCE("t29"."_end_day", 2932896)
                              END AS "to_day"
                            FROM (
                              SELECT
                                "t27"."subscription_id",
                                "t27"."item_id",
                                "t27"."account_id",
                                "t27"."starts_at",
                                "t27"."starts_at_day",
                                "t27"."ends_at",
                                "t27"."ends_at_day",
                                "t27"."plan",
                                "t27"."tier",
                                "t27"."product",
                                "t27"."kind",
                                "t27"."status",
                                "t27"."amount",
                                "t27"."currency",
                                "t27"."interval",
                                "t27"."interval_count",
                                "t27"."seats",
                                "t27"."discount_percent",
                                "t27"."discount_amount",
                                "t27"."discount_duration",
                                "t27"."discount_ends_at",
                                "t27"."discount_ends_at_day",
                                "t27"."billed_through",
                                "t27"."billed_through_day",
                                "t27"."cancel_requested_at",
                                "t27"."cancel_requested_at_day",
                                "t27"."cancelled_at",
                                "t27"."cancelled_at_day",
                                "t27"."cancel_kind",
                                "t27"."cancel_reason",
                                "t27"."_source",
                                "t27"."_line",
                                "t27"."_seen",
                                "t27"."from_t",
                                "t27"."from_day",
                                "t27"."next_t",
                                "t27"."next_day",
                                (
                                  "t27"."next_t" IS NULL
                                ) OR COALESCE("t27"."next_t" > "t27"."ends_at", FALSE) AS "last",
                                CASE
                                  WHEN (
                                    "t27"."next_t" IS NULL
                                  ) OR COALESCE("t27"."next_t" > "t27"."ends_at", FALSE)
                                  THEN CASE
                                    WHEN COALESCE("t27"."billed_through" > "t27"."ends_at", FALSE)
                                    THEN "t27"."billed_through"
                                    ELSE "t27"."ends_at"
                                  END
                                  ELSE "t27"."ends_at"
                                END AS "_end",
                                CASE
                                  WHEN (
                                    "t27"."next_t" IS NULL
                                  ) OR COALESCE("t27"."next_t" > "t27"."ends_at", FALSE)
                                  THEN CASE
                                    WHEN COALESCE("t27"."billed_through" > "t27"."ends_at", FALSE)
                                    THEN "t27"."billed_through_day"
                                    ELSE "t27"."ends_at_day"
                                  END
                                  ELSE "t27"."ends_at_day"
                                END AS "_end_day"
                              FROM (
                                SELECT
                                  "t24"."subscription_id",
                                  "t24"."item_id",
                                  "t24"."account_id",
                                  "t24"."starts_at",
                                  "t24"."starts_at_day",
                                  "t24"."ends_at",
                                  "t24"."ends_at_day",
                                  "t24"."plan",
                                  "t24"."tier",
                                  "t24"."product",
                                  "t24"."kind",
                                  "t24"."status",
                                  "t24"."amount",
                                  "t24"."currency",
                                  "t24"."interval",
                                  "t24"."interval_count",
                                  "t24"."seats",
                                  "t24"."discount_percent",
                                  "t24"."discount_amount",
                                  "t24"."discount_duration",
                                  "t24"."discount_ends_at",
                                  "t24"."discount_ends_at_day",
                                  "t24"."billed_through",
                                  "t24"."billed_through_day",
                                  "t24"."cancel_requested_at",
                                  "t24"."cancel_requested_at_day",
                                  "t24"."cancelled_at",
                                  "t24"."cancelled_at_day",
                                  "t24"."cancel_kind",
                                  "t24"."cancel_reason",
                                  "t24"."_source",
                                  "t24"."_line",
                                  "t24"."_seen",
                                  "t24"."starts_at" AS "from_t",
                                  "t24"."starts_at_day" AS "from_day",
                                  LEAD("t24"."starts_at") OVER (
                                    PARTITION BY "t24"."subscription_id", "t24"."item_id"
                                    ORDER BY "t24"."starts_at" ASC
                                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                                  ) AS "next_t",
                                  LEAD("t24"."starts_at_day") OVER (
                                    PARTITION BY "t24"."subscription_id", "t24"."item_id"
                                    ORDER BY "t24"."starts_at" ASC
                                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                                  ) AS "next_day"
                                FROM (
                                  SELECT
                                    *
                                  FROM "t19" AS "t21"
                                  WHERE
                                    "t21"."kind" <> 'one_time'
                                ) AS "t24"
                              ) AS "t27"
                            ) AS "t29"
                          ) AS "t32"
                        ) AS "t33"
                        WHERE
                          "t33"."from_t" < "t33"."to_t"
                          AND "t33"."status" <> 'free'
                          AND NOT (
                            (
                              CASE
                                WHEN "t33"."status" = 'trial'
                                THEN 'trial'
                                ELSE CASE
                                  WHEN (
                                    "t33"."kind" = 'recurring'
                                  ) OR (
                                    "t33"."kind" = 'metered'
                                  )
                                  THEN 'mrr'
                                  ELSE 'metered'
                                END
                              END <> 'mrr'
                            )
                            AND (
                              "t33"."status" = 'paused'
                            )
                          )
                          AND NOT (
                            (
                              "t33"."status" = 'trial'
                            ) AND (
                              "t33"."kind" = 'metered'
                            )
                          )
                          AND CASE
                            WHEN "t33"."status" = 'trial'
                            THEN 'trial'
                            ELSE CASE
                              WHEN (
                                "t33"."kind" = 'recurring'
                              ) OR (
                                "t33"."kind" = 'metered'
                              )
                              THEN 'mrr'
                              ELSE 'metered'
                            END
                          END = 'mrr'
                          AND "t33"."status" <> 'paused'
                      ) AS "t35"
                      LEFT OUTER JOIN (
                        SELECT
                          "t4"."day" AS "_from_day",
                          "t4"."month_no" AS "_from_month",
                          "t4"."dom" AS "_from_dom",
                          "t4"."start_t" AS "_from_start",
                          "t4"."noon_t" AS "_from_noon",
                          "t4"."change_t" AS "_from_change"
                        FROM "calendar" AS "t4"
                      ) AS "t14"
                        ON "t35"."starts_at_day" = "t14"."_from_day"
                    ) AS "t36"
                  ) AS "t38"
                  LEFT OUTER JOIN (
                    SELECT
                      CAST("t4"."month_no" AS BIGINT) AS "_month",
                      "t4"."month_start_day" AS "_first",
                      "t4"."month_days" AS "_length"
                    FROM "calendar" AS "t4"
                    WHERE
                      "t4"."dom" = 1
                  ) AS "t17"
                    ON "t38"."_to_month" = "t17"."_month"
                ) AS "t39"
              ) AS "t41"
              LEFT OUTER JOIN (
                SELECT
                  CAST("t4"."day" AS BIGINT) AS "_there",
                  "t4"."start_t" AS "_there_start",
                  "t4"."noon_t" AS "_there_noon",
                  "t4"."change_t" AS "_there_change"
                FROM "calendar" AS "t4"
              ) AS "t16"
                ON "t41"."_landing" = "t16"."_there"
            ) AS "t42"
          ) AS "t43"
        ) AS "t44"
      ) AS "t46"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          "t44"."account_id",
          "t44"."subscription_id",
          "t44"."item_id",
          "t44"."starts_at",
          "t44"."starts_at_day",
          "t44"."plan",
          "t44"."tier",
          "t44"."product",
          "t44"."kind",
          "t44"."status",
          "t44"."amount",
          "t44"."currency",
          "t44"."interval",
          "t44"."interval_count",
          "t44"."seats",
          "t44"."discount_percent",
          "t44"."discount_amount",
          "t44"."discount_duration",
          "t44"."discount_ends_at",
          "t44"."discount_ends_at_day",
          "t44"."billed_through",
          "t44"."billed_through_day",
          "t44"."cancel_requested_at",
          "t44"."cancelled_at",
          "t44"."cancel_kind",
          "t44"."cancel_reason",
          "t44"."_source",
          "t44"."_line",
          CASE
            WHEN CASE
              WHEN "t44"."_once" AND (
                "t44"."discount_ends_at" IS NULL
              )
              THEN "t44"."_cycle"
              ELSE "t44"."discount_ends_at"
            END > "t44"."from_t"
            THEN CASE
              WHEN "t44"."_once" AND (
                "t44"."discount_ends_at" IS NULL
              )
              THEN "t44"."_cycle"
              ELSE "t44"."discount_ends_at"
            END
            ELSE "t44"."from_t"
          END AS "from_t",
          CASE
            WHEN CASE
              WHEN "t44"."_once" AND (
                "t44"."discount_ends_at" IS NULL
              )
              THEN "t44"."_cycle"
              ELSE "t44"."discount_ends_at"
            END > "t44"."from_t"
            THEN CASE
              WHEN "t44"."_once" AND (
                "t44"."discount_ends_at" IS NULL
              )
              THEN "t44"."_cycle_day"
              ELSE "t44"."discount_ends_at_day"
            END
            ELSE "t44"."from_day"
          END AS "from_day",
          "t44"."to_t",
          "t44"."to_day",
          "t44"."last",
          "t44"."book",
          "t44"."_still",
          FALSE AS "_off"
        FROM (
          SELECT
            "t43".*
            EXCLUDE ("_first", "_from_change", "_from_day", "_from_dom", "_from_month", "_from_noon", "_from_start", "_landing", "_length", "_month", "_there", "_there_change", "_there_noon", "_there_start", "_to_month")
          FROM (
            SELECT
              "t42"."account_id",
              "t42"."subscription_id",
              "t42"."item_id",
              "t42"."starts_at",
              "t42"."starts_at_day",
              "t42"."plan",
              "t42"."tier",
              "t42"."product",
              "t42"."kind",
              "t42"."status",
              "t42"."amount",
              "t42"."currency",
              "t42"."interval",
              "t42"."interval_count",
              "t42"."seats",
              "t42"."discount_percent",
              "t42"."discount_amount",
              "t42"."discount_duration",
              "t42"."discount_ends_at",
              "t42"."discount_ends_at_day",
              "t42"."billed_through",
              "t42"."billed_through_day",
              "t42"."cancel_requested_at",
              "t42"."cancelled_at",
              "t42"."cancel_kind",
              "t42"."cancel_reason",
              "t42"."_source",
              "t42"."_line",
              "t42"."from_t",
              "t42"."from_day",
              "t42"."to_t",
              "t42"."to_day",
              "t42"."last",
              "t42"."book",
              "t42"."_still",
              "t42"."_some",
              "t42"."_once",
              "t42"."_months",
              "t42"."_days",
              "t42"."_from_day",
              "t42"."_from_month",
              "t42"."_from_dom",
              "t42"."_from_start",
              "t42"."_from_noon",
              "t42"."_from_change",
              "t42"."_to_month",
              "t42"."_month",
              "t42"."_first",
              "t42"."_length",
              "t42"."_landing",
              "t42"."_there",
              "t42"."_there_start",
              "t42"."_there_noon",
              "t42"."_there_change",
              CASE
                WHEN (
                  (
                    "t42"."_there_start" + CASE
                      WHEN "t42"."starts_at" < "t42"."_from_change"
                      THEN "t42"."starts_at" - "t42"."_from_start"
                      ELSE (
                        "t42"."starts_at" - "t42"."_from_noon"
                      ) + 43200
                    END
                  ) < "t42"."_there_change"
                )
                OR (
                  (
                    (
                      "t42"."_there_noon" + CASE
                        WHEN "t42"."starts_at" < "t42"."_from_change"
                        THEN "t42"."starts_at" - "t42"."_from_start"
                        ELSE (
                          "t42"."starts_at" - "t42"."_from_noon"
                        ) + 43200
                      END
                    ) - 43200
                  ) < "t42"."_there_change"
                )
                THEN "t42"."_there_start" + CASE
                  WHEN "t42"."starts_at" < "t42"."_from_change"
                  THEN "t42"."starts_at" - "t42"."_from_start"
                  ELSE (
                    "t42"."starts_at" - "t42"."_from_noon"
                  ) + 43200
                END
                ELSE (
                  "t42"."_there_noon" + CASE
                    WHEN "t42"."starts_at" < "t42"."_from_change"
                    THEN "t42"."starts_at" - "t42"."_from_start"
                    ELSE (
                      "t42"."starts_at" - "t42"."_from_noon"
                    ) + 43200
                  END
                ) - 43200
              END AS "_cycle",
              CAST("t42"."_there" AS INT) AS "_cycle_day"
            FROM (
              SELECT
                "t41"."account_id",
                "t41"."subscription_id",
                "t41"."item_id",
                "t41"."starts_at",
                "t41"."starts_at_day",
                "t41"."plan",
                "t41"."tier",
                "t41"."product",
                "t41"."kind",
                "t41"."status",
                "t41"."amount",
                "t41"."currency",
                "t41"."interval",
                "t41"."interval_count",
                "t41"."seats",
                "t41"."discount_percent",
                "t41"."discount_amount",
                "t41"."discount_duration",
                "t41"."discount_ends_at",
                "t41"."discount_ends_at_day",
                "t41"."billed_through",
                "t41"."billed_through_day",
                "t41"."cancel_requested_at",
                "t41"."cancelled_at",
                "t41"."cancel_kind",
                "t41"."cancel_reason",
                "t41"."_source",
                "t41"."_line",
                "t41"."from_t",
                "t41"."from_day",
                "t41"."to_t",
                "t41"."to_day",
                "t41"."last",
                "t41"."book",
                "t41"."_still",
                "t41"."_some",
                "t41"."_once",
                "t41"."_months",
                "t41"."_days",
                "t41"."_from_day",
                "t41"."_from_month",
                "t41"."_from_dom",
                "t41"."_from_start",
                "t41"."_from_noon",
                "t41"."_from_change",
                "t41"."_to_month",
                "t41"."_month",
                "t41"."_first",
                "t41"."_length",
                "t41"."_landing",
                "t16"."_there",
                "t16"."_there_start",
                "t16"."_there_noon",
                "t16"."_there_change"
              FROM (
                SELECT
                  "t39"."account_id",
                  "t39"."subscription_id",
                  "t39"."item_id",
                  "t39"."starts_at",
                  "t39"."starts_at_day",
                  "t39"."plan",
                  "t39"."tier",
                  "t39"."product",
                  "t39"."kind",
                  "t39"."status",
                  "t39"."amount",
                  "t39"."currency",
                  "t39"."interval",
                  "t39"."interval_count",
                  "t39"."seats",
                  "t39"."discount_percent",
                  "t39"."discount_amount",
                  "t39"."discount_duration",
                  "t39"."discount_ends_at",
                  "t39"."discount_ends_at_day",
                  "t39"."billed_through",
                  "t39"."billed_through_day",
                  "t39"."cancel_requested_at",
                  "t39"."cancelled_at",
                  "t39"."cancel_kind",
                  "t39"."cancel_reason",
                  "t39"."_source",
                  "t39"."_line",
                  "t39"."from_t",
                  "t39"."from_day",
                  "t39"."to_t",
                  "t39"."to_day",
                  "t39"."last",
                  "t39"."book",
                  "t39"."_still",
                  "t39"."_some",
                  "t39"."_once",
                  "t39"."_months",
                  "t39"."_days",
                  "t39"."_from_day",
                  "t39"."_from_month",
                  "t39"."_from_dom",
                  "t39"."_from_start",
                  "t39"."_from_noon",
                  "t39"."_from_change",
                  "t39"."_to_month",
                  "t39"."_month",
                  "t39"."_first",
                  "t39"."_length",
                  (
                    (
                      CAST("t39"."_first" AS BIGINT) + CAST(LEAST("t39"."_from_dom", "t39"."_length") AS BIGINT)
                    ) - 1
                  ) + "t39"."_days" AS "_landing"
                FROM (
                  SELECT
                    "t38"."account_id",
                    "t38"."subscription_id",
                    "t38"."item_id",
                    "t38"."starts_at",
                    "t38"."starts_at_day",
                    "t38"."plan",
                    "t38"."tier",
                    "t38"."product",
                    "t38"."kind",
                    "t38"."status",
                    "t38"."amount",
                    "t38"."currency",
                    "t38"."interval",
                    "t38"."interval_count",
                    "t38"."seats",
                    "t38"."discount_percent",
                    "t38"."discount_amount",
                    "t38"."discount_duration",
                    "t38"."discount_ends_at",
                    "t38"."discount_ends_at_day",
                    "t38"."billed_through",
                    "t38"."billed_through_day",
                    "t38"."cancel_requested_at",
                    "t38"."cancelled_at",
                    "t38"."cancel_kind",
                    "t38"."cancel_reason",
                    "t38"."_source",
                    "t38"."_line",
                    "t38"."from_t",
                    "t38"."from_day",
                    "t38"."to_t",
                    "t38"."to_day",
                    "t38"."last",
                    "t38"."book",
                    "t38"."_still",
                    "t38"."_some",
                    "t38"."_once",
                    "t38"."_months",
                    "t38"."_days",
                    "t38"."_from_day",
                    "t38"."_from_month",
                    "t38"."_from_dom",
                    "t38"."_from_start",
                    "t38"."_from_noon",
                    "t38"."_from_change",
                    "t38"."_to_month",
                    "t17"."_month",
                    "t17"."_first",
                    "t17"."_length"
                  FROM (
                    SELECT
                      "t36"."account_id",
                      "t36"."subscription_id",
                      "t36"."item_id",
                      "t36"."starts_at",
                      "t36"."starts_at_day",
                      "t36"."plan",
                      "t36"."tier",
                      "t36"."product",
                      "t36"."kind",
                      "t36"."status",
                      "t36"."amount",
                      "t36"."currency",
                      "t36"."interval",
                      "t36"."interval_count",
                      "t36"."seats",
                      "t36"."discount_percent",
                      "t36"."discount_amount",
                      "t36"."discount_duration",
                      "t36"."discount_ends_at",
                      "t36"."discount_ends_at_day",
                      "t36"."billed_through",
                      "t36"."billed_through_day",
                      "t36"."cancel_requested_at",
                      "t36"."cancelled_at",
                      "t36"."cancel_kind",
                      "t36"."cancel_reason",
                      "t36"."_source",
                      "t36"."_line",
                      "t36"."from_t",
                      "t36"."from_day",
                      "t36"."to_t",
                      "t36"."to_day",
                      "t36"."last",
                      "t36"."book",
                      "t36"."_still",
                      "t36"."_some",
                      "t36"."_once",
                      "t36"."_months",
                      "t36"."_days",
                      "t36"."_from_day",
                      "t36"."_from_month",
                      "t36"."_from_dom",
                      "t36"."_from_start",
                      "t36"."_from_noon",
                      "t36"."_from_change",
                      CAST("t36"."_from_month" AS BIGINT) + "t36"."_months" AS "_to_month"
                    FROM (
                      SELECT
                        "t35"."account_id",
                        "t35"."subscription_id",
                        "t35"."item_id",
                        "t35"."starts_at",
                        "t35"."starts_at_day",
                        "t35"."plan",
                        "t35"."tier",
                        "t35"."product",
                        "t35"."kind",
                        "t35"."status",
                        "t35"."amount",
                        "t35"."currency",
                        "t35"."interval",
                        "t35"."interval_count",
                        "t35"."seats",
                        "t35"."discount_percent",
                        "t35"."discount_amount",
                        "t35"."discount_duration",
                        "t35"."discount_ends_at",
                        "t35"."discount_ends_at_day",
                        "t35"."billed_through",
                        "t35"."billed_through_day",
                        "t35"."cancel_requested_at",
                        "t35"."cancelled_at",
                        "t35"."cancel_kind",
                        "t35"."cancel_reason",
                        "t35"."_source",
                        "t35"."_line",
                        "t35"."from_t",
                        "t35"."from_day",
                        "t35"."to_t",
                        "t35"."to_day",
                        "t35"."last",
                        "t35"."book",
                        "t35"."_still",
                        "t35"."_some",
                        "t35"."_once",
                        "t35"."_months",
                        "t35"."_days",
                        "t14"."_from_day",
                        "t14"."_from_month",
                        "t14"."_from_dom",
                        "t14"."_from_start",
                        "t14"."_from_noon",
                        "t14"."_from_change"
                      FROM (
                        SELECT
                          "t33"."account_id",
                          "t33"."subscription_id",
                          "t33"."item_id",
                          "t33"."starts_at",
                          "t33"."starts_at_day",
                          "t33"."plan",
                          "t33"."tier",
                          "t33"."product",
                          "t33"."kind",
                          "t33"."status",
                          "t33"."amount",
                          "t33"."currency",
                          "t33"."interval",
                          "t33"."interval_count",
                          "t33"."seats",
                          "t33"."discount_percent",
                          "t33"."discount_amount",
                          "t33"."discount_duration",
                          "t33"."discount_ends_at",
                          "t33"."discount_ends_at_day",
                          "t33"."billed_through",
                          "t33"."billed_through_day",
                          "t33"."cancel_requested_at",
                          "t33"."cancelled_at",
                          "t33"."cancel_kind",
                          "t33"."cancel_reason",
                          "t33"."_source",
                          "t33"."_line",
                          "t33"."from_t",
                          "t33"."from_day",
                          "t33"."to_t",
                          "t33"."to_day",
                          "t33"."last",
                          CASE
                            WHEN "t33"."status" = 'trial'
                            THEN 'trial'
                            ELSE CASE
                              WHEN (
                                "t33"."kind" = 'recurring'
                              ) OR (
                                "t33"."kind" = 'metered'
                              )
                              THEN 'mrr'
                              ELSE 'metered'
                            END
                          END AS "book",
                          FALSE AS "_still",
                          (
                            COALESCE("t33"."discount_percent", 0) + COALESCE("t33"."discount_amount", 0)
                          ) > 0 AS "_some",
                          COALESCE("t33"."discount_duration" = 'once', FALSE) AS "_once",
                          CASE
                            WHEN "t33"."interval" = 'year'
                            THEN 12
                            ELSE CASE
                              WHEN "t33"."interval" = 'quarter'
                              THEN 3
                              ELSE CASE WHEN "t33"."interval" = 'month' THEN 1 ELSE 0 END
                            END
                          END * "t33"."interval_count" AS "_months",
                          CASE
                            WHEN "t33"."interval" = 'week'
                            THEN 7
                            ELSE CASE WHEN "t33"."interval" = 'day' THEN 1 ELSE 0 END
                          END * "t33"."interval_count" AS "_days"
                        FROM (
                          SELECT
                            "t32".*
                            EXCLUDE ("_end", "_end_day")
                          FROM (
                            SELECT
                              "t29"."subscription_id",
                              "t29"."item_id",
                              "t29"."account_id",
                              "t29"."starts_at",
                              "t29"."starts_at_day",
                              "t29"."ends_at",
                              "t29"."ends_at_day",
                              "t29"."plan",
                              "t29"."tier",
                              "t29"."product",
                              "t29"."kind",
                              "t29"."status",
                              "t29"."amount",
                              "t29"."currency",
                              "t29"."interval",
                              "t29"."interval_count",
                              "t29"."seats",
                              "t29"."discount_percent",
                              "t29"."discount_amount",
                              "t29"."discount_duration",
                              "t29"."discount_ends_at",
                              "t29"."discount_ends_at_day",
                              "t29"."billed_through",
                              "t29"."billed_through_day",
                              "t29"."cancel_requested_at",
                              "t29"."cancel_requested_at_day",
                              "t29"."cancelled_at",
                              "t29"."cancelled_at_day",
                              "t29"."cancel_kind",
                              "t29"."cancel_reason",
                              "t29"."_source",
                              "t29"."_line",
                              "t29"."_seen",
                              "t29"."from_t",
                              "t29"."from_day",
                              "t29"."next_t",
                              "t29"."next_day",
                              "t29"."last",
                              "t29"."_end",
                              "t29"."_end_day",
                              CASE
                                WHEN COALESCE("t29"."next_t" < COALESCE("t29"."_end", 253402300799), FALSE)
                                THEN "t29"."next_t"
                                ELSE COALESCE("t29"."_end", 253402300799)
                              END AS "to_t",
                              CASE
                                WHEN COALESCE("t29"."next_t" < COALESCE("t29"."_end", 253402300799), FALSE)
                                THEN "t29"."next_day"
                                ELSE COALESCE("t29"."_end_day", 2932896)
                              END AS "to_day"
                            FROM (
                              SELECT
                                "t27"."subscription_id",
                                "t27"."item_id",
                                "t27"."account_id",
                                "t27"."starts_at",
                                "t27"."starts_at_day",
                                "t27"."ends_at",
                                "t27"."ends_at_day",
                                "t27"."plan",
                                "t27"."tier",
                                "t27"."product",
                                "t27"."kind",
                                "t27"."status",
                                "t27"."amount",
                                "t27"."currency",
                                "t27"."interval",
                                "t27"."interval_count",
                                "t27"."seats",
                                "t27"."discount_percent",
                                "t27"."discount_amount",
                                "t27"."discount_duration",
                                "t27"."discount_ends_at",
                                "t27"."discount_ends_at_day",
                                "t27"."billed_through",
                                "t27"."billed_through_day",
                                "t27"."cancel_requested_at",
                                "t27"."cancel_requested_at_day",
                                "t27"."cancelled_at",
                                "t27"."cancelled_at_day",
                                "t27"."cancel_kind",
                                "t27"."cancel_reason",
                                "t27"."_source",
                                "t27"."_line",
                                "t27"."_seen",
                                "t27"."from_t",
                                "t27"."from_day",
                                "t27"."next_t",
                                "t27"."next_day",
                                (
                                  "t27"."next_t" IS NULL
                                ) OR COALESCE("t27"."next_t" > "t27"."ends_at", FALSE) AS "last",
                                CASE
                                  WHEN (
                                    "t27"."next_t" IS NULL
                                  ) OR COALESCE("t27"."next_t" > "t27"."ends_at", FALSE)
                                  THEN CASE
                                    WHEN COALESCE("t27"."billed_through" > "t27"."ends_at", FALSE)
                                    THEN "t27"."billed_through"
                                    ELSE "t27"."ends_at"
                                  END
                                  ELSE "t27"."ends_at"
                                END AS "_end",
                                CASE
                                  WHEN (
                                    "t27"."next_t" IS NULL
                                  ) OR COALESCE("t27"."next_t" > "t27"."ends_at", FALSE)
                                  THEN CASE
                                    WHEN COALESCE("t27"."billed_through" > "t27"."ends_at", FALSE)
                                    THEN "t27"."billed_through_day"
                                    ELSE "t27"."ends_at_day"
                                  END
                                  ELSE "t27"."ends_at_day"
                                END AS "_end_day"
                              FROM (
                                SELECT
                                  "t24"."subscription_id",
                                  "t24"."item_id",
                                  "t24"."account_id",
                                  "t24"."starts_at",
                                  "t24"."starts_at_day",
                                  "t24"."ends_at",
                                  "t24"."ends_at_day",
                                  "t24"."plan",
                                  "t24"."tier",
                                  "t24"."product",
                                  "t24"."kind",
                                  "t24"."status",
                                  "t24"."amount",
                                  "t24"."currency",
                                  "t24"."interval",
                                  "t24"."interval_count",
                                  "t24"."seats",
                                  "t24"."discount_percent",
                                  "t24"."discount_amount",
                                  "t24"."discount_duration",
                                  "t24"."discount_ends_at",
                                  "t24"."discount_ends_at_day",
                                  "t24"."billed_through",
                                  "t24"."billed_through_day",
                                  "t24"."cancel_requested_at",
                                  "t24"."cancel_requested_at_day",
                                  "t24"."cancelled_at",
                                  "t24"."cancelled_at_day",
                                  "t24"."cancel_kind",
                                  "t24"."cancel_reason",
                                  "t24"."_source",
                                  "t24"."_line",
                                  "t24"."_seen",
                                  "t24"."starts_at" AS "from_t",
                                  "t24"."starts_at_day" AS "from_day",
                                  LEAD("t24"."starts_at") OVER (
                                    PARTITION BY "t24"."subscription_id", "t24"."item_id"
                                    ORDER BY "t24"."starts_at" ASC
                                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                                  ) AS "next_t",
                                  LEAD("t24"."starts_at_day") OVER (
                                    PARTITION BY "t24"."subscription_id", "t24"."item_id"
                                    ORDER BY "t24"."starts_at" ASC
                                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                                  ) AS "next_day"
                                FROM (
                                  SELECT
                                    *
                                  FROM "t19" AS "t21"
                                  WHERE
                                    "t21"."kind" <> 'one_time'
                                ) AS "t24"
                              ) AS "t27"
                            ) AS "t29"
                          ) AS "t32"
                        ) AS "t33"
                        WHERE
                          "t33"."from_t" < "t33"."to_t"
                          AND "t33"."status" <> 'free'
                          AND NOT (
                            (
                              CASE
                                WHEN "t33"."status" = 'trial'
                                THEN 'trial'
                                ELSE CASE
                                  WHEN (
                                    "t33"."kind" = 'recurring'
                                  ) OR (
                                    "t33"."kind" = 'metered'
                                  )
                                  THEN 'mrr'
                                  ELSE 'metered'
                                END
                              END <> 'mrr'
                            )
                            AND (
                              "t33"."status" = 'paused'
                            )
                          )
                          AND NOT (
                            (
                              "t33"."status" = 'trial'
                            ) AND (
                              "t33"."kind" = 'metered'
                            )
                          )
                          AND CASE
                            WHEN "t33"."status" = 'trial'
                            THEN 'trial'
                            ELSE CASE
                              WHEN (
                                "t33"."kind" = 'recurring'
                              ) OR (
                                "t33"."kind" = 'metered'
                              )
                              THEN 'mrr'
                              ELSE 'metered'
                            END
                          END = 'mrr'
                          AND "t33"."status" <> 'paused'
                      ) AS "t35"
                      LEFT OUTER JOIN (
                        SELECT
                          "t4"."day" AS "_from_day",
                          "t4"."month_no" AS "_from_month",
                          "t4"."dom" AS "_from_dom",
                          "t4"."start_t" AS "_from_start",
                          "t4"."noon_t" AS "_from_noon",
                          "t4"."change_t" AS "_from_change"
                        FROM "calendar" AS "t4"
                      ) AS "t14"
                        ON "t35"."starts_at_day" = "t14"."_from_day"
                    ) AS "t36"
                  ) AS "t38"
                  LEFT OUTER JOIN (
                    SELECT
                      CAST("t4"."month_no" AS BIGINT) AS "_month",
                      "t4"."month_start_day" AS "_first",
                      "t4"."month_days" AS "_length"
                    FROM "calendar" AS "t4"
                    WHERE
                      "t4"."dom" = 1
                  ) AS "t17"
                    ON "t38"."_to_month" = "t17"."_month"
                ) AS "t39"
              ) AS "t41"
              LEFT OUTER JOIN (
                SELECT
                  CAST("t4"."day" AS BIGINT) AS "_there",
                  "t4"."start_t" AS "_there_start",
                  "t4"."noon_t" AS "_there_noon",
                  "t4"."change_t" AS "_there_change"
                FROM "calendar" AS "t4"
              ) AS "t16"
                ON "t41"."_landing" = "t16"."_there"
            ) AS "t42"
          ) AS "t43"
        ) AS "t44"
        WHERE
          COALESCE(
            "t44"."_some"
            AND (
              CASE
                WHEN "t44"."_once" AND (
                  "t44"."discount_ends_at" IS NULL
                )
                THEN "t44"."_cycle"
                ELSE "t44"."discount_ends_at"
              END < "t44"."to_t"
            ),
            FALSE
          )
      ) AS "t45"
    ) AS "t47"
  ) AS "t48"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t21"."item_id" AS "charge_id",
      "t21"."account_id",
      "t21"."plan",
      "t21"."tier",
      "t21"."product",
      "t21"."currency",
      "t21"."kind",
      "t21"."starts_at" AS "at",
      "t21"."starts_at_day" AS "from_day",
      CAST(GREATEST(COALESCE("t21"."ends_at_day", 0), "t21"."starts_at_day" + 1) AS INT) AS "to_day",
      "t21"."starts_at_day" AS "begins_day",
      0 AS "months",
      0 AS "days",
      CAST("t21"."amount" AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0)) AS "price",
      "t21"."_source",
      "t21"."_line"
    FROM "t19" AS "t21"
    WHERE
      "t21"."kind" = 'one_time' AND NOT (
        "t21"."status" IN ('trial', 'free')
      )
  ) AS "t26"
) AS "t49"
UNION ALL
SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t28"."line_id" AS "charge_id",
      "t28"."account_id",
      "t28"."plan",
      CAST(NULL AS TEXT) AS "tier",
      CAST(NULL AS TEXT) AS "product",
      "t28"."currency",
      "t28"."kind",
      COALESCE("t28"."period_start", "t28"."issued_at") AS "at",
      CASE
        WHEN (
          "t28"."period_start" IS NOT NULL
        ) AND (
          "t28"."period_end" IS NOT NULL
        )
        THEN "t28"."period_start_day"
        ELSE "t28"."issued_at_day"
      END AS "from_day",
      CAST(CASE
        WHEN (
          "t28"."period_start" IS NOT NULL
        ) AND (
          "t28"."period_end" IS NOT NULL
        )
        THEN GREATEST("t28"."period_end_day", "t28"."period_start_day" + 1)
        ELSE "t28"."issued_at_day" + 1
      END AS INT) AS "to_day",
      CASE
        WHEN (
          "t28"."period_start" IS NOT NULL
        ) AND (
          "t28"."period_end" IS NOT NULL
        )
        THEN "t28"."period_start_day"
        ELSE "t28"."issued_at_day"
      END AS "begins_day",
      0 AS "months",
      0 AS "days",
      CAST("t28"."amount" AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0)) AS "price",
      "t28"."_source",
      "t28"."_line"
    FROM (
      SELECT
        "t25"."line_id",
        "t25"."invoice_id",
        "t25"."account_id",
        "t25"."subscription_id",
        "t25"."issued_at",
        "t25"."issued_at_day",
        "t25"."paid_at",
        "t25"."paid_at_day",
        "t25"."period_start",
        "t25"."period_start_day",
        "t25"."period_end",
        "t25"."period_end_day",
        "t25"."amount",
        "t25"."tax",
        "t25"."currency",
        "t25"."kind",
        "t25"."prorated",
        "t25"."plan",
        "t25"."quantity",
        "t25"."_source",
        "t25"."_line",
        "t25"."_seen"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t7"."line_id",
            "t7"."invoice_id",
            "t7"."account_id",
            "t7"."subscription_id",
            "t7"."issued_at",
            "t7"."issued_at_day",
            "t7"."paid_at",
            "t7"."paid_at_day",
            "t7"."period_start",
            "t7"."period_start_day",
            "t7"."period_end",
            "t7"."period_end_day",
            "t7"."amount",
            "t7"."tax",
            "t7"."currency",
            "t7"."kind",
            "t7"."prorated",
            "t7"."plan",
            "t7"."quantity",
            "t7"."_source",
            "t7"."_line",
            "t7"."_seen"
          FROM "invoice_lines" AS "t7"
          ANTI JOIN (
            SELECT
              "t2"."account_id" AS "_test"
            FROM "accounts" AS "t2"
            WHERE
              COALESCE("t2"."is_test", FALSE)
          ) AS "t15"
            ON "t7"."account_id" = "t15"."_test"
        ) AS "t20"
        WHERE
          "t20"."kind" IN ('recurring', 'metered', 'one_time')
      ) AS "t25"
      ANTI JOIN (
        SELECT DISTINCT
          "t1"."account_id" AS "_has"
        FROM "subscriptions" AS "t1"
      ) AS "t10"
        ON "t25"."account_id" = "t10"."_has"
    ) AS "t28"
  ) AS "t30"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t18"."purchase_id" AS "charge_id",
      "t18"."account_id",
      CAST(NULL AS TEXT) AS "plan",
      CAST(NULL AS TEXT) AS "tier",
      "t18"."product",
      "t18"."currency",
      'purchase' AS "kind",
      "t18"."at",
      "t18"."at_day" AS "from_day",
      CAST("t18"."at_day" + 1 AS INT) AS "to_day",
      "t18"."at_day" AS "begins_day",
      0 AS "months",
      0 AS "days",
      CAST("t18"."amount" AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0)) AS "price",
      "t18"."_source",
      "t18"."_line"
    FROM (
      SELECT
        "t5"."purchase_id",
        "t5"."account_id",
        "t5"."at",
        "t5"."at_day",
        "t5"."amount",
        "t5"."currency",
        "t5"."kind",
        "t5"."product",
        "t5"."_source",
        "t5"."_line",
        "t5"."_seen"
      FROM "purchases" AS "t5"
      ANTI JOIN (
        SELECT
          "t2"."account_id" AS "_test"
        FROM "accounts" AS "t2"
        WHERE
          COALESCE("t2"."is_test", FALSE)
      ) AS "t15"
        ON "t5"."account_id" = "t15"."_test"
    ) AS "t18"
  ) AS "t23"
) AS "t31"
