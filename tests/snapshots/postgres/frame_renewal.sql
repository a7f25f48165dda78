SELECT
  "t26"."renewal_id",
  "t26"."account_id",
  "t26"."subscription_id",
  "t26"."due_at",
  "t26"."due_at_day",
  "t26"."value_due",
  "t26"."currency",
  "t26"."outcome",
  "t26"."decided_at",
  "t26"."decided_at_day",
  "t26"."value_renewed",
  "t26"."term_months",
  "t26"."_source",
  "t26"."_line",
  "t26"."_seen",
  "t26"."is_test",
  "t26"."period",
  "t26"."_start_t",
  "t26"."_end_t",
  "t26"."_start_day",
  "t26"."_end_day",
  "t26"."_now_t",
  "t26"."on_day",
  "t26"."rate",
  "t26"."key",
  "t26"."due",
  "t26"."renewed",
  "t26"."reason",
  CAST(CAST("t26"."outcome" = 'renewed' AS INT) AS BIGINT) AS "won",
  CASE
    WHEN CAST(CAST("t26"."outcome" = 'renewed' AS INT) AS BIGINT) = 1
    THEN CASE WHEN "t26"."value_renewed" IS NULL THEN "t26"."due" ELSE "t26"."renewed" END
    ELSE CAST(0 AS DECIMAL(38, 0))
  END AS "kept"
