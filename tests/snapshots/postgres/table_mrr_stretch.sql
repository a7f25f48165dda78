SELECT
  "t10"."account_id",
  "t10"."subscription_id",
  "t10"."item_id",
  "t10"."starts_at",
  "t10"."starts_at_day",
  "t10"."plan",
  "t10"."tier",
  "t10"."product",
  "t10"."kind",
  "t10"."status",
  "t10"."amount",
  "t10"."currency",
  "t10"."interval",
  "t10"."interval_count",
  "t10"."seats",
  "t10"."discount_percent",
  "t10"."discount_amount",
  "t10"."discount_duration",
  "t10"."discount_ends_at",
  "t10"."discount_ends_at_day",
  "t10"."billed_through",
  "t10"."billed_through_day",
  "t10"."cancel_requested_at",
  "t10"."cancelled_at",
  "t10"."cancel_kind",
  "t10"."cancel_reason",
  "t10"."_source",
  "t10"."_line",
  "t10"."from_t",
  "t10"."from_day",
  "t10"."to_t",
  "t10"."to_day",
  "t10"."last"
FROM (
  SELECT
    "t9"."subscription_id",
    "t9"."item_id",
    "t9"."account_id",
    "t9"."starts_at",
    "t9"."starts_at_day",
    "t9"."ends_at",
    "t9"."ends_at_day",
    "t9"."plan",
    "t9"."tier",
    "t9"."product",
    "t9"."kind",
    "t9"."status",
    "t9"."amount",
    "t9"."currency",
    "t9"."interval",
    "t9"."interval_count",
    "t9"."seats",
    "t9"."discount_percent",
    "t9"."discount_amount",
    "t9"."discount_duration",
    "t9"."discount_ends_at",
    "t9"."discount_ends_at_day",
    "t9"."billed_through",
    "t9"."billed_through_day",
    "t9"."cancel_requested_at",
    "t9"."cancel_requested_at_day",
    "t9"."cancelled_at",
    "t9"."cancelled_at_day",
    "t9"."cancel_kind",
    "t9"."cancel_reason",
    "t9"."_source",
    "t9"."_line",
    "t9"."_seen",
    "t9"."from_t",
    "t9"."from_day",
    "t9"."next_t",
    "t9"."next_day",
    "t9"."last",
    "t9"."to_t",
    "t9"."to_day"
  FROM (
    SELECT
      "t8"."subscription_id",
      "t8"."item_id",
      "t8"."account_id",
      "t8"."starts_at",
      "t8"."starts_at_day",
      "t8"."ends_at",
      "t8"."ends_at_day",
      "t8"."plan",
      "t8"."tier",
      "t8"."product",
      "t8"."kind",
      "t8"."status",
      "t8"."amount",
      "t8"."currency",
      "t8"."interval",
      "t8"."interval_count",
      "t8"."seats",
      "t8"."discount_percent",
      "t8"."discount_amount",
      "t8"."discount_duration",
      "t8"."discount_ends_at",
      "t8"."discount_ends_at_day",
      "t8"."billed_through",
      "t8"."billed_through_day",
      "t8"."cancel_requested_at",
      "t8"."cancel_requested_at_day",
      "t8"."cancelled_at",
      "t8"."cancelled_at_day",
      "t8"."cancel_kind",
      "t8"."cancel_reason",
      "t8"."_source",
      "t8"."_line",
      "t8"."_seen",
      "t8"."from_t",
      "t8"."from_day",
      "t8"."next_t",
      "t8"."next_day",
      "t8"."last",
      "t8"."_end",
      "t8"."_end_day",
      CASE
        WHEN COALESCE("t8"."next_t" < COALESCE("t8"."_end", 253402300799), FALSE)
        THEN "t8"."next_t"
        ELSE COALESCE("t8"."_end", 253402300799)
      END AS "to_t",
      CASE
        WHEN COALESCE("t8"."next_t" < COALESCE("t8"."_end", 253402300799), FALSE)
        THEN "t8"."next_day"
        ELSE COALESCE("t8"."_end_day", 2932896)
      END AS "to_day"
    FROM (
      SELECT
        "t7"."subscription_id",
        "t7"."item_id",
        "t7"."account_id",
        "t7"."starts_at",
        "t7"."starts_at_day",
        "t7"."ends_at",
        "t7"."ends_at_day",
        "t7"."plan",
        "t7"."tier",
        "t7"."product",
        "t7"."kind",
        "t7"."status",
        "t7"."amount",
        "t7"."currency",
        "t7"."interval",
        "t7"."interval_count",
        "t7"."seats",
        "t7"."discount_percent",
        "t7"."discount_amount",
        "t7"."discount_duration",
        "t7"."discount_ends_at",
        "t7"."discount_ends_at_day",
        "t7"."billed_through",
        "t7"."billed_through_day",
        "t7"."cancel_requested_at",
        "t7"."cancel_requested_at_day",
        "t7"."cancelled_at",
        "t7"."cancelled_at_day",
        "t7"."cancel_kind",
        "t7"."cancel_reason",
        "t7"."_source",
        "t7"."_line",
        "t7"."_seen",
        "t7"."from_t",
        "t7"."from_day",
        "t7"."next_t",
        "t7"."next_day",
        (
          "t7"."next_t" IS NULL
        ) OR COALESCE("t7"."next_t" > "t7"."ends_at", FALSE) AS "last",
        CASE
          WHEN (
            "t7"."next_t" IS NULL
          ) OR COALESCE("t7"."next_t" > "t7"."ends_at", FALSE)
          THEN CASE
            WHEN COALESCE("t7"."billed_through" > "t7"."ends_at", FALSE)
            THEN "t7"."billed_through"
            ELSE "t7"."ends_at"
          END
          ELSE "t7"."ends_at"
        END AS "_end",
        CASE
          WHEN (
            "t7"."next_t" IS NULL
          ) OR COALESCE("t7"."next_t" > "t7"."ends_at", FALSE)
          THEN CASE
            WHEN COALESCE("t7"."billed_through" > "t7"."ends_at", FALSE)
            THEN "t7"."billed_through_day"
            ELSE "t7"."ends_at_day"
          END
          ELSE "t7"."ends_at_day"
        END AS "_end_day"
      FROM (
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
          "t6"."_seen",
          "t6"."starts_at" AS "from_t",
          "t6"."starts_at_day" AS "from_day",
          LEAD("t6"."starts_at") OVER (
            PARTITION BY "t6"."subscription_id", "t6"."item_id"
            ORDER BY "t6"."starts_at" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) AS "next_t",
          LEAD("t6"."starts_at_day") OVER (
            PARTITION BY "t6"."subscription_id", "t6"."item_id"
            ORDER BY "t6"."starts_at" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) AS "next_day"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t2"."subscription_id",
              "t2"."item_id",
              "t2"."account_id",
              "t2"."starts_at",
              "t2"."starts_at_day",
              "t2"."ends_at",
              "t2"."ends_at_day",
              "t2"."plan",
              "t2"."tier",
              "t2"."product",
              "t2"."kind",
              "t2"."status",
              "t2"."amount",
              "t2"."currency",
              "t2"."interval",
              "t2"."interval_count",
              "t2"."seats",
              "t2"."discount_percent",
              "t2"."discount_amount",
              "t2"."discount_duration",
              "t2"."discount_ends_at",
              "t2"."discount_ends_at_day",
              "t2"."billed_through",
              "t2"."billed_through_day",
              "t2"."cancel_requested_at",
              "t2"."cancel_requested_at_day",
              "t2"."cancelled_at",
              "t2"."cancelled_at_day",
              "t2"."cancel_kind",
              "t2"."cancel_reason",
              "t2"."_source",
              "t2"."_line",
              "t2"."_seen"
            FROM "subscriptions" AS "t2"
            WHERE
              NOT EXISTS(
                SELECT
                  1
                FROM (
                  SELECT
                    "t1"."account_id" AS "_test"
                  FROM "accounts" AS "t1"
                  WHERE
                    COALESCE("t1"."is_test", FALSE)
                ) AS "t4"
                WHERE
                  "t2"."account_id" = "t4"."_test"
              )
          ) AS "t5"
          WHERE
            "t5"."kind" <> 'one_time'
        ) AS "t6"
      ) AS "t7"
    ) AS "t8"
  ) AS "t9"
) AS "t10"
WHERE
  "t10"."from_t" < "t10"."to_t"
