SELECT
  "t23"."lead_id",
  "t23"."stage",
  "t23"."at",
  "t23"."at_day",
  "t23"."place",
  "t23"."until",
  "t23"."created_at",
  "t23"."channel",
  "t23"."campaign",
  "t23"."account_id",
  "t23"."created_at_day",
  "t23"."_source",
  "t23"."_line",
  "t23"."period",
  "t23"."start_t",
  "t23"."end_t",
  "t23"."start_day",
  "t23"."end_day",
  "t23"."before_day",
  "t23"."now_t",
  "t23"."now_day",
  "t23"."_moment",
  "t23"."is_test",
  "t23"."lead_id" AS "key",
  CASE WHEN "t23"."is_test" THEN 'test_account' ELSE '' END AS "reason"
FROM (
  SELECT
    "t22".*
    EXCLUDE ("_account", "_from", "_test", "_to")
  FROM (
    SELECT
      "t21"."lead_id",
      "t21"."stage",
      "t21"."at",
      "t21"."at_day",
      "t21"."place",
      "t21"."until",
      "t21"."created_at",
      "t21"."channel",
      "t21"."campaign",
      "t21"."account_id",
      "t21"."created_at_day",
      "t21"."_source",
      "t21"."_line",
      "t21"."period",
      "t21"."start_t",
      "t21"."end_t",
      "t21"."start_day",
      "t21"."end_day",
      "t21"."before_day",
      "t21"."now_t",
      "t21"."now_day",
      "t21"."_moment",
      "t21"."_account",
      "t21"."_test",
      "t21"."_from",
      "t21"."_to",
      COALESCE("t21"."_test", FALSE) AS "is_test"
    FROM (
      SELECT
        "t20"."lead_id",
        "t20"."stage",
        "t20"."at",
        "t20"."at_day",
        "t20"."place",
        "t20"."until",
        "t20"."created_at",
        "t20"."channel",
        "t20"."campaign",
        "t20"."account_id",
        "t20"."created_at_day",
        "t20"."_source",
        "t20"."_line",
        "t20"."period",
        "t20"."start_t",
        "t20"."end_t",
        "t20"."start_day",
        "t20"."end_day",
        "t20"."before_day",
        "t20"."now_t",
        "t20"."now_day",
        "t20"."_moment",
        "t8"."_account",
        "t8"."_test",
        "t8"."_from",
        "t8"."_to"
      FROM (
        SELECT
          "t18"."lead_id",
          "t18"."stage",
          "t18"."at",
          "t18"."at_day",
          "t18"."place",
          "t18"."until",
          "t18"."created_at",
          "t18"."channel",
          "t18"."campaign",
          "t18"."account_id",
          "t18"."created_at_day",
          "t18"."_source",
          "t18"."_line",
          "t18"."period",
          "t18"."start_t",
          "t18"."end_t",
          "t18"."start_day",
          "t18"."end_day",
          "t18"."before_day",
          "t18"."now_t",
          "t18"."now_day",
          "t18"."end_t" - 1 AS "_moment"
        FROM (
          SELECT
            "t17"."lead_id",
            "t17"."stage",
            "t17"."at",
            "t17"."at_day",
            "t17"."place",
            "t17"."until",
            "t9"."created_at",
            "t9"."channel",
            "t9"."campaign",
            "t9"."account_id",
            "t9"."created_at_day",
            "t9"."_source",
            "t9"."_line",
            "t4"."period",
            "t4"."start_t",
            "t4"."end_t",
            "t4"."start_day",
            "t4"."end_day",
            "t4"."before_day",
            "t4"."now_t",
            "t4"."now_day"
          FROM (
            SELECT
              "t15"."lead_id",
              "t15"."stage",
              "t15"."at",
              "t15"."at_day",
              "t15"."place",
              COALESCE(
                LEAD("t15"."at") OVER (
                  PARTITION BY "t15"."lead_id"
                  ORDER BY "t15"."at" ASC, "t15"."place" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ),
                253402300799
              ) AS "until"
            FROM (
              SELECT
                "t14"."lead_id",
                "t14"."stage",
                "t14"."at",
                "t14"."at_day",
                CAST(CASE
                  WHEN "t14"."stage" = 'lead'
                  THEN 0
                  WHEN "t14"."stage" = 'mql'
                  THEN 1
                  WHEN "t14"."stage" = 'sql'
                  THEN 2
                  WHEN "t14"."stage" = 'opportunity'
                  THEN 3
                  WHEN "t14"."stage" = 'customer'
                  THEN 4
                  ELSE 5
                END AS BIGINT) AS "place"
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t3"."lead_id",
                    "t3"."stage",
                    "t3"."at",
                    "t3"."at_day"
                  FROM "lead_stages" AS "t3"
                  WHERE
                    "t3"."stage" IN ('lead', 'mql', 'sql', 'opportunity', 'customer')
                ) AS "t10"
                UNION ALL
                SELECT
                  *
                FROM (
                  SELECT
                    "t5"."lead_id",
                    'lead' AS "stage",
                    "t5"."created_at" AS "at",
                    "t5"."created_at_day" AS "at_day"
                  FROM "leads" AS "t5"
                  ANTI JOIN (
                    SELECT DISTINCT
                      "t3"."lead_id" AS "_begun"
                    FROM "lead_stages" AS "t3"
                    WHERE
                      "t3"."stage" IN ('lead', 'mql', 'sql', 'opportunity', 'customer')
                      AND "t3"."stage" = 'lead'
                  ) AS "t12"
                    ON "t5"."lead_id" = "t12"."_begun"
                ) AS "t13"
              ) AS "t14"
            ) AS "t15"
          ) AS "t17"
          INNER JOIN (
            SELECT
              "t2"."lead_id",
              "t2"."created_at",
              "t2"."channel",
              "t2"."campaign",
              "t2"."account_id",
              "t2"."created_at_day",
              "t2"."_source",
              "t2"."_line"
            FROM "leads" AS "t2"
          ) AS "t9"
            ON "t17"."lead_id" = "t9"."lead_id"
          INNER JOIN "periods" AS "t4"
            ON "t17"."at" < "t4"."end_t" AND "t17"."until" >= "t4"."end_t"
        ) AS "t18"
      ) AS "t20"
      LEFT OUTER JOIN (
        SELECT
          "t0"."account_id" AS "_account",
          "t0"."is_test" AS "_test",
          "t0"."from_t" AS "_from",
          "t0"."to_t" AS "_to"
        FROM "account_version" AS "t0"
      ) AS "t8"
        ON "t20"."account_id" = "t8"."_account"
    ) AS "t21"
  ) AS "t22"
) AS "t23"
WHERE
  CASE WHEN "t23"."is_test" THEN 'test_account' ELSE '' END = ''
