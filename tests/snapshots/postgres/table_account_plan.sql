WITH "t4" AS (
  SELECT
    *
  FROM (
    SELECT
      "t0"."account_id",
      "t0"."plan",
      "t0"."tier",
      "t0"."product",
      "t0"."amount",
      "t0"."subscription_id" || '/' || "t0"."item_id" AS "item",
      "t0"."starts_at" AS "from_t",
      COALESCE("t0"."ends_at", 253402300799) AS "to_t"
    FROM "subscriptions" AS "t0"
    WHERE
      "t0"."kind" = 'recurring'
      AND (
        (
          "t0"."ends_at" IS NULL
        ) OR (
          "t0"."ends_at" > "t0"."starts_at"
        )
      )
  ) AS "t3"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t1"."account_id",
      "t1"."plan",
      CAST(NULL AS VARCHAR) AS "tier",
      CAST(NULL AS VARCHAR) AS "product",
      "t1"."amount",
      "t1"."line_id" AS "item",
      "t1"."period_start" AS "from_t",
      "t1"."period_end" AS "to_t"
    FROM "invoice_lines" AS "t1"
    WHERE
      "t1"."kind" = 'recurring'
      AND "t1"."period_start" IS NOT NULL
      AND "t1"."period_end" > "t1"."period_start"
  ) AS "t2"
)
SELECT
  "t16"."account_id",
  "t16"."t" AS "from_t",
  "t16"."until" AS "to_t",
  "t16"."plan",
  "t16"."tier",
  "t16"."product"
FROM (
  SELECT
    "t15"."account_id",
    "t15"."t",
    "t15"."until",
    "t15"."plan",
    "t15"."tier",
    "t15"."product",
    "t15"."amount",
    "t15"."item",
    "t15"."from_t",
    "t15"."to_t",
    ROW_NUMBER() OVER (
      PARTITION BY "t15"."account_id", "t15"."t"
      ORDER BY "t15"."amount" DESC NULLS LAST, "t15"."item" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS "place"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t13"."account_id",
        "t13"."t",
        "t13"."until",
        "t6"."plan",
        "t6"."tier",
        "t6"."product",
        "t6"."amount",
        "t6"."item",
        "t6"."from_t",
        "t6"."to_t"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t10"."account_id",
            "t10"."t",
            COALESCE(
              LEAD("t10"."t") OVER (
                PARTITION BY "t10"."account_id"
                ORDER BY "t10"."t" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ),
              253402300799
            ) AS "until"
          FROM (
            SELECT DISTINCT
              *
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t5"."account_id",
                  "t5"."from_t" AS "t"
                FROM "t4" AS "t5"
              ) AS "t7"
              UNION ALL
              SELECT
                *
              FROM (
                SELECT
                  "t5"."account_id",
                  "t5"."to_t" AS "t"
                FROM "t4" AS "t5"
              ) AS "t8"
            ) AS "t9"
          ) AS "t10"
        ) AS "t11"
        WHERE
          "t11"."t" < 253402300799
      ) AS "t13"
      INNER JOIN "t4" AS "t6"
        ON "t13"."account_id" = "t6"."account_id"
    ) AS "t14"
    WHERE
      "t14"."from_t" <= "t14"."t" AND "t14"."t" < "t14"."to_t"
  ) AS "t15"
) AS "t16"
WHERE
  "t16"."place" = 0
