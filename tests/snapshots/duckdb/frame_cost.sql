SELECT
  *
FROM (
  SELECT
    "t15"."cost_id",
    "t15"."starts_at",
    "t15"."starts_at_day",
    "t15"."ends_at",
    "t15"."ends_at_day",
    "t15"."category",
    "t15"."amount",
    "t15"."currency",
    "t15"."channel",
    "t15"."campaign",
    "t15"."programme",
    "t15"."people",
    "t15"."_source",
    "t15"."_line",
    "t15"."_seen",
    "t15"."_midnight",
    "t15"."until_day",
    "t15"."period",
    "t15"."start_t",
    "t15"."end_t",
    "t15"."start_day",
    "t15"."end_day",
    "t15"."before_day",
    "t15"."now_t",
    "t15"."now_day",
    "t15"."_day_right",
    "t15"."rate",
    "t15"."cost_id" AS "key",
    LEAST("t15"."until_day", "t15"."end_day") - GREATEST("t15"."starts_at_day", "t15"."start_day") AS "days",
    CAST((
      CAST((
        CASE
          WHEN "t15"."rate" = 10000000000
          THEN CAST("t15"."amount" AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0))
          ELSE CAST((
            CAST((
              CAST("t15"."amount" AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0)) * CAST("t15"."rate" AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
            ) + CASE
              WHEN (
                CAST("t15"."amount" AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0)) * CAST("t15"."rate" AS DECIMAL(38, 0))
              ) < CAST(0 AS DECIMAL(38, 0))
              THEN CAST(0 AS DECIMAL(38, 0)) - CAST(10000000000 AS DECIMAL(38, 0))
              ELSE CAST(10000000000 AS DECIMAL(38, 0))
            END AS INT128) // CAST(CAST(10000000000 AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0)) AS INT128)
          ) AS DECIMAL(38, 0))
        END * CAST(LEAST("t15"."until_day", "t15"."end_day") - GREATEST("t15"."starts_at_day", "t15"."start_day") AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
      ) + CASE
        WHEN (
          CASE
            WHEN "t15"."rate" = 10000000000
            THEN CAST("t15"."amount" AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0))
            ELSE CAST((
              CAST((
                CAST("t15"."amount" AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0)) * CAST("t15"."rate" AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
              ) + CASE
                WHEN (
                  CAST("t15"."amount" AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0)) * CAST("t15"."rate" AS DECIMAL(38, 0))
                ) < CAST(0 AS DECIMAL(38, 0))
                THEN CAST(0 AS DECIMAL(38, 0)) - CAST(10000000000 AS DECIMAL(38, 0))
                ELSE CAST(10000000000 AS DECIMAL(38, 0))
              END AS INT128) // CAST(CAST(10000000000 AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0)) AS INT128)
            ) AS DECIMAL(38, 0))
          END * CAST(LEAST("t15"."until_day", "t15"."end_day") - GREATEST("t15"."starts_at_day", "t15"."start_day") AS DECIMAL(38, 0))
        ) < CAST(0 AS DECIMAL(38, 0))
        THEN CAST(0 AS DECIMAL(38, 0)) - CAST("t15"."until_day" - "t15"."starts_at_day" AS DECIMAL(38, 0))
        ELSE CAST("t15"."until_day" - "t15"."starts_at_day" AS DECIMAL(38, 0))
      END AS INT128) // CAST(CAST("t15"."until_day" - "t15"."starts_at_day" AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0)) AS INT128)
    ) AS DECIMAL(38, 0)) AS "spent",
    CASE WHEN "t15"."rate" IS NULL THEN 'no_rate' ELSE '' END AS "reason"
  FROM (
    SELECT
      "t14".*
      EXCLUDE ("_currency", "_day", "_rate")
    FROM (
      SELECT
        "t13"."cost_id",
        "t13"."starts_at",
        "t13"."starts_at_day",
        "t13"."ends_at",
        "t13"."ends_at_day",
        "t13"."category",
        "t13"."amount",
        "t13"."currency",
        "t13"."channel",
        "t13"."campaign",
        "t13"."programme",
        "t13"."people",
        "t13"."_source",
        "t13"."_line",
        "t13"."_seen",
        "t13"."_day",
        "t13"."_midnight",
        "t13"."until_day",
        "t13"."period",
        "t13"."start_t",
        "t13"."end_t",
        "t13"."start_day",
        "t13"."end_day",
        "t13"."before_day",
        "t13"."now_t",
        "t13"."now_day",
        "t13"."_currency",
        "t13"."_day_right",
        "t13"."_rate",
        CASE WHEN "t13"."currency" = 'USD' THEN 10000000000 ELSE "t13"."_rate" END AS "rate"
      FROM (
        SELECT
          "t12"."cost_id",
          "t12"."starts_at",
          "t12"."starts_at_day",
          "t12"."ends_at",
          "t12"."ends_at_day",
          "t12"."category",
          "t12"."amount",
          "t12"."currency",
          "t12"."channel",
          "t12"."campaign",
          "t12"."programme",
          "t12"."people",
          "t12"."_source",
          "t12"."_line",
          "t12"."_seen",
          "t12"."_day",
          "t12"."_midnight",
          "t12"."until_day",
          "t4"."period",
          "t4"."start_t",
          "t4"."end_t",
          "t4"."start_day",
          "t4"."end_day",
          "t4"."before_day",
          "t4"."now_t",
          "t4"."now_day",
          "t9"."_currency",
          "t9"."_day" AS "_day_right",
          "t9"."_rate"
        FROM (
          SELECT
            "t10"."cost_id",
            "t10"."starts_at",
            "t10"."starts_at_day",
            "t10"."ends_at",
            "t10"."ends_at_day",
            "t10"."category",
            "t10"."amount",
            "t10"."currency",
            "t10"."channel",
            "t10"."campaign",
            "t10"."programme",
            "t10"."people",
            "t10"."_source",
            "t10"."_line",
            "t10"."_seen",
            "t10"."_day",
            "t10"."_midnight",
            GREATEST(
              COALESCE(
                "t10"."ends_at_day" + COALESCE(CASE WHEN "t10"."ends_at" > "t10"."_midnight" THEN 1 ELSE 0 END, 0),
                "t10"."starts_at_day" + 1
              ),
              "t10"."starts_at_day" + 1
            ) AS "until_day"
          FROM (
            SELECT
              "t5"."cost_id",
              "t5"."starts_at",
              "t5"."starts_at_day",
              "t5"."ends_at",
              "t5"."ends_at_day",
              "t5"."category",
              "t5"."amount",
              "t5"."currency",
              "t5"."channel",
              "t5"."campaign",
              "t5"."programme",
              "t5"."people",
              "t5"."_source",
              "t5"."_line",
              "t5"."_seen",
              "t8"."_day",
              "t8"."_midnight"
            FROM "costs" AS "t5"
            LEFT OUTER JOIN (
              SELECT
                "t3"."day" AS "_day",
                "t3"."start_t" AS "_midnight"
              FROM "calendar" AS "t3"
            ) AS "t8"
              ON "t5"."ends_at_day" = "t8"."_day"
          ) AS "t10"
        ) AS "t12"
        INNER JOIN "periods" AS "t4"
          ON "t12"."starts_at_day" < "t4"."end_day" AND "t12"."until_day" > "t4"."start_day"
        LEFT OUTER JOIN (
          SELECT
            "t1"."currency" AS "_currency",
            "t1"."day" + 0 AS "_day",
            "t1"."rate" AS "_rate"
          FROM "fx_day" AS "t1"
        ) AS "t9"
          ON "t12"."currency" = "t9"."_currency" AND "t12"."starts_at_day" = "t9"."_day"
      ) AS "t13"
    ) AS "t14"
  ) AS "t15"
) AS "t16"
WHERE
  "t16"."reason" = ''
