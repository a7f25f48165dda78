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
    "t47".*
    EXCLUDE ("_account", "_from", "_test", "_to")
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
            "t24"."_payer",
            "t24"."_from",
            "t24"."_until",
            "t24"."pays",
            "t39"."_who",
            "t39"."said_t",
            "t39"."until_t",
            "t39"."promotes",
            "t39"."since_t"
          FROM (
            SELECT
              "t40".*
              EXCLUDE ("_account")
            FROM (
              SELECT
                "t20"."account_id",
                "t20"."_source",
                "t20"."_line",
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
              ) AS "t20"
              LEFT OUTER JOIN (
                SELECT
                  "t34"."account_id" AS "_account",
                  "t34"."at_0",
                  "t34"."at_1",
                  "t34"."at_2",
                  "t34"."at_3"
                FROM (
                  SELECT
                    "t33"."account_id",
                    MIN("t33"."entered") FILTER(WHERE
                      "t33"."place" = 0) AS "at_0",
                    MIN("t33"."entered") FILTER(WHERE
                      "t33"."place" = 1) AS "at_1",
                    MIN("t33"."entered") FILTER(WHERE
                      "t33"."place" = 2) AS "at_2",
                    MIN("t33"."entered") FILTER(WHERE
                      "t33"."place" = 3) AS "at_3"
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
                        ) AS "t21"
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
                          ) AS "t16"
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
                          ) AS "t17"
                        ) AS "t25"
                      ) AS "t29"
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
                          ) AS "t18"
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
                          ) AS "t22"
                        ) AS "t27"
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
                          ) AS "t19"
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
                          ) AS "t23"
                        ) AS "t28"
                      ) AS "t30"
                    ) AS "t31"
                    WHERE
                      "t31"."account_id" IS NOT NULL AND "t31"."entered" IS NOT NULL
                  ) AS "t33"
                  GROUP BY
                    1
                ) AS "t34"
              ) AS "t37"
                ON "t20"."account_id" = "t37"."_account"
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
              CAST("t2"."is" AS BIGINT) AS "pays"
            FROM "mrr_movement_bd8f19fb" AS "t2"
            WHERE
              "t2"."kind" <> ''
          ) AS "t24"
            ON "t42"."account_id" = "t24"."_payer"
            AND "t24"."_from" < "t14"."end_t"
            AND "t24"."_until" >= "t14"."end_t"
          LEFT OUTER JOIN (
            SELECT
              "t35"."account_id" AS "_who",
              "t35"."at" AS "said_t",
              "t35"."until_t",
              "t35"."promotes",
              "t35"."since_t"
            FROM (
              SELECT
                "t32"."response_id",
                "t32"."kind",
                "t32"."score",
                "t32"."scale_min",
                "t32"."scale_max",
                "t32"."at",
                "t32"."at_day",
                "t32"."account_id",
                "t32"."user_id",
                "t32"."touchpoint",
                "t32"."asked_at",
                "t32"."asked_at_day",
                "t32"."comment",
                "t32"."_source",
                "t32"."_line",
                "t32"."_seen",
                "t32"."promotes",
                "t32"."until_t",
                "t32"."run",
                MIN(CASE WHEN "t32"."promotes" = 1 THEN "t32"."at" ELSE CAST(NULL AS BIGINT) END) OVER (
                  PARTITION BY "t32"."account_id", "t32"."run"
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) AS "since_t"
              FROM (
                SELECT
                  "t26"."response_id",
                  "t26"."kind",
                  "t26"."score",
                  "t26"."scale_min",
                  "t26"."scale_max",
                  "t26"."at",
                  "t26"."at_day",
                  "t26"."account_id",
                  "t26"."user_id",
                  "t26"."touchpoint",
                  "t26"."asked_at",
                  "t26"."asked_at_day",
                  "t26"."comment",
                  "t26"."_source",
                  "t26"."_line",
                  "t26"."_seen",
                  "t26"."promotes",
                  COALESCE(
                    LEAD("t26"."at") OVER (
                      PARTITION BY "t26"."account_id"
                      ORDER BY "t26"."at" ASC, "t26"."response_id" ASC
                      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                    ),
                    253402300799
                  ) AS "until_t",
                  SUM(1 - "t26"."promotes") OVER (
                    PARTITION BY "t26"."account_id"
                    ORDER BY "t26"."at" ASC, "t26"."response_id" ASC
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
                    CAST("t4"."score" >= 9000000 AS BIGINT) AS "promotes"
                  FROM "surveys" AS "t4"
                  WHERE
                    "t4"."kind" = 'nps'
                    AND "t4"."account_id" IS NOT NULL
                    AND "t4"."score" IS NOT NULL
                    AND "t4"."score" >= COALESCE("t4"."scale_min", 0)
                    AND "t4"."score" <= COALESCE("t4"."scale_max", 10000000)
                    AND COALESCE("t4"."scale_max", 10000000) = 10000000
                ) AS "t26"
              ) AS "t32"
            ) AS "t35"
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
