SELECT
  "t19"."period",
  "t19"."account_id",
  "t19"."user_id",
  "t19"."user_id" AS "key",
  "t19"."n" AS "sessions",
  "t19"."ms" AS "active_ms"
FROM (
  SELECT
    "t18"."period",
    "t18"."account_id",
    "t18"."user_id",
    SUM("t18"."sessions") AS "n",
    SUM("t18"."active_ms") AS "ms"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t16"."account_id",
        "t16"."user_id",
        "t16"."day",
        "t16"."events",
        "t16"."first_t",
        "t16"."last_t",
        "t16"."sessions",
        "t16"."active_ms",
        "t16"."period",
        "t16"."start_t",
        "t16"."end_t",
        "t16"."start_day",
        "t16"."end_day",
        "t16"."now_t",
        "t16"."on_day",
        "t16"."moment",
        "t16"."is_test"
      FROM (
        SELECT
          "t15"."account_id",
          "t15"."user_id",
          "t15"."day",
          "t15"."events",
          "t15"."first_t",
          "t15"."last_t",
          "t15"."sessions",
          "t15"."active_ms",
          "t15"."period",
          "t15"."start_t",
          "t15"."end_t",
          "t15"."start_day",
          "t15"."end_day",
          "t15"."now_t",
          "t15"."on_day",
          "t15"."moment",
          "t15"."_account",
          "t15"."_test",
          "t15"."_from",
          "t15"."_to",
          COALESCE("t15"."_test", FALSE) AS "is_test"
        FROM (
          SELECT
            "t14"."account_id",
            "t14"."user_id",
            "t14"."day",
            "t14"."events",
            "t14"."first_t",
            "t14"."last_t",
            "t14"."sessions",
            "t14"."active_ms",
            "t14"."period",
            "t14"."start_t",
            "t14"."end_t",
            "t14"."start_day",
            "t14"."end_day",
            "t14"."now_t",
            "t14"."on_day",
            "t14"."moment",
            "t8"."_account",
            "t8"."_test",
            "t8"."_from",
            "t8"."_to"
          FROM (
            SELECT
              "t12"."account_id",
              "t12"."user_id",
              "t12"."day",
              "t12"."events",
              "t12"."first_t",
              "t12"."last_t",
              "t12"."sessions",
              "t12"."active_ms",
              "t12"."period",
              "t12"."start_t",
              "t12"."end_t",
              "t12"."start_day",
              "t12"."end_day",
              "t12"."now_t",
              "t12"."on_day",
              "t12"."last_t" AS "moment"
            FROM (
              SELECT
                "t4"."account_id",
                "t4"."user_id",
                "t4"."day",
                "t4"."events",
                "t4"."first_t",
                "t4"."last_t",
                "t4"."sessions",
                "t4"."active_ms",
                "t11"."period",
                "t11"."start_t",
                "t11"."end_t",
                "t11"."start_day",
                "t11"."end_day",
                "t11"."now_t",
                "t11"."on_day"
              FROM "user_activity" AS "t4"
              INNER JOIN (
                SELECT
                  "t5"."period",
                  "t5"."start_t",
                  "t5"."end_t",
                  "t5"."start_day",
                  "t5"."end_day",
                  "t5"."now_t",
                  "t9"."on_day"
                FROM (
                  SELECT
                    "t2"."day" AS "on_day"
                  FROM "calendar" AS "t2"
                ) AS "t9"
                INNER JOIN "periods" AS "t5"
                  ON "t9"."on_day" >= "t5"."start_day" AND "t9"."on_day" < "t5"."end_day"
              ) AS "t11"
                ON "t4"."day" = "t11"."on_day"
            ) AS "t12"
          ) AS "t14"
          LEFT OUTER JOIN (
            SELECT
              "t0"."account_id" AS "_account",
              "t0"."is_test" AS "_test",
              "t0"."from_t" AS "_from",
              "t0"."to_t" AS "_to"
            FROM "account_version" AS "t0"
          ) AS "t8"
            ON "t14"."account_id" = "t8"."_account"
        ) AS "t15"
      ) AS "t16"
    ) AS "t17"
    WHERE
      NOT (
        "t17"."is_test"
      )
  ) AS "t18"
  GROUP BY
    1,
    2,
    3
) AS "t19"