FROM (
  SELECT
    "t25"."renewal_id",
    "t25"."account_id",
    "t25"."subscription_id",
    "t25"."due_at",
    "t25"."due_at_day",
    "t25"."value_due",
    "t25"."currency",
    "t25"."outcome",
    "t25"."decided_at",
    "t25"."decided_at_day",
    "t25"."value_renewed",
    "t25"."term_months",
    "t25"."_source",
    "t25"."_line",
    "t25"."_seen",
    "t25"."is_test",
    "t25"."period",
    "t25"."_start_t",
    "t25"."_end_t",
    "t25"."_start_day",
    "t25"."_end_day",
    "t25"."_now_t",
    "t25"."on_day",
    "t25"."rate",
    "t25"."renewal_id" AS "key",
    CASE
      WHEN "t25"."rate" = 10000000000
      THEN CAST(COALESCE("t25"."value_due", 0) AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0))
      ELSE DIV(
        (
          CAST(COALESCE("t25"."value_due", 0) AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0)) * CAST("t25"."rate" AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
        ) + CASE
          WHEN (
            CAST(COALESCE("t25"."value_due", 0) AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0)) * CAST("t25"."rate" AS DECIMAL(38, 0))
          ) < CAST(0 AS DECIMAL(38, 0))
          THEN CAST(0 AS DECIMAL(38, 0)) - CAST(10000000000 AS DECIMAL(38, 0))
          ELSE CAST(10000000000 AS DECIMAL(38, 0))
        END,
        CAST(10000000000 AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
      )
    END AS "due",
    CASE
      WHEN "t25"."rate" = 10000000000
      THEN CAST(COALESCE("t25"."value_renewed", 0) AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0))
      ELSE DIV(
        (
          CAST(COALESCE("t25"."value_renewed", 0) AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0)) * CAST("t25"."rate" AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
        ) + CASE
          WHEN (
            CAST(COALESCE("t25"."value_renewed", 0) AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0)) * CAST("t25"."rate" AS DECIMAL(38, 0))
          ) < CAST(0 AS DECIMAL(38, 0))
          THEN CAST(0 AS DECIMAL(38, 0)) - CAST(10000000000 AS DECIMAL(38, 0))
          ELSE CAST(10000000000 AS DECIMAL(38, 0))
        END,
        CAST(10000000000 AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
      )
    END AS "renewed",
    CASE
      WHEN "t25"."is_test"
      THEN 'test_account'
      WHEN "t25"."outcome" = 'pending'
      THEN 'pending'
      WHEN "t25"."rate" IS NULL
      THEN 'no_rate'
      ELSE ''
    END AS "reason"
  FROM (
    SELECT
      "t24"."renewal_id",
      "t24"."account_id",
      "t24"."subscription_id",
      "t24"."due_at",
      "t24"."due_at_day",
      "t24"."value_due",
      "t24"."currency",
      "t24"."outcome",
      "t24"."decided_at",
      "t24"."decided_at_day",
      "t24"."value_renewed",
      "t24"."term_months",
      "t24"."_source",
      "t24"."_line",
      "t24"."_seen",
      "t24"."is_test",
      "t24"."period",
      "t24"."_start_t",
      "t24"."_end_t",
      "t24"."_start_day",
      "t24"."_end_day",
      "t24"."_now_t",
      "t24"."on_day",
      "t24"."rate"
    FROM (
      SELECT
        "t23"."renewal_id",
        "t23"."account_id",
        "t23"."subscription_id",
        "t23"."due_at",
        "t23"."due_at_day",
        "t23"."value_due",
        "t23"."currency",
        "t23"."outcome",
        "t23"."decided_at",
        "t23"."decided_at_day",
        "t23"."value_renewed",
        "t23"."term_months",
        "t23"."_source",
        "t23"."_line",
        "t23"."_seen",
        "t23"."is_test",
        "t23"."period",
        "t23"."_start_t",
        "t23"."_end_t",
        "t23"."_start_day",
        "t23"."_end_day",
        "t23"."_now_t",
        "t23"."on_day",
        "t23"."_currency",
        "t23"."_day",
        "t23"."_rate",
        CASE WHEN "t23"."currency" = 'USD' THEN 10000000000 ELSE "t23"."_rate" END AS "rate"
      FROM (
        SELECT
          "t22"."renewal_id",
          "t22"."account_id",
          "t22"."subscription_id",
          "t22"."due_at",
          "t22"."due_at_day",
          "t22"."value_due",
          "t22"."currency",
          "t22"."outcome",
          "t22"."decided_at",
          "t22"."decided_at_day",
          "t22"."value_renewed",
          "t22"."term_months",
          "t22"."_source",
          "t22"."_line",
          "t22"."_seen",
          "t22"."is_test",
          "t22"."period",
          "t22"."_start_t",
          "t22"."_end_t",
          "t22"."_start_day",
          "t22"."_end_day",
          "t22"."_now_t",
          "t22"."on_day",
          "t12"."_currency",
          "t12"."_day",
          "t12"."_rate"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t19"."renewal_id",
              "t19"."account_id",
              "t19"."subscription_id",
              "t19"."due_at",
              "t19"."due_at_day",
              "t19"."value_due",
              "t19"."currency",
              "t19"."outcome",
              "t19"."decided_at",
              "t19"."decided_at_day",
              "t19"."value_renewed",
              "t19"."term_months",
              "t19"."_source",
              "t19"."_line",
              "t19"."_seen",
              "t19"."is_test",
              "t16"."period",
              "t16"."_start_t",
              "t16"."_end_t",
              "t16"."_start_day",
              "t16"."_end_day",
              "t16"."_now_t",
              "t16"."on_day"
            FROM (
              SELECT
                "t17"."renewal_id",
                "t17"."account_id",
                "t17"."subscription_id",
                "t17"."due_at",
                "t17"."due_at_day",
                "t17"."value_due",
                "t17"."currency",
                "t17"."outcome",
                "t17"."decided_at",
                "t17"."decided_at_day",
                "t17"."value_renewed",
                "t17"."term_months",
                "t17"."_source",
                "t17"."_line",
                "t17"."_seen",
                "t17"."is_test"
              FROM (
                SELECT
                  "t14"."renewal_id",
                  "t14"."account_id",
                  "t14"."subscription_id",
                  "t14"."due_at",
                  "t14"."due_at_day",
                  "t14"."value_due",
                  "t14"."currency",
                  "t14"."outcome",
                  "t14"."decided_at",
                  "t14"."decided_at_day",
                  "t14"."value_renewed",
                  "t14"."term_months",
                  "t14"."_source",
                  "t14"."_line",
                  "t14"."_seen",
                  "t14"."_account",
                  "t14"."_test",
                  "t14"."_from",
                  "t14"."_to",
                  COALESCE("t14"."_test", FALSE) AS "is_test"
                FROM (
                  SELECT
                    "t5"."renewal_id",
                    "t5"."account_id",
                    "t5"."subscription_id",
                    "t5"."due_at",
                    "t5"."due_at_day",
                    "t5"."value_due",
                    "t5"."currency",
                    "t5"."outcome",
                    "t5"."decided_at",
                    "t5"."decided_at_day",
                    "t5"."value_renewed",
                    "t5"."term_months",
                    "t5"."_source",
                    "t5"."_line",
                    "t5"."_seen",
                    "t11"."_account",
                    "t11"."_test",
                    "t11"."_from",
                    "t11"."_to"
                  FROM "renewals" AS "t5"
                  LEFT OUTER JOIN (
                    SELECT
                      "t4"."account_id" AS "_account",
                      "t4"."is_test" AS "_test",
                      "t4"."from_t" AS "_from",
                      "t4"."to_t" AS "_to"
                    FROM "account_version" AS "t4"
                  ) AS "t11"
                    ON "t5"."account_id" = "t11"."_account"
                ) AS "t14"
              ) AS "t17"
            ) AS "t19"
            INNER JOIN (
              SELECT
                "t13"."period",
                "t13"."start_t" AS "_start_t",
                "t13"."end_t" AS "_end_t",
                "t13"."start_day" AS "_start_day",
                "t13"."end_day" AS "_end_day",
                "t13"."now_t" AS "_now_t",
                "t13"."on_day"
              FROM (
                SELECT
                  "t6"."period",
                  "t6"."start_t",
                  "t6"."end_t",
                  "t6"."start_day",
                  "t6"."end_day",
                  "t6"."now_t",
                  "t10"."on_day"
                FROM (
                  SELECT
                    "t2"."day" AS "on_day"
                  FROM "calendar" AS "t2"
                ) AS "t10"
                INNER JOIN "periods" AS "t6"
                  ON "t10"."on_day" >= "t6"."start_day" AND "t10"."on_day" < "t6"."end_day"
              ) AS "t13"
            ) AS "t16"
              ON "t19"."due_at_day" = "t16"."on_day"
          ) AS "t20"
          WHERE
            "t20"."due_at" < "t20"."_end_t"
        ) AS "t22"
        LEFT OUTER JOIN (
          SELECT
            "t0"."currency" AS "_currency",
            "t0"."day" + 0 AS "_day",
            "t0"."rate" AS "_rate"
          FROM "fx_day" AS "t0"
        ) AS "t12"
          ON "t22"."currency" = "t12"."_currency" AND "t22"."due_at_day" = "t12"."_day"
      ) AS "t23"
    ) AS "t24"
  ) AS "t25"
) AS "t26"
WHERE
  "t26"."reason" = ''
