SELECT
  "t22"."period",
  "t22"."account_id",
  "t22"."account_id" AS "key",
  CAST(CAST("t22"."last" IS NOT NULL AS INT) AS BIGINT) AS "used",
  COALESCE((
    "t22"."day" - 1
  ) - "t22"."last", 0) AS "days"
FROM (
  SELECT
    "t21"."account_id",
    "t21"."period",
    "t21"."day",
    "t21"."used_on",
    MAX("t21"."used_on") OVER (
      PARTITION BY "t21"."account_id"
      ORDER BY "t21"."day" ASC, "t21"."period" DESC NULLS LAST
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS "last"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t0"."account_id",
        -1 AS "period",
        "t0"."day",
        "t0"."day" AS "used_on"
      FROM "account_day" AS "t0"
      WHERE
        "t0"."users" > 0
    ) AS "t8"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t18"."account_id",
          "t18"."period",
          "t9"."end_day" AS "day",
          CAST(NULL AS INT) AS "used_on"
        FROM (
          SELECT
            "t16"."period",
            "t16"."account_id",
            "t16"."user_id"
          FROM (
            SELECT
              "t15"."account_id",
              "t15"."_created",
              "t15"."user_id",
              "t15"."period",
              "t15"."end_t",
              "t15"."end_day",
              "t15"."moment",
              "t11"."_account",
              "t11"."_test",
              "t11"."_from",
              "t11"."_to"
            FROM (
              SELECT
                "t13"."account_id",
                "t13"."_created",
                "t13"."user_id",
                "t13"."period",
                "t13"."end_t",
                "t13"."end_day",
                "t13"."end_t" - 1 AS "moment"
              FROM (
                SELECT
                  "t12"."account_id",
                  "t12"."_created",
                  "t12"."user_id",
                  "t10"."period",
                  "t10"."end_t",
                  "t10"."end_day"
                FROM (
                  SELECT
                    "t3"."account_id",
                    "t3"."created_at" AS "_created",
                    CAST(NULL AS VARCHAR) AS "user_id"
                  FROM "accounts" AS "t3"
                ) AS "t12"
                CROSS JOIN (
                  SELECT
                    "t1"."period",
                    "t1"."end_t",
                    "t1"."end_day"
                  FROM "periods" AS "t1"
                ) AS "t10"
              ) AS "t13"
              WHERE
                COALESCE("t13"."_created", 0) < "t13"."end_t"
            ) AS "t15"
            LEFT OUTER JOIN (
              SELECT
                "t2"."account_id" AS "_account",
                "t2"."is_test" AS "_test",
                "t2"."from_t" AS "_from",
                "t2"."to_t" AS "_to"
              FROM "account_version" AS "t2"
            ) AS "t11"
              ON "t15"."account_id" = "t11"."_account"
          ) AS "t16"
          WHERE
            NOT (
              COALESCE("t16"."_test", FALSE)
            )
        ) AS "t18"
        INNER JOIN (
          SELECT
            "t1"."period",
            "t1"."end_day"
          FROM "periods" AS "t1"
        ) AS "t9"
          ON "t18"."period" = "t9"."period"
      ) AS "t19"
    ) AS "t20"
  ) AS "t21"
) AS "t22"
WHERE
  "t22"."period" >= 0
