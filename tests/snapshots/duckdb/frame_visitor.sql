SELECT
  "t38"."period",
  "t38"."visitor_id",
  "t38"."visits",
  "t38"."first_visit",
  "t38"."source",
  "t38"."line",
  "t38"."known_user",
  "t38"."became",
  "t38"."visitor_id" AS "key",
  CASE WHEN "t38"."known_user" = 1 THEN 'known_user' ELSE '' END AS "reason",
  "t38"."source" AS "_source",
  "t38"."line" AS "_line"
FROM (
  SELECT
    "t37"."period",
    "t37"."visitor_id",
    "t37"."visits",
    "t37"."first_visit",
    "t37"."source",
    "t37"."line",
    MAX("t37"."known") AS "known_user",
    MAX("t37"."turned") AS "became"
  FROM (
    SELECT
      "t36"."period",
      "t36"."_start_t",
      "t36"."_end_t",
      "t36"."visitor_id",
      "t36"."visits",
      "t36"."first_visit",
      "t36"."source",
      "t36"."line",
      "t36"."_visitor",
      "t36"."known_t",
      "t36"."linked_t",
      "t36"."qualified_t",
      CAST(COALESCE("t36"."known_t" < "t36"."_end_t", FALSE) AS BIGINT) AS "known",
      CAST(COALESCE(
        (
          "t36"."linked_t" < "t36"."_end_t"
        )
        AND (
          "t36"."qualified_t" >= "t36"."_start_t"
        )
        AND (
          "t36"."qualified_t" < "t36"."_end_t"
        ),
        FALSE
      ) AS BIGINT) AS "turned"
    FROM (
      SELECT
        "t30"."period",
        "t30"."_start_t",
        "t30"."_end_t",
        "t30"."visitor_id",
        "t30"."visits",
        "t30"."first_visit",
        "t30"."source",
        "t30"."line",
        "t35"."_visitor",
        "t35"."known_t",
        "t35"."linked_t",
        "t35"."qualified_t"
      FROM (
        SELECT
          "t26"."period",
          "t26"."_start_t",
          "t26"."_end_t",
          "t26"."visitor_id",
          COUNT(*) AS "visits",
          MIN("t26"."at") AS "first_visit",
          MIN("t26"."_source") AS "source",
          MIN("t26"."_line") AS "line"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t5"."visitor_id",
              "t5"."at",
              "t5"."at_day",
              "t5"."channel",
              "t5"."campaign",
              "t5"."user_id",
              "t5"."lead_id",
              "t5"."_source",
              "t5"."_line",
              "t5"."_seen",
              "t23"."period",
              "t23"."_start_t",
              "t23"."_end_t",
              "t23"."_start_day",
              "t23"."_end_day",
              "t23"."_now_t",
              "t23"."on_day"
            FROM "visits" AS "t5"
            INNER JOIN (
              SELECT
                "t18"."period",
                "t18"."start_t" AS "_start_t",
                "t18"."end_t" AS "_end_t",
                "t18"."start_day" AS "_start_day",
                "t18"."end_day" AS "_end_day",
                "t18"."now_t" AS "_now_t",
                "t18"."on_day"
              FROM (
                SELECT
                  "t6"."period",
                  "t6"."start_t",
                  "t6"."end_t",
                  "t6"."start_day",
                  "t6"."end_day",
                  "t6"."now_t",
                  "t11"."on_day"
                FROM (
                  SELECT
                    "t1"."day" AS "on_day"
                  FROM "calendar" AS "t1"
                ) AS "t11"
                INNER JOIN "periods" AS "t6"
                  ON "t11"."on_day" >= "t6"."start_day" AND "t11"."on_day" < "t6"."end_day"
              ) AS "t18"
            ) AS "t23"
              ON "t5"."at_day" = "t23"."on_day"
          ) AS "t24"
          WHERE
            "t24"."at" < "t24"."_end_t"
        ) AS "t26"
        GROUP BY
          1,
          2,
          3,
          4
      ) AS "t30"
      LEFT OUTER JOIN (
        SELECT
          "t33"."visitor_id" AS "_visitor",
          "t33"."known_t",
          "t33"."linked_t",
          "t33"."qualified_t"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t15"."visitor_id",
              "t15"."known_t",
              CAST(NULL AS BIGINT) AS "linked_t",
              CAST(NULL AS BIGINT) AS "qualified_t"
            FROM (
              SELECT
                "t9"."visitor_id",
                MIN("t9"."at") AS "known_t"
              FROM (
                SELECT
                  *
                FROM "visits" AS "t0"
                WHERE
                  "t0"."user_id" IS NOT NULL
              ) AS "t9"
              GROUP BY
                1
            ) AS "t15"
          ) AS "t19"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              "t31"."visitor_id",
              CAST(NULL AS BIGINT) AS "known_t",
              "t31"."linked_t",
              "t31"."qualified_t"
            FROM (
              SELECT
                "t17"."visitor_id",
                "t17"."linked_t",
                "t28"."qualified_t"
              FROM (
                SELECT
                  "t10"."visitor_id",
                  "t10"."lead_id",
                  MIN("t10"."at") AS "linked_t"
                FROM (
                  SELECT
                    *
                  FROM "visits" AS "t0"
                  WHERE
                    "t0"."lead_id" IS NOT NULL
                ) AS "t10"
                GROUP BY
                  1,
                  2
              ) AS "t17"
              INNER JOIN (
                SELECT
                  "t25"."lead_id",
                  MIN("t25"."at") AS "qualified_t"
                FROM (
                  SELECT
                    "t22"."lead_id",
                    "t22"."stage",
                    "t22"."at",
                    "t22"."at_day",
                    CAST(CASE
                      WHEN "t22"."stage" = 'lead'
                      THEN 0
                      WHEN "t22"."stage" = 'mql'
                      THEN 1
                      WHEN "t22"."stage" = 'sql'
                      THEN 2
                      WHEN "t22"."stage" = 'opportunity'
                      THEN 3
                      WHEN "t22"."stage" = 'customer'
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
                    ) AS "t12"
                    UNION ALL
                    SELECT
                      *
                    FROM (
                      SELECT
                        "t7"."lead_id",
                        'lead' AS "stage",
                        "t7"."created_at" AS "at",
                        "t7"."created_at_day" AS "at_day"
                      FROM "leads" AS "t7"
                      ANTI JOIN (
                        SELECT DISTINCT
                          "t3"."lead_id" AS "_begun"
                        FROM "lead_stages" AS "t3"
                        WHERE
                          "t3"."stage" IN ('lead', 'mql', 'sql', 'opportunity', 'customer')
                          AND "t3"."stage" = 'lead'
                      ) AS "t14"
                        ON "t7"."lead_id" = "t14"."_begun"
                    ) AS "t20"
                  ) AS "t22"
                  WHERE
                    "t22"."stage" = 'mql'
                ) AS "t25"
                GROUP BY
                  1
              ) AS "t28"
                ON "t17"."lead_id" = "t28"."lead_id"
            ) AS "t31"
          ) AS "t32"
        ) AS "t33"
      ) AS "t35"
        ON "t30"."visitor_id" = "t35"."_visitor"
    ) AS "t36"
  ) AS "t37"
  GROUP BY
    1,
    2,
    3,
    4,
    5,
    6
) AS "t38"
WHERE
  CASE WHEN "t38"."known_user" = 1 THEN 'known_user' ELSE '' END = ''
