SELECT
  "t25"."period",
  "t25"."account_id",
  "t25"."user_id",
  "t25"."state",
  "t25"."user_id" AS "key"
FROM (
  SELECT
    "t24"."period",
    "t24"."end_t",
    "t24"."start_day",
    "t24"."account_id",
    "t24"."user_id",
    "t24"."now",
    "t24"."before",
    "t24"."_user",
    "t24"."first_day",
    "t24"."state",
    "t24"."moment",
    "t24"."_account_right",
    "t24"."is_test"
  FROM (
    SELECT
      "t23"."period",
      "t23"."end_t",
      "t23"."start_day",
      "t23"."account_id",
      "t23"."user_id",
      "t23"."now",
      "t23"."before",
      "t23"."_account",
      "t23"."_user",
      "t23"."first_day",
      "t23"."state",
      "t23"."moment",
      "t23"."_account_right",
      "t23"."_test",
      "t23"."_from",
      "t23"."_to",
      COALESCE("t23"."_test", FALSE) AS "is_test"
    FROM (
      SELECT
        "t22"."period",
        "t22"."end_t",
        "t22"."start_day",
        "t22"."account_id",
        "t22"."user_id",
        "t22"."now",
        "t22"."before",
        "t22"."_account",
        "t22"."_user",
        "t22"."first_day",
        "t22"."state",
        "t22"."moment",
        "t7"."_account" AS "_account_right",
        "t7"."_test",
        "t7"."_from",
        "t7"."_to"
      FROM (
        SELECT
          "t20"."period",
          "t20"."end_t",
          "t20"."start_day",
          "t20"."account_id",
          "t20"."user_id",
          "t20"."now",
          "t20"."before",
          "t20"."_account",
          "t20"."_user",
          "t20"."first_day",
          CASE
            WHEN "t20"."now" = 0
            THEN 'dormant'
            WHEN "t20"."before" = 1
            THEN 'returning'
            WHEN "t20"."first_day" >= "t20"."start_day"
            THEN 'new'
            ELSE 'resurrecting'
          END AS "state",
          "t20"."end_t" - 1 AS "moment"
        FROM (
          SELECT
            "t19"."period",
            "t19"."end_t",
            "t19"."start_day",
            "t19"."account_id",
            "t19"."user_id",
            "t19"."now",
            "t19"."before",
            "t16"."_account",
            "t16"."_user",
            "t16"."first_day"
          FROM (
            SELECT
              "t17"."period",
              "t17"."end_t",
              "t17"."start_day",
              "t17"."account_id",
              "t17"."user_id",
              MAX(CAST(CAST("t17"."day" >= "t17"."start_day" AS INT) AS BIGINT)) AS "now",
              MAX(1 - CAST(CAST("t17"."day" >= "t17"."start_day" AS INT) AS BIGINT)) AS "before"
            FROM (
              SELECT
                "t11"."account_id",
                "t11"."user_id",
                "t11"."day",
                "t15"."period",
                "t15"."end_t",
                "t15"."on_day",
                "t15"."start_day"
              FROM (
                SELECT
                  "t1"."account_id",
                  "t1"."user_id",
                  "t1"."day"
                FROM "user_activity" AS "t1"
                WHERE
                  "t1"."events" > 0
              ) AS "t11"
              INNER JOIN (
                SELECT
                  "t4"."period",
                  "t4"."end_t",
                  "t10"."on_day",
                  "t4"."start_day"
                FROM (
                  SELECT
                    "t2"."day" AS "on_day"
                  FROM "calendar" AS "t2"
                ) AS "t10"
                INNER JOIN "periods" AS "t4"
                  ON "t10"."on_day" >= "t4"."before_day" AND "t10"."on_day" < "t4"."end_day"
              ) AS "t15"
                ON "t11"."day" = "t15"."on_day"
            ) AS "t17"
            GROUP BY
              1,
              2,
              3,
              4,
              5
          ) AS "t19"
          INNER JOIN (
            SELECT
              "t12"."account_id" AS "_account",
              "t12"."user_id" AS "_user",
              "t12"."on" AS "first_day"
            FROM (
              SELECT
                "t9"."account_id",
                "t9"."user_id",
                MIN("t9"."day") AS "on",
                MIN("t9"."first_t") AS "at"
              FROM (
                SELECT
                  "t1"."account_id",
                  "t1"."user_id",
                  "t1"."day",
                  "t1"."first_t",
                  "t1"."last_t"
                FROM "user_activity" AS "t1"
                WHERE
                  "t1"."events" > 0
              ) AS "t9"
              GROUP BY
                1,
                2
            ) AS "t12"
          ) AS "t16"
            ON "t19"."account_id" = "t16"."_account" AND "t19"."user_id" = "t16"."_user"
        ) AS "t20"
      ) AS "t22"
      LEFT OUTER JOIN (
        SELECT
          "t0"."account_id" AS "_account",
          "t0"."is_test" AS "_test",
          "t0"."from_t" AS "_from",
          "t0"."to_t" AS "_to"
        FROM "account_version" AS "t0"
      ) AS "t7"
        ON "t22"."account_id" = "t7"."_account"
    ) AS "t23"
  ) AS "t24"
) AS "t25"
WHERE
  NOT (
    "t25"."is_test"
  )
