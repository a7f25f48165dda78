WITH "t12" AS (
  SELECT
    "t11"."account_id",
    "t11"."user_id",
    "t11"."day",
    "t11"."events",
    "t11"."last_t",
    "t11"."moment",
    "t11"."is_test",
    "t11"."end",
    LAG("t11"."end") OVER (
      PARTITION BY "t11"."user_id"
      ORDER BY "t11"."day" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "before_end",
    LEAD("t11"."day") OVER (
      PARTITION BY "t11"."user_id"
      ORDER BY "t11"."day" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "next_day"
  FROM (
    SELECT
      "t10"."account_id",
      "t10"."user_id",
      "t10"."day",
      "t10"."events",
      "t10"."last_t",
      "t10"."moment",
      COALESCE("t10"."_test", FALSE) AS "is_test",
      "t10"."day" + 28 AS "end"
    FROM (
      SELECT
        "t9"."account_id",
        "t9"."user_id",
        "t9"."day",
        "t9"."events",
        "t9"."last_t",
        "t9"."moment",
        "t7"."_account",
        "t7"."_test",
        "t7"."_from",
        "t7"."_to"
      FROM (
        SELECT
          "t1"."account_id",
          "t1"."user_id",
          "t1"."day",
          "t1"."events",
          "t1"."last_t",
          "t1"."last_t" AS "moment"
        FROM "user_activity" AS "t1"
        WHERE
          "t1"."events" > 0
          AND "t1"."day" >= (
            (
              SELECT
                MIN("t0"."end_day") AS "Min(end_day)"
              FROM "periods" AS "t0"
            ) - 28
          )
          AND "t1"."day" < (
            SELECT
              MAX("t0"."end_day") AS "Max(end_day)"
            FROM "periods" AS "t0"
          )
      ) AS "t9"
      LEFT OUTER JOIN (
        SELECT
          "t2"."account_id" AS "_account",
          "t2"."is_test" AS "_test",
          "t2"."from_t" AS "_from",
          "t2"."to_t" AS "_to"
        FROM "account_version" AS "t2"
      ) AS "t7"
        ON "t9"."account_id" = "t7"."_account"
    ) AS "t10"
    WHERE
      NOT (
        COALESCE("t10"."_test", FALSE)
      )
  ) AS "t11"
)
SELECT
  "t20"."period",
  "t20"."users",
  '' AS "key"
FROM (
  SELECT
    "t19"."day",
    "t19"."step",
    "t19"."period",
    SUM("t19"."step") OVER (
      ORDER BY "t19"."day" ASC, "t19"."period" DESC
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS "users"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t17"."day",
        "t17"."n" AS "step",
        -1 AS "period"
      FROM (
        SELECT
          "t16"."day",
          SUM("t16"."step") AS "n"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t13"."day",
              1 AS "step"
            FROM "t12" AS "t13"
            WHERE
              (
                "t13"."before_end" IS NULL
              ) OR (
                "t13"."before_end" < "t13"."day"
              )
          ) AS "t14"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              CAST("t13"."end" AS INT) AS "day",
              -1 AS "step"
            FROM "t12" AS "t13"
            WHERE
              (
                "t13"."next_day" IS NULL
              ) OR (
                "t13"."next_day" > "t13"."end"
              )
          ) AS "t15"
        ) AS "t16"
        GROUP BY
          1
      ) AS "t17"
    ) AS "t18"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t0"."end_day" AS "day",
        0 AS "step",
        "t0"."period"
      FROM "periods" AS "t0"
    ) AS "t3"
  ) AS "t19"
) AS "t20"
WHERE
  "t20"."period" >= 0
