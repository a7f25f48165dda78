SELECT
  "t26"."account_id",
  "t26"."t",
  "t26"."t_day",
  "t26"."real",
  "t26"."fx",
  "t26"."after",
  "t26"."before",
  "t26"."first_t",
  "t26"."first_day",
  "t26"."was",
  "t26"."is",
  "t26"."kind",
  "t26"."prev_t",
  "t26"."next_t",
  "t26"."starts_t",
  "t26"."starts_day",
  CASE
    WHEN "t26"."kind" = 'churn'
    THEN COALESCE("t16"."_kind", 'voluntary')
    ELSE CAST(NULL AS TEXT)
  END AS "cancel_kind",
  "t16"."_reason" AS "cancel_reason"
FROM (
  SELECT
    "t24"."account_id",
    "t24"."t",
    "t24"."t_day",
    "t24"."real",
    "t24"."fx",
    "t24"."after",
    "t24"."before",
    "t24"."was",
    "t24"."is",
    "t24"."first_t",
    "t24"."first_day",
    "t24"."prev_t",
    "t24"."next_t",
    "t24"."starts_t",
    "t24"."starts_day",
    "t24"."kind",
    CASE WHEN "t24"."kind" = 'churn' THEN "t24"."t" ELSE CAST(NULL AS BIGINT) END AS "_lost_t"
  FROM (
    SELECT
      "t23".*
      EXCLUDE ("_lost", "keep", "kept", "kept_before")
    FROM (
      SELECT
        "t22"."account_id",
        "t22"."t",
        "t22"."t_day",
        "t22"."real",
        "t22"."fx",
        "t22"."keep",
        "t22"."after",
        "t22"."kept",
        "t22"."before",
        "t22"."kept_before",
        "t22"."was",
        "t22"."is",
        "t22"."first_t",
        "t22"."first_day",
        "t22"."prev_t",
        "t22"."next_t",
        "t22"."starts_t",
        "t22"."starts_day",
        "t22"."_lost",
        CASE
          WHEN "t22"."was" AND NOT (
            "t22"."is"
          )
          THEN 'churn'
          ELSE CASE
            WHEN "t22"."is" AND NOT (
              "t22"."was"
            )
            THEN CASE
              WHEN COALESCE("t22"."first_t" < "t22"."t", FALSE)
              THEN 'reactivation'
              ELSE 'new'
            END
            ELSE CASE
              WHEN "t22"."real" > CAST(0 AS DECIMAL(38, 0))
              THEN 'expansion'
              ELSE CASE
                WHEN "t22"."real" < CAST(0 AS DECIMAL(38, 0))
                THEN 'contraction'
                ELSE CASE WHEN "t22"."fx" <> CAST(0 AS DECIMAL(38, 0)) THEN 'fx' ELSE '' END
              END
            END
          END
        END AS "kind"
      FROM (
        SELECT
          "t21"."account_id",
          "t21"."t",
          "t21"."t_day",
          "t21"."real",
          "t21"."fx",
          "t21"."keep",
          "t21"."after",
          "t21"."kept",
          "t21"."before",
          "t21"."kept_before",
          "t21"."was",
          "t21"."is",
          MIN(
            CASE
              WHEN "t21"."after" > CAST(0 AS DECIMAL(38, 0))
              THEN "t21"."t"
              ELSE CAST(NULL AS BIGINT)
            END
          ) OVER (
            PARTITION BY "t21"."account_id"
            ORDER BY "t21"."t" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "first_t",
          MIN(
            CASE
              WHEN "t21"."after" > CAST(0 AS DECIMAL(38, 0))
              THEN "t21"."t_day"
              ELSE CAST(NULL AS INT)
            END
          ) OVER (
            PARTITION BY "t21"."account_id"
            ORDER BY "t21"."t" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "first_day",
          MAX(
            CASE
              WHEN (
                "t21"."was" <> "t21"."is"
              )
              OR (
                "t21"."real" <> CAST(0 AS DECIMAL(38, 0))
              )
              OR (
                "t21"."fx" <> CAST(0 AS DECIMAL(38, 0))
              )
              THEN "t21"."t"
              ELSE CAST(NULL AS BIGINT)
            END
          ) OVER (
            PARTITION BY "t21"."account_id"
            ORDER BY "t21"."t" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
          ) AS "prev_t",
          MIN(
            CASE
              WHEN (
                "t21"."was" <> "t21"."is"
              )
              OR (
                "t21"."real" <> CAST(0 AS DECIMAL(38, 0))
              )
              OR (
                "t21"."fx" <> CAST(0 AS DECIMAL(38, 0))
              )
              THEN "t21"."t"
              ELSE CAST(NULL AS BIGINT)
            END
          ) OVER (
            PARTITION BY "t21"."account_id"
            ORDER BY "t21"."t" ASC
            ROWS BETWEEN 1 following AND UNBOUNDED FOLLOWING
          ) AS "next_t",
          MIN(
            CASE
              WHEN "t21"."is" AND NOT (
                "t21"."was"
              )
              THEN "t21"."t"
              ELSE CAST(NULL AS BIGINT)
            END
          ) OVER (
            PARTITION BY "t21"."account_id"
            ORDER BY "t21"."t" ASC
            ROWS BETWEEN 1 following AND UNBOUNDED FOLLOWING
          ) AS "starts_t",
          MIN(
            CASE
              WHEN "t21"."is" AND NOT (
                "t21"."was"
              )
              THEN "t21"."t_day"
              ELSE CAST(NULL AS INT)
            END
          ) OVER (
            PARTITION BY "t21"."account_id"
            ORDER BY "t21"."t" ASC
            ROWS BETWEEN 1 following AND UNBOUNDED FOLLOWING
          ) AS "starts_day",
          CAST(NULL AS INT) AS "_lost"
        FROM (
          SELECT
            "t20".*
            EXCLUDE ("_gone", "_paid")
          FROM (
            SELECT
              "t19"."account_id",
              "t19"."t",
              "t19"."t_day",
              "t19"."real",
              "t19"."fx",
              "t19"."keep",
              "t19"."after",
              "t19"."kept",
              "t19"."before",
              "t19"."kept_before",
              "t19"."_paid",
              "t19"."_gone",
              (
                "t19"."kept_before" > 0
              ) AND (
                "t19"."_paid" > "t19"."_gone"
              ) AS "was",
              (
                "t19"."kept" > 0
              )
              AND (
                (
                  "t19"."_paid" > "t19"."_gone"
                )
                OR (
                  "t19"."after" > CAST(0 AS DECIMAL(38, 0))
                )
              ) AS "is"
            FROM (
              SELECT
                "t18"."account_id",
                "t18"."t",
                "t18"."t_day",
                "t18"."real",
                "t18"."fx",
                "t18"."keep",
                "t18"."after",
                "t18"."kept",
                "t18"."before",
                "t18"."kept_before",
                COALESCE(
                  MAX(
                    CASE
                      WHEN "t18"."after" > CAST(0 AS DECIMAL(38, 0))
                      THEN "t18"."t"
                      ELSE CAST(NULL AS BIGINT)
                    END
                  ) OVER (
                    PARTITION BY "t18"."account_id"
                    ORDER BY "t18"."t" ASC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
                  ),
                  -253402300799
                ) AS "_paid",
                COALESCE(
                  MAX(CASE WHEN "t18"."kept" <= 0 THEN "t18"."t" ELSE CAST(NULL AS BIGINT) END) OVER (
                    PARTITION BY "t18"."account_id"
                    ORDER BY "t18"."t" ASC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
                  ),
                  -253402300799
                ) AS "_gone"
              FROM (
                SELECT
                  "t17"."account_id",
                  "t17"."t",
                  "t17"."t_day",
                  "t17"."real",
                  "t17"."fx",
                  "t17"."keep",
                  "t17"."after",
                  "t17"."kept",
                  (
                    "t17"."after" - "t17"."real"
                  ) - "t17"."fx" AS "before",
                  "t17"."kept" - "t17"."keep" AS "kept_before"
                FROM (
                  SELECT
                    "t15"."account_id",
                    "t15"."t",
                    "t15"."t_day",
                    "t15"."real",
                    "t15"."fx",
                    "t15"."keep",
                    CAST(SUM("t15"."real" + "t15"."fx") OVER (
                      PARTITION BY "t15"."account_id"
                      ORDER BY "t15"."t" ASC
                      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                    ) AS DECIMAL(38, 0)) AS "after",
                    SUM("t15"."keep") OVER (
                      PARTITION BY "t15"."account_id"
                      ORDER BY "t15"."t" ASC
                      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                    ) AS "kept"
                  FROM (
                    SELECT
                      "t13"."account_id",
                      "t13"."t",
                      "t13"."t_day_" AS "t_day",
                      "t13"."real_" AS "real",
                      "t13"."fx_" AS "fx",
                      "t13"."keep_" AS "keep"
                    FROM (
                      SELECT
                        "t10"."account_id",
                        "t10"."t",
                        CAST(SUM("t10"."real") AS DECIMAL(38, 0)) AS "real_",
                        SUM("t10"."keep") AS "keep_",
                        MIN("t10"."t_day") AS "t_day_",
                        CAST(SUM("t10"."fx") AS DECIMAL(38, 0)) AS "fx_"
                      FROM (
                        SELECT
                          "t3"."account_id",
                          "t3"."plan",
                          "t3"."tier",
                          "t3"."product",
                          "t3"."currency",
                          "t3"."real",
                          "t3"."fx",
                          "t3"."keep",
                          CASE
                            WHEN (
                              "t7"."anchor_t" IS NOT NULL
                            )
                            AND (
                              (
                                "t3"."real" <> CAST(0 AS DECIMAL(38, 0))
                              ) OR (
                                "t3"."keep" <> 0
                              )
                            )
                            THEN "t7"."anchor_t"
                            ELSE "t3"."t"
                          END AS "t",
                          CASE
                            WHEN (
                              "t7"."anchor_t" IS NOT NULL
                            )
                            AND (
                              (
                                "t3"."real" <> CAST(0 AS DECIMAL(38, 0))
                              ) OR (
                                "t3"."keep" <> 0
                              )
                            )
                            THEN "t7"."anchor_day"
                            ELSE "t3"."t_day"
                          END AS "t_day"
                        FROM "mrr_point_bd8f19fb" AS "t3"
                        LEFT OUTER JOIN (
                          SELECT
                            "t1"."account_id" AS "_account",
                            "t1"."t" AS "_t",
                            "t1"."anchor_t",
                            "t1"."anchor_day"
                          FROM "mrr_anchor_bd8f19fb" AS "t1"
                        ) AS "t7"
                          ON "t3"."account_id" = "t7"."_account" AND "t3"."t" = "t7"."_t"
                      ) AS "t10"
                      GROUP BY
                        1,
                        2
                    ) AS "t13"
                  ) AS "t15"
                ) AS "t17"
              ) AS "t18"
            ) AS "t19"
          ) AS "t20"
        ) AS "t21"
      ) AS "t22"
    ) AS "t23"
  ) AS "t24"
) AS "t26"
LEFT OUTER JOIN (
  SELECT
    "t12"."account_id" AS "_account",
    "t12"."t" AS "_t",
    "t12"."kind_" AS "_kind",
    "t12"."reason_" AS "_reason"
  FROM (
    SELECT
      "t11"."account_id",
      "t11"."t",
      MIN("t11"."_kind") AS "kind_",
      MAX("t11"."_reason") AS "reason_"
    FROM (
      SELECT
        "t9"."account_id",
        "t9"."_kind",
        "t9"."_reason",
        COALESCE("t6"."_anchor", "t9"."t") AS "t"
      FROM (
        SELECT
          "t0"."account_id",
          "t0"."to_t" AS "t",
          "t0"."cancel_kind" AS "_kind",
          "t0"."cancel_reason" AS "_reason"
        FROM "mrr_rated_bd8f19fb" AS "t0"
        WHERE
          "t0"."book" = 'mrr'
          AND "t0"."rate" IS NOT NULL
          AND "t0"."to_t" < 253402300799
          AND (
            (
              "t0"."cancel_kind" IS NOT NULL
            ) OR (
              "t0"."cancel_reason" IS NOT NULL
            )
          )
      ) AS "t9"
      LEFT OUTER JOIN (
        SELECT
          "t1"."account_id" AS "_a",
          "t1"."t" AS "_at",
          "t1"."anchor_t" AS "_anchor"
        FROM "mrr_anchor_bd8f19fb" AS "t1"
      ) AS "t6"
        ON "t9"."account_id" = "t6"."_a" AND "t9"."t" = "t6"."_at"
    ) AS "t11"
    GROUP BY
      1,
      2
  ) AS "t12"
) AS "t16"
  ON "t26"."account_id" = "t16"."_account" AND "t26"."_lost_t" = "t16"."_t"
