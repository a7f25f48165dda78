SELECT
  "t48"."account_id",
  "t48"."_source",
  "t48"."_line",
  "t48"."at_0",
  "t48"."at_1",
  "t48"."at_2",
  "t48"."at_3",
  "t48"."period",
  "t48"."end_t",
  "t48"."_payer",
  "t48"."_until",
  "t48"."pays",
  "t48"."_who",
  "t48"."said_t",
  "t48"."until_t",
  "t48"."promotes",
  "t48"."since_t",
  "t48"."stage",
  "t48"."entered",
  "t48"."_moment",
  "t48"."_from_right",
  "t48"."is_test",
  "t48"."account_id" AS "key",
  CASE
    WHEN "t48"."is_test"
    THEN 'test_account'
    WHEN "t48"."stage" = 'lost'
    THEN 'lost'
    ELSE ''
  END AS "reason"
FROM (
  SELECT
    "t47"."account_id",
    "t47"."_source",
    "t47"."_line",
    "t47"."at_0",
    "t47"."at_1",
    "t47"."at_2",
    "t47"."at_3",
    "t47"."period",
    "t47"."end_t",
    "t47"."_payer",
    "t47"."_until",
    "t47"."pays",
    "t47"."_who",
    "t47"."said_t",
    "t47"."until_t",
    "t47"."promotes",
    "t47"."since_t",
    "t47"."stage",
    "t47"."entered",
    "t47"."_moment",
    "t47"."_from_right",
    "t47"."is_test"
  FROM (
    SELECT
      "t46"."account_id",
      "t46"."_source",
      "t46"."_line",
      "t46"."at_0",
      "t46"."at_1",
      "t46"."at_2",
      "t46"."at_3",
      "t46"."period",
      "t46"."end_t",
      "t46"."_payer",
      "t46"."_from",
      "t46"."_until",
      "t46"."pays",
      "t46"."_who",
      "t46"."said_t",
      "t46"."until_t",
      "t46"."promotes",
      "t46"."since_t",
      "t46"."stage",
      "t46"."entered",
      "t46"."_moment",
      "t46"."_account",
      "t46"."_test",
      "t46"."_from_right",
      "t46"."_to",
      COALESCE("t46"."_test", FALSE) AS "is_test"
    FROM (
      SELECT
        "t45"."account_id",
        "t45"."_source",
        "t45"."_line",
        "t45"."at_0",
        "t45"."at_1",
        "t45"."at_2",
        "t45"."at_3",
        "t45"."period",
        "t45"."end_t",
        "t45"."_payer",
        "t45"."_from",
        "t45"."_until",
        "t45"."pays",
        "t45"."_who",
        "t45"."said_t",
        "t45"."until_t",
        "t45"."promotes",
        "t45"."since_t",
        "t45"."stage",
        "t45"."entered",
        "t45"."_moment",
        "t13"."_account",
        "t13"."_test",
        "t13"."_from" AS "_from_right",
        "t13"."_to"
      FROM (
        SELECT
          "t43"."account_id",
          "t43"."_source",
          "t43"."_line",
          "t43"."at_0",
          "t43"."at_1",
          "t43"."at_2",
          "t43"."at_3",
          "t43"."period",
          "t43"."end_t",
          "t43"."_payer",
          "t43"."_from",
          "t43"."_until",
          "t43"."pays",
          "t43"."_who",
          "t43"."said_t",
          "t43"."until_t",
          "t43"."promotes",
          "t43"."since_t",
          CASE
            WHEN COALESCE("t43"."pays" = 1, FALSE) AND COALESCE("t43"."promotes" = 1, FALSE)
            THEN 'advocacy'
            WHEN COALESCE("t43"."pays" = 1, FALSE)
            AND COALESCE("t43"."at_3" < "t43"."end_t", FALSE)
            THEN 'expansion'
            WHEN COALESCE("t43"."pays" = 1, FALSE)
            AND COALESCE("t43"."at_2" < "t43"."end_t", FALSE)
            THEN 'retention'
            WHEN COALESCE("t43"."pays" = 1, FALSE)
            THEN 'adoption'
            WHEN "t43"."pays" IS NULL
            THEN 'awareness'
            ELSE 'lost'
          END AS "stage",
          CASE
            WHEN COALESCE("t43"."pays" = 1, FALSE) AND COALESCE("t43"."promotes" = 1, FALSE)
            THEN "t43"."since_t"
            WHEN COALESCE("t43"."pays" = 1, FALSE)
            AND COALESCE("t43"."at_3" < "t43"."end_t", FALSE)
            THEN "t43"."at_3"
            WHEN COALESCE("t43"."pays" = 1, FALSE)
            AND COALESCE("t43"."at_2" < "t43"."end_t", FALSE)
            THEN "t43"."at_2"
            WHEN COALESCE("t43"."pays" = 1, FALSE)
            THEN "t43"."at_1"
            ELSE "t43"."at_0"
          END AS "entered",
          "t43"."end_t" - 1 AS "_moment"
        FROM (
          SELECT
            "t42"."account_id",
            "t42"."_source",
            "t42"."_line",
            "t42"."at_0",
            "t42"."at_1",
            "t42"."at_2",
            "t42"."at_3",
            "t14"."period",
            "t14"."end_t",
            "t28"."_payer",
            "t28"."_from",
            "t28"."_until",
            "t28"."pays",
            "t39"."_who",
            "t39"."said_t",
            "t39"."until_t",
            "t39"."promotes",
            "t39"."since_t"
          FROM (
            SELECT
              "t40"."account_id",
              "t40"."_source",
              "t40"."_line",
              "t40"."at_0",
              "t40"."at_1",
              "t40"."at_2",
              "t40"."at_3"
            FROM (
              SELECT
                "t19"."account_id",
                "t19"."_source",
                "t19"."_line",
                "t37"."_account",
                "t37"."at_0",
                "t37"."at_1",
                "t37"."at_2",
                "t37"."at_3"
              FROM (
                SELECT
                  "t3"."account_id",
                  "t3"."_source",
                  "t3"."_line"
                FROM "accounts" AS "t3"
              ) AS "t19"
              LEFT OUTER JOIN (
                SELECT
                  "t34"."account_id" AS "_account",
                  "t34"."at_0",
                  "t34"."at_1",
                  "t34"."at_2",
                  "t34"."at_3"
                FROM (
                  SELECT
                    "t32"."account_id",
                    MIN("t32"."entered") FILTER(WHERE
                      "t32"."place" = 0) AS "at_0",
                    MIN("t32"."entered") FILTER(WHERE
                      "t32"."place" = 1) AS "at_1",
                    MIN("t32"."entered") FILTER(WHERE
                      "t32"."place" = 2) AS "at_2",
                    MIN("t32"."entered") FILTER(WHERE
                      "t32"."place" = 3) AS "at_3"
                  FROM (
                    SELECT
                      *
                    FROM (
                      SELECT
                        *
                      FROM (
                        SELECT
                          *
                        FROM (
                          SELECT
                            *
                          FROM (
                            SELECT
                              "t3"."account_id",
                              "t3"."created_at" AS "entered",
                              0 AS "place"
                            FROM "accounts" AS "t3"
                          ) AS "t11"
                          UNION ALL
                          SELECT
                            *
                          FROM (
                            SELECT
                              "t5"."account_id",
                              "t5"."created_at" AS "entered",
                              0 AS "place"
                            FROM "leads" AS "t5"
                          ) AS "t12"
                        ) AS "t20"
                        UNION ALL
                        SELECT
                          *
                        FROM (
                          SELECT
                            *
                          FROM (
                            SELECT
                              "t2"."account_id",
                              "t2"."t" AS "entered",
                              0 AS "place"
                            FROM "mrr_movement_bd8f19fb" AS "t2"
                            WHERE
                              "t2"."kind" <> ''
                          ) AS "t15"
                          UNION ALL
                          SELECT
                            *
                          FROM (
                            SELECT
                              "t2"."account_id",
                              "t2"."t" AS "entered",
                              1 AS "place"
                            FROM "mrr_movement_bd8f19fb" AS "t2"
                            WHERE
                              "t2"."kind" <> '' AND "t2"."kind" = 'new'
                          ) AS "t16"
                        ) AS "t23"
                      ) AS "t27"
                      UNION ALL
                      SELECT
                        *
                      FROM (
                        SELECT
                          *
                        FROM (
                          SELECT
                            *
                          FROM (
                            SELECT
                              "t2"."account_id",
                              "t2"."t" + 7776000 AS "entered",
                              2 AS "place"
                            FROM "mrr_movement_bd8f19fb" AS "t2"
                            WHERE
                              "t2"."kind" <> '' AND "t2"."kind" = 'new'
                          ) AS "t17"
                          UNION ALL
                          SELECT
                            *
                          FROM (
                            SELECT
                              "t6"."account_id",
                              COALESCE("t6"."decided_at", "t6"."due_at") AS "entered",
                              2 AS "place"
                            FROM "renewals" AS "t6"
                            WHERE
                              "t6"."outcome" = 'renewed'
                          ) AS "t21"
                        ) AS "t25"
                        UNION ALL
                        SELECT
                          *
                        FROM (
                          SELECT
                            *
                          FROM (
                            SELECT
                              "t2"."account_id",
                              "t2"."t" AS "entered",
                              3 AS "place"
                            FROM "mrr_movement_bd8f19fb" AS "t2"
                            WHERE
                              "t2"."kind" <> '' AND "t2"."kind" = 'expansion'
                          ) AS "t18"
                          UNION ALL
                          SELECT
                            *
                          FROM (
                            SELECT
                              "t7"."account_id",
                              "t7"."at" AS "entered",
                              3 AS "place"
                            FROM "purchases" AS "t7"
                            WHERE
                              "t7"."kind" IN ('upsell', 'cross_sell', 'add_on')
                          ) AS "t22"
                        ) AS "t26"
                      ) AS "t30"
                    ) AS "t31"
                    WHERE
                      "t31"."account_id" IS NOT NULL AND "t31"."entered" IS NOT NULL
                  ) AS "t32"
                  GROUP BY
                    1
                ) AS "t34"
              ) AS "t37"
                ON "t19"."account_id" = "t37"."_account"
            ) AS "t40"
          ) AS "t42"
          INNER JOIN (
            SELECT
              "t1"."period",
              "t1"."end_t"
            FROM "periods" AS "t1"
          ) AS "t14"
            ON COALESCE("t42"."at_0", -253402300799) < "t14"."end_t"
          LEFT OUTER JOIN (
            SELECT
              "t2"."account_id" AS "_payer",
              "t2"."t" AS "_from",
              COALESCE("t2"."next_t", 253402300799) AS "_until",
              CAST(CAST("t2"."is" AS INT) AS BIGINT) AS "pays"
            FROM "mrr_movement_bd8f19fb" AS "t2"
            WHERE
              "t2"."kind" <> ''
          ) AS "t28"
            ON "t42"."account_id" = "t28"."_payer"
            AND "t28"."_from" < "t14"."end_t"
            AND "t28"."_until" >= "t14"."end_t"
          LEFT OUTER JOIN (
            SELECT
              "t36"."account_id" AS "_who",
              "t36"."at" AS "said_t",
              "t36"."until_t",
              "t36"."promotes",
              "t36"."since_t"
            FROM (
              SELECT
                "t33"."response_id",
                "t33"."kind",
                "t33"."score",
                "t33"."scale_min",
                "t33"."scale_max",
                "t33"."at",
                "t33"."at_day",
                "t33"."account_id",
                "t33"."user_id",
                "t33"."touchpoint",
                "t33"."asked_at",
                "t33"."asked_at_day",
                "t33"."comment",
                "t33"."_source",
                "t33"."_line",
                "t33"."_seen",
                "t33"."promotes",
                "t33"."until_t",
                "t33"."run",
                MIN(CASE WHEN "t33"."promotes" = 1 THEN "t33"."at" ELSE CAST(NULL AS BIGINT) END) OVER (
                  PARTITION BY "t33"."account_id", "t33"."run"
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) AS "since_t"
              FROM (
                SELECT
                  "t29"."response_id",
                  "t29"."kind",
                  "t29"."score",
                  "t29"."scale_min",
                  "t29"."scale_max",
                  "t29"."at",
                  "t29"."at_day",
                  "t29"."account_id",
                  "t29"."user_id",
                  "t29"."touchpoint",
                  "t29"."asked_at",
                  "t29"."asked_at_day",
                  "t29"."comment",
                  "t29"."_source",
                  "t29"."_line",
                  "t29"."_seen",
                  "t29"."promotes",
                  COALESCE(
                    LEAD("t29"."at") OVER (
                      PARTITION BY "t29"."account_id"
                      ORDER BY "t29"."at" ASC, "t29"."response_id" ASC
                      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                    ),
                    253402300799
                  ) AS "until_t",
                  SUM(1 - "t29"."promotes") OVER (
                    PARTITION BY "t29"."account_id"
                    ORDER BY "t29"."at" ASC, "t29"."response_id" ASC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                  ) AS "run"
                FROM (
                  SELECT
                    "t4"."response_id",
                    "t4"."kind",
                    "t4"."score",
                    "t4"."scale_min",
                    "t4"."scale_max",
                    "t4"."at",
                    "t4"."at_day",
                    "t4"."account_id",
                    "t4"."user_id",
                    "t4"."touchpoint",
                    "t4"."asked_at",
                    "t4"."asked_at_day",
                    "t4"."comment",
                    "t4"."_source",
                    "t4"."_line",
                    "t4"."_seen",
                    CAST(CAST("t4"."score" >= 9000000 AS INT) AS BIGINT) AS "promotes"
                  FROM "surveys" AS "t4"
                  WHERE
                    "t4"."kind" = 'nps'
                    AND "t4"."account_id" IS NOT NULL
                    AND "t4"."score" IS NOT NULL
                    AND "t4"."score" >= COALESCE("t4"."scale_min", 0)
                    AND "t4"."score" <= COALESCE("t4"."scale_max", 10000000)
                    AND COALESCE("t4"."scale_max", 10000000) = 10000000
                ) AS "t29"
              ) AS "t33"
            ) AS "t36"
          ) AS "t39"
            ON "t42"."account_id" = "t39"."_who"
            AND "t39"."said_t" < "t14"."end_t"
            AND "t39"."until_t" >= "t14"."end_t"
        ) AS "t43"
      ) AS "t45"
      LEFT OUTER JOIN (
        SELECT
          "t0"."account_id" AS "_account",
          "t0"."is_test" AS "_test",
          "t0"."from_t" AS "_from",
          "t0"."to_t" AS "_to"
        FROM "account_version" AS "t0"
      ) AS "t13"
        ON "t45"."account_id" = "t13"."_account"
    ) AS "t46"
  ) AS "t47"
) AS "t48"
WHERE
  CASE
    WHEN "t48"."is_test"
    THEN 'test_account'
    WHEN "t48"."stage" = 'lost'
    THEN 'lost'
    ELSE ''
  END = ''
