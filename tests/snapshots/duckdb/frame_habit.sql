SELECT
  "t31"."period",
  "t31"."account_id",
  "t31"."account_id" AS "key",
  "t31"."n" AS "days",
  1 AS "things"
FROM (
  SELECT
    "t30"."period",
    "t30"."account_id",
    COUNT("t30"."on") AS "n"
  FROM (
    SELECT
      *
    FROM (
      SELECT DISTINCT
        "t28"."period",
        "t28"."account_id",
        "t28"."day" AS "on"
      FROM (
        SELECT
          "t27".*
          EXCLUDE ("_account", "_from", "_test", "_to")
        FROM (
          SELECT
            "t26"."account_id",
            "t26"."day",
            "t26"."users",
            "t26"."events",
            "t26"."sessions",
            "t26"."active_ms",
            "t26"."last_t",
            "t26"."period",
            "t26"."end_t",
            "t26"."end_day",
            "t26"."on_day",
            "t26"."moment",
            "t26"."_account",
            "t26"."_test",
            "t26"."_from",
            "t26"."_to",
            COALESCE("t26"."_test", FALSE) AS "is_test"
          FROM (
            SELECT
              "t24"."account_id",
              "t24"."day",
              "t24"."users",
              "t24"."events",
              "t24"."sessions",
              "t24"."active_ms",
              "t24"."last_t",
              "t24"."period",
              "t24"."end_t",
              "t24"."end_day",
              "t24"."on_day",
              "t24"."moment",
              "t10"."_account",
              "t10"."_test",
              "t10"."_from",
              "t10"."_to"
            FROM (
              SELECT
                "t21"."account_id",
                "t21"."day",
                "t21"."users",
                "t21"."events",
                "t21"."sessions",
                "t21"."active_ms",
                "t21"."last_t",
                "t21"."period",
                "t21"."end_t",
                "t21"."end_day",
                "t21"."on_day",
                "t21"."end_t" - 1 AS "moment"
              FROM (
                SELECT
                  "t15"."account_id",
                  "t15"."day",
                  "t15"."users",
                  "t15"."events",
                  "t15"."sessions",
                  "t15"."active_ms",
                  "t15"."last_t",
                  "t18"."period",
                  "t18"."end_t",
                  "t18"."end_day",
                  "t18"."on_day"
                FROM (
                  SELECT
                    *
                  FROM "account_day" AS "t3"
                  WHERE
                    "t3"."users" > 0
                ) AS "t15"
                INNER JOIN (
                  SELECT
                    "t5"."period",
                    "t5"."end_t",
                    "t5"."end_day",
                    "t14"."on_day"
                  FROM (
                    SELECT
                      "t4"."day" AS "on_day"
                    FROM "calendar" AS "t4"
                  ) AS "t14"
                  INNER JOIN "periods" AS "t5"
                    ON "t14"."on_day" >= (
                      "t5"."end_day" - 14
                    ) AND "t14"."on_day" < "t5"."end_day"
                ) AS "t18"
                  ON "t15"."day" = "t18"."on_day"
              ) AS "t21"
            ) AS "t24"
            LEFT OUTER JOIN (
              SELECT
                "t0"."account_id" AS "_account",
                "t0"."is_test" AS "_test",
                "t0"."from_t" AS "_from",
                "t0"."to_t" AS "_to"
              FROM "account_version" AS "t0"
            ) AS "t10"
              ON "t24"."account_id" = "t10"."_account"
          ) AS "t26"
        ) AS "t27"
      ) AS "t28"
      WHERE
        NOT (
          "t28"."is_test"
        )
    ) AS "t29"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT DISTINCT
        "t22"."period",
        "t22"."account_id",
        CAST(NULL AS INT) AS "on"
      FROM (
        SELECT
          "t20"."account_id",
          "t20"."_created",
          "t20"."user_id",
          "t20"."period",
          "t20"."end_t",
          "t20"."end_day",
          "t20"."moment",
          "t10"."_account",
          "t10"."_test",
          "t10"."_from",
          "t10"."_to"
        FROM (
          SELECT
            "t16"."account_id",
            "t16"."_created",
            "t16"."user_id",
            "t16"."period",
            "t16"."end_t",
            "t16"."end_day",
            "t16"."end_t" - 1 AS "moment"
          FROM (
            SELECT
              "t11"."account_id",
              "t11"."_created",
              "t11"."user_id",
              "t12"."period",
              "t12"."end_t",
              "t12"."end_day"
            FROM (
              SELECT
                "t1"."account_id",
                "t1"."created_at" AS "_created",
                CAST(NULL AS TEXT) AS "user_id"
              FROM "accounts" AS "t1"
            ) AS "t11"
            CROSS JOIN (
              SELECT
                "t2"."period",
                "t2"."end_t",
                "t2"."end_day"
              FROM "periods" AS "t2"
            ) AS "t12"
          ) AS "t16"
          WHERE
            COALESCE("t16"."_created", 0) < "t16"."end_t"
        ) AS "t20"
        LEFT OUTER JOIN (
          SELECT
            "t0"."account_id" AS "_account",
            "t0"."is_test" AS "_test",
            "t0"."from_t" AS "_from",
            "t0"."to_t" AS "_to"
          FROM "account_version" AS "t0"
        ) AS "t10"
          ON "t20"."account_id" = "t10"."_account"
      ) AS "t22"
      WHERE
        NOT (
          COALESCE("t22"."_test", FALSE)
        )
    ) AS "t25"
  ) AS "t30"
  GROUP BY
    1,
    2
) AS "t31"
