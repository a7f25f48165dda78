SELECT
  "t32"."lead_id",
  "t32"."created_at",
  "t32"."channel",
  "t32"."campaign",
  "t32"."account_id",
  "t32"."created_at_day",
  "t32"."_source",
  "t32"."_line",
  "t32"."_lead",
  "t32"."_won",
  "t32"."_won_day",
  "t32"."at",
  "t32"."at_day",
  "t32"."created",
  "t32"."is_test",
  "t32"."period",
  "t32"."_start_t",
  "t32"."_end_t",
  "t32"."_start_day",
  "t32"."_end_day",
  "t32"."_now_t",
  "t32"."on_day",
  "t32"."lead_id" AS "key",
  CAST(CAST(COALESCE("t32"."_won" < "t32"."_now_t", FALSE) AS INT) AS BIGINT) AS "won",
  CASE WHEN "t32"."is_test" THEN 'test_account' ELSE '' END AS "reason"
FROM (
  SELECT
    "t31"."lead_id",
    "t31"."created_at",
    "t31"."channel",
    "t31"."campaign",
    "t31"."account_id",
    "t31"."created_at_day",
    "t31"."_source",
    "t31"."_line",
    "t31"."_lead",
    "t31"."_won",
    "t31"."_won_day",
    "t31"."at",
    "t31"."at_day",
    "t31"."created",
    "t31"."is_test",
    "t20"."period",
    "t20"."_start_t",
    "t20"."_end_t",
    "t20"."_start_day",
    "t20"."_end_day",
    "t20"."_now_t",
    "t20"."on_day"
  FROM (
    SELECT
      "t29"."lead_id",
      "t29"."created_at",
      "t29"."channel",
      "t29"."campaign",
      "t29"."account_id",
      "t29"."created_at_day",
      "t29"."_source",
      "t29"."_line",
      "t29"."_lead",
      "t29"."_won",
      "t29"."_won_day",
      "t29"."at",
      "t29"."at_day",
      "t29"."created",
      "t29"."is_test"
    FROM (
      SELECT
        "t28"."lead_id",
        "t28"."created_at",
        "t28"."channel",
        "t28"."campaign",
        "t28"."account_id",
        "t28"."created_at_day",
        "t28"."_source",
        "t28"."_line",
        "t28"."_lead",
        "t28"."_won",
        "t28"."_won_day",
        "t28"."at",
        "t28"."at_day",
        "t28"."created",
        "t28"."_account",
        "t28"."_test",
        "t28"."_from",
        "t28"."_to",
        COALESCE("t28"."_test", FALSE) AS "is_test"
      FROM (
        SELECT
          "t27"."lead_id",
          "t27"."created_at",
          "t27"."channel",
          "t27"."campaign",
          "t27"."account_id",
          "t27"."created_at_day",
          "t27"."_source",
          "t27"."_line",
          "t27"."_lead",
          "t27"."_won",
          "t27"."_won_day",
          "t27"."at",
          "t27"."at_day",
          "t27"."created",
          "t11"."_account",
          "t11"."_test",
          "t11"."_from",
          "t11"."_to"
        FROM (
          SELECT
            "t25"."lead_id",
            "t25"."created_at",
            "t25"."channel",
            "t25"."campaign",
            "t25"."account_id",
            "t25"."created_at_day",
            "t25"."_source",
            "t25"."_line",
            "t25"."_lead",
            "t25"."_won",
            "t25"."_won_day",
            "t25"."created_at" AS "at",
            "t25"."created_at_day" AS "at_day",
            1 AS "created"
          FROM (
            SELECT
              "t12"."lead_id",
              "t12"."created_at",
              "t12"."channel",
              "t12"."campaign",
              "t12"."account_id",
              "t12"."created_at_day",
              "t12"."_source",
              "t12"."_line",
              "t24"."_lead",
              "t24"."_won",
              "t24"."_won_day"
            FROM (
              SELECT
                "t3"."lead_id",
                "t3"."created_at",
                "t3"."channel",
                "t3"."campaign",
                "t3"."account_id",
                "t3"."created_at_day",
                "t3"."_source",
                "t3"."_line"
              FROM "leads" AS "t3"
            ) AS "t12"
            LEFT OUTER JOIN (
              SELECT
                "t22"."lead_id" AS "_lead",
                "t22"."first_t" AS "_won",
                "t22"."first_day" AS "_won_day"
              FROM (
                SELECT
                  "t21"."lead_id",
                  MIN("t21"."at") AS "first_t",
                  MIN("t21"."at_day") AS "first_day"
                FROM (
                  SELECT
                    "t19"."lead_id",
                    "t19"."stage",
                    "t19"."at",
                    "t19"."at_day",
                    CAST(CASE
                      WHEN "t19"."stage" = 'lead'
                      THEN 0
                      WHEN "t19"."stage" = 'mql'
                      THEN 1
                      WHEN "t19"."stage" = 'sql'
                      THEN 2
                      WHEN "t19"."stage" = 'opportunity'
                      THEN 3
                      WHEN "t19"."stage" = 'customer'
                      THEN 4
                      ELSE 5
                    END AS BIGINT) AS "place"
                  FROM (
                    SELECT
                      *
                    FROM (
                      SELECT
                        "t4"."lead_id",
                        "t4"."stage",
                        "t4"."at",
                        "t4"."at_day"
                      FROM "lead_stages" AS "t4"
                      WHERE
                        "t4"."stage" IN ('lead', 'mql', 'sql', 'opportunity', 'customer')
                    ) AS "t13"
                    UNION ALL
                    SELECT
                      *
                    FROM (
                      SELECT
                        "t6"."lead_id",
                        'lead' AS "stage",
                        "t6"."created_at" AS "at",
                        "t6"."created_at_day" AS "at_day"
                      FROM "leads" AS "t6"
                      WHERE
                        NOT EXISTS(
                          SELECT
                            1
                          FROM (
                            SELECT DISTINCT
                              "t4"."lead_id" AS "_begun"
                            FROM "lead_stages" AS "t4"
                            WHERE
                              "t4"."stage" IN ('lead', 'mql', 'sql', 'opportunity', 'customer')
                              AND "t4"."stage" = 'lead'
                          ) AS "t15"
                          WHERE
                            "t6"."lead_id" = "t15"."_begun"
                        )
                    ) AS "t17"
                  ) AS "t19"
                  WHERE
                    "t19"."stage" = 'customer'
                ) AS "t21"
                GROUP BY
                  1
              ) AS "t22"
            ) AS "t24"
              ON "t12"."lead_id" = "t24"."_lead"
          ) AS "t25"
        ) AS "t27"
        LEFT OUTER JOIN (
          SELECT
            "t2"."account_id" AS "_account",
            "t2"."is_test" AS "_test",
            "t2"."from_t" AS "_from",
            "t2"."to_t" AS "_to"
          FROM "account_version" AS "t2"
        ) AS "t11"
          ON "t27"."account_id" = "t11"."_account"
      ) AS "t28"
    ) AS "t29"
  ) AS "t31"
  INNER JOIN (
    SELECT
      "t16"."period",
      "t16"."start_t" AS "_start_t",
      "t16"."end_t" AS "_end_t",
      "t16"."start_day" AS "_start_day",
      "t16"."end_day" AS "_end_day",
      "t16"."now_t" AS "_now_t",
      "t16"."on_day"
    FROM (
      SELECT
        "t5"."period",
        "t5"."start_t",
        "t5"."end_t",
        "t5"."start_day",
        "t5"."end_day",
        "t5"."now_t",
        "t10"."on_day"
      FROM (
        SELECT
          "t0"."day" AS "on_day"
        FROM "calendar" AS "t0"
      ) AS "t10"
      INNER JOIN "periods" AS "t5"
        ON "t10"."on_day" >= "t5"."start_day" AND "t10"."on_day" < "t5"."end_day"
    ) AS "t16"
  ) AS "t20"
    ON "t31"."at_day" = "t20"."on_day"
) AS "t32"
WHERE
  "t32"."at" < "t32"."_end_t"
  AND CASE WHEN "t32"."is_test" THEN 'test_account' ELSE '' END = ''
