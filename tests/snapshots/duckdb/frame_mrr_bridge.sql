WITH "t24" AS (
  SELECT
    "t17"."account_id",
    "t17"."t",
    "t17"."t_day",
    "t17"."real",
    "t17"."fx",
    "t17"."after",
    "t17"."before",
    "t17"."first_t",
    "t17"."first_day",
    "t17"."was",
    "t17"."is",
    "t17"."kind",
    "t17"."prev_t",
    "t17"."next_t",
    "t17"."starts_t",
    "t17"."starts_day",
    "t17"."cancel_kind",
    "t17"."cancel_reason",
    "t17"."age_days",
    "t17"."age",
    "t17"."caused",
    "t20"."period",
    "t20"."_start_t",
    "t20"."_end_t",
    "t20"."_start_day",
    "t20"."_end_day",
    "t20"."_now_t",
    "t20"."on_day"
  FROM (
    SELECT
      "t1"."account_id",
      "t1"."t",
      "t1"."t_day",
      "t1"."real",
      "t1"."fx",
      "t1"."after",
      "t1"."before",
      "t1"."first_t",
      "t1"."first_day",
      "t1"."was",
      "t1"."is",
      "t1"."kind",
      "t1"."prev_t",
      "t1"."next_t",
      "t1"."starts_t",
      "t1"."starts_day",
      "t1"."cancel_kind",
      "t1"."cancel_reason",
      "t1"."t_day" - "t1"."first_day" AS "age_days",
      CASE
        WHEN (
          "t1"."t_day" - "t1"."first_day"
        ) <= 30
        THEN '0-30'
        ELSE CASE
          WHEN (
            "t1"."t_day" - "t1"."first_day"
          ) <= 90
          THEN '31-90'
          ELSE CASE
            WHEN (
              "t1"."t_day" - "t1"."first_day"
            ) <= 180
            THEN '91-180'
            ELSE CASE
              WHEN (
                "t1"."t_day" - "t1"."first_day"
              ) <= 365
              THEN '181-365'
              ELSE '366+'
            END
          END
        END
      END AS "age",
      TRUE AS "caused"
    FROM "mrr_movement_bd8f19fb" AS "t1"
    WHERE
      "t1"."kind" <> ''
  ) AS "t17"
  INNER JOIN (
    SELECT
      "t14"."period",
      "t14"."start_t" AS "_start_t",
      "t14"."end_t" AS "_end_t",
      "t14"."start_day" AS "_start_day",
      "t14"."end_day" AS "_end_day",
      "t14"."now_t" AS "_now_t",
      "t14"."on_day"
    FROM (
      SELECT
        "t4"."period",
        "t4"."start_t",
        "t4"."end_t",
        "t4"."start_day",
        "t4"."end_day",
        "t4"."now_t",
        "t10"."on_day"
      FROM (
        SELECT
          "t2"."day" AS "on_day"
        FROM "calendar" AS "t2"
      ) AS "t10"
      INNER JOIN "periods" AS "t4"
        ON "t10"."on_day" >= "t4"."start_day" AND "t10"."on_day" < "t4"."end_day"
    ) AS "t14"
  ) AS "t20"
    ON "t17"."t_day" = "t20"."on_day"
), "t34" AS (
  SELECT
    *
  FROM (
    SELECT
      "t25"."period",
      "t25"."account_id",
      CASE
        WHEN (
          "t25"."prev_t" IS NULL
        ) OR (
          "t25"."prev_t" < "t25"."_start_t"
        )
        THEN "t25"."before"
        ELSE CAST(0 AS DECIMAL(38, 0))
      END AS "opening",
      CASE
        WHEN (
          "t25"."prev_t" IS NULL
        ) OR (
          "t25"."prev_t" < "t25"."_start_t"
        )
        THEN "t25"."before"
        ELSE CAST(0 AS DECIMAL(38, 0))
      END AS "held",
      CASE
        WHEN (
          "t25"."next_t" IS NULL
        ) OR (
          "t25"."next_t" >= "t25"."_end_t"
        )
        THEN "t25"."after"
        ELSE CAST(0 AS DECIMAL(38, 0))
      END AS "closing",
      "t25"."fx",
      CASE WHEN "t25"."kind" = 'new' THEN "t25"."real" ELSE CAST(0 AS DECIMAL(38, 0)) END AS "new",
      CASE
        WHEN "t25"."kind" = 'expansion'
        THEN "t25"."real"
        ELSE CAST(0 AS DECIMAL(38, 0))
      END AS "expansion",
      CASE
        WHEN "t25"."kind" = 'contraction'
        THEN "t25"."real"
        ELSE CAST(0 AS DECIMAL(38, 0))
      END AS "contraction",
      CASE
        WHEN (
          "t25"."kind" = 'churn'
        ) AND "t25"."caused"
        THEN "t25"."real"
        ELSE CAST(0 AS DECIMAL(38, 0))
      END AS "churned",
      CASE
        WHEN "t25"."kind" = 'reactivation'
        THEN "t25"."real"
        ELSE CAST(0 AS DECIMAL(38, 0))
      END AS "reactivation",
      CASE
        WHEN "t25"."kind" = 'segment_in'
        THEN "t25"."real"
        ELSE CAST(0 AS DECIMAL(38, 0))
      END AS "segment_in",
      CASE
        WHEN "t25"."kind" = 'segment_out'
        THEN "t25"."real"
        ELSE CAST(0 AS DECIMAL(38, 0))
      END AS "segment_out",
      CAST("t25"."was"
      AND (
        (
          "t25"."prev_t" IS NULL
        ) OR (
          "t25"."prev_t" < "t25"."_start_t"
        )
      ) AS BIGINT) AS "opened",
      CAST("t25"."is"
      AND (
        (
          "t25"."next_t" IS NULL
        ) OR (
          "t25"."next_t" >= "t25"."_end_t"
        )
      ) AS BIGINT) AS "closed",
      CAST((
        "t25"."kind" = 'churn'
      )
      AND "t25"."caused"
      AND (
        (
          "t25"."next_t" IS NULL
        ) OR (
          "t25"."next_t" >= "t25"."_end_t"
        )
      ) AS BIGINT) AS "left_",
      CAST("t25"."kind" = 'new' AS BIGINT) AS "won",
      CAST((
        "t25"."kind" = 'churn'
      ) AND "t25"."caused" AS BIGINT) AS "lost",
      CAST("t25"."kind" = 'reactivation' AS BIGINT) AS "back",
      (
        CAST("t25"."is" AS BIGINT) - CAST("t25"."was" AS BIGINT)
      ) * (
        "t25"."_end_day" - "t25"."t_day"
      ) AS "stepped",
      "t25"."_start_day" AS "start_day",
      "t25"."_end_day" AS "end_day"
    FROM "t24" AS "t25"
    WHERE
      "t25"."t" < "t25"."_end_t"
      AND (
        (
          "t25"."prev_t" IS NULL
        ) OR (
          "t25"."prev_t" < "t25"."_start_t"
        )
      )
      AND (
        (
          "t25"."next_t" IS NULL
        ) OR (
          "t25"."next_t" >= "t25"."_end_t"
        )
      )
  ) AS "t28"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t29"."period",
        "t29"."account_id",
        CAST(SUM("t29"."v_opening") AS DECIMAL(38, 0)) AS "opening",
        CAST(SUM("t29"."v_held") AS DECIMAL(38, 0)) AS "held",
        CAST(SUM("t29"."v_closing") AS DECIMAL(38, 0)) AS "closing",
        CAST(SUM("t29"."v_fx") AS DECIMAL(38, 0)) AS "fx",
        CAST(SUM("t29"."v_new") AS DECIMAL(38, 0)) AS "new",
        CAST(SUM("t29"."v_expansion") AS DECIMAL(38, 0)) AS "expansion",
        CAST(SUM("t29"."v_contraction") AS DECIMAL(38, 0)) AS "contraction",
        CAST(SUM("t29"."v_churned") AS DECIMAL(38, 0)) AS "churned",
        CAST(SUM("t29"."v_reactivation") AS DECIMAL(38, 0)) AS "reactivation",
        CAST(SUM("t29"."v_segment_in") AS DECIMAL(38, 0)) AS "segment_in",
        CAST(SUM("t29"."v_segment_out") AS DECIMAL(38, 0)) AS "segment_out",
        SUM(CAST("t29"."v_opened" AS BIGINT)) AS "opened",
        SUM(CAST("t29"."v_closed" AS BIGINT)) AS "closed",
        SUM(CAST("t29"."v_left_" AS BIGINT)) AS "left_",
        SUM(CAST("t29"."v_won" AS BIGINT)) AS "won",
        SUM(CAST("t29"."v_lost" AS BIGINT)) AS "lost",
        SUM(CAST("t29"."v_back" AS BIGINT)) AS "back",
        SUM("t29"."v_stepped") AS "stepped",
        MAX("t29"."v_start_day") AS "start_day",
        MAX("t29"."v_end_day") AS "end_day"
      FROM (
        SELECT
          "t25"."period",
          "t25"."account_id",
          CASE
            WHEN (
              "t25"."prev_t" IS NULL
            ) OR (
              "t25"."prev_t" < "t25"."_start_t"
            )
            THEN "t25"."before"
            ELSE CAST(0 AS DECIMAL(38, 0))
          END AS "v_opening",
          CASE
            WHEN (
              "t25"."prev_t" IS NULL
            ) OR (
              "t25"."prev_t" < "t25"."_start_t"
            )
            THEN "t25"."before"
            ELSE CAST(0 AS DECIMAL(38, 0))
          END AS "v_held",
          CASE
            WHEN (
              "t25"."next_t" IS NULL
            ) OR (
              "t25"."next_t" >= "t25"."_end_t"
            )
            THEN "t25"."after"
            ELSE CAST(0 AS DECIMAL(38, 0))
          END AS "v_closing",
          "t25"."fx" AS "v_fx",
          CASE WHEN "t25"."kind" = 'new' THEN "t25"."real" ELSE CAST(0 AS DECIMAL(38, 0)) END AS "v_new",
          CASE
            WHEN "t25"."kind" = 'expansion'
            THEN "t25"."real"
            ELSE CAST(0 AS DECIMAL(38, 0))
          END AS "v_expansion",
          CASE
            WHEN "t25"."kind" = 'contraction'
            THEN "t25"."real"
            ELSE CAST(0 AS DECIMAL(38, 0))
          END AS "v_contraction",
          CASE
            WHEN (
              "t25"."kind" = 'churn'
            ) AND "t25"."caused"
            THEN "t25"."real"
            ELSE CAST(0 AS DECIMAL(38, 0))
          END AS "v_churned",
          CASE
            WHEN "t25"."kind" = 'reactivation'
            THEN "t25"."real"
            ELSE CAST(0 AS DECIMAL(38, 0))
          END AS "v_reactivation",
          CASE
            WHEN "t25"."kind" = 'segment_in'
            THEN "t25"."real"
            ELSE CAST(0 AS DECIMAL(38, 0))
          END AS "v_segment_in",
          CASE
            WHEN "t25"."kind" = 'segment_out'
            THEN "t25"."real"
            ELSE CAST(0 AS DECIMAL(38, 0))
          END AS "v_segment_out",
          "t25"."was"
          AND (
            (
              "t25"."prev_t" IS NULL
            ) OR (
              "t25"."prev_t" < "t25"."_start_t"
            )
          ) AS "v_opened",
          "t25"."is"
          AND (
            (
              "t25"."next_t" IS NULL
            ) OR (
              "t25"."next_t" >= "t25"."_end_t"
            )
          ) AS "v_closed",
          (
            "t25"."kind" = 'churn'
          )
          AND "t25"."caused"
          AND (
            (
              "t25"."next_t" IS NULL
            ) OR (
              "t25"."next_t" >= "t25"."_end_t"
            )
          ) AS "v_left_",
          "t25"."kind" = 'new' AS "v_won",
          (
            "t25"."kind" = 'churn'
          ) AND "t25"."caused" AS "v_lost",
          "t25"."kind" = 'reactivation' AS "v_back",
          (
            CAST("t25"."is" AS BIGINT) - CAST("t25"."was" AS BIGINT)
          ) * (
            "t25"."_end_day" - "t25"."t_day"
          ) AS "v_stepped",
          "t25"."_start_day" AS "v_start_day",
          "t25"."_end_day" AS "v_end_day"
        FROM "t24" AS "t25"
        WHERE
          "t25"."t" < "t25"."_end_t"
          AND NOT (
            (
              (
                "t25"."prev_t" IS NULL
              ) OR (
                "t25"."prev_t" < "t25"."_start_t"
              )
            )
            AND (
              (
                "t25"."next_t" IS NULL
              ) OR (
                "t25"."next_t" >= "t25"."_end_t"
              )
            )
          )
      ) AS "t29"
      GROUP BY
        1,
        2
    ) AS "t31"
  ) AS "t33"
)
SELECT
  "t47".*
  EXCLUDE ("stepped")
FROM (
  SELECT
    "t46"."period",
    "t46"."key",
    "t46"."account_id",
    "t46"."opening",
    "t46"."closing",
    "t46"."constant",
    "t46"."new",
    "t46"."expansion",
    "t46"."contraction",
    "t46"."churned",
    "t46"."reactivation",
    "t46"."fx",
    "t46"."segment_in",
    "t46"."segment_out",
    "t46"."opening_customers",
    "t46"."closing_customers",
    "t46"."kept_customers",
    "t46"."left_customers",
    "t46"."new_customers",
    "t46"."lost_customers",
    "t46"."back_customers",
    "t46"."new_left_customers",
    "t46"."stepped",
    "t46"."days",
    (
      "t46"."opening_customers" * "t46"."days"
    ) + "t46"."stepped" AS "customer_days"
  FROM (
    SELECT
      "t45".*
      EXCLUDE ("_period")
    FROM (
      SELECT
        "t44"."period",
        "t44"."key",
        "t44"."account_id",
        "t44"."opening",
        "t44"."closing",
        "t44"."constant",
        "t44"."new",
        "t44"."expansion",
        "t44"."contraction",
        "t44"."churned",
        "t44"."reactivation",
        "t44"."fx",
        "t44"."segment_in",
        "t44"."segment_out",
        "t44"."opening_customers",
        "t44"."closing_customers",
        "t44"."kept_customers",
        "t44"."left_customers",
        "t44"."new_customers",
        "t44"."lost_customers",
        "t44"."back_customers",
        "t44"."new_left_customers",
        "t44"."stepped",
        "t12"."_period",
        "t12"."days"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t35"."period",
            "t35"."account_id" AS "key",
            "t35"."account_id",
            "t35"."opening",
            "t35"."closing",
            CASE
              WHEN "t35"."closing" = CAST(0 AS DECIMAL(38, 0))
              THEN CAST(0 AS DECIMAL(38, 0))
              ELSE "t35"."closing" - "t35"."fx"
            END AS "constant",
            "t35"."new",
            "t35"."expansion",
            -(
              "t35"."contraction"
            ) AS "contraction",
            -(
              "t35"."churned"
            ) AS "churned",
            "t35"."reactivation",
            "t35"."fx",
            "t35"."segment_in",
            -(
              "t35"."segment_out"
            ) AS "segment_out",
            "t35"."opened" AS "opening_customers",
            "t35"."closed" AS "closing_customers",
            CAST((
              "t35"."opened" > 0
            ) AND (
              "t35"."closed" > 0
            ) AS BIGINT) AS "kept_customers",
            CAST((
              "t35"."opened" > 0
            ) AND (
              "t35"."left_" > 0
            ) AND (
              "t35"."closed" = 0
            ) AS BIGINT) AS "left_customers",
            "t35"."won" AS "new_customers",
            "t35"."lost" AS "lost_customers",
            "t35"."back" AS "back_customers",
            CAST((
              "t35"."opened" = 0
            )
            AND (
              "t35"."won" > 0
            )
            AND (
              "t35"."left_" > 0
            )
            AND (
              "t35"."closed" = 0
            ) AS BIGINT) AS "new_left_customers",
            "t35"."stepped"
          FROM "t34" AS "t35"
        ) AS "t40"
        UNION ALL
        SELECT
          *
        FROM (
          SELECT
            "t41"."period",
            '(unmoved)' AS "key",
            '(unmoved)' AS "account_id",
            "t41"."o" AS "opening",
            "t41"."c" AS "closing",
            "t41"."o" AS "constant",
            CAST(0 AS DECIMAL(38, 0)) AS "new",
            CAST(0 AS DECIMAL(38, 0)) AS "expansion",
            CAST(0 AS DECIMAL(38, 0)) AS "contraction",
            CAST(0 AS DECIMAL(38, 0)) AS "churned",
            CAST(0 AS DECIMAL(38, 0)) AS "reactivation",
            "t41"."c" - "t41"."o" AS "fx",
            CAST(0 AS DECIMAL(38, 0)) AS "segment_in",
            CAST(0 AS DECIMAL(38, 0)) AS "segment_out",
            "t41"."n" AS "opening_customers",
            "t41"."n" AS "closing_customers",
            "t41"."n" AS "kept_customers",
            0 AS "left_customers",
            0 AS "new_customers",
            0 AS "lost_customers",
            0 AS "back_customers",
            0 AS "new_left_customers",
            0 AS "stepped"
          FROM (
            SELECT
              "t39"."period",
              CAST(SUM("t39"."opening") AS DECIMAL(38, 0)) AS "o",
              CAST(SUM("t39"."closing") AS DECIMAL(38, 0)) AS "c",
              SUM("t39"."customers") AS "n"
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t36"."period",
                  "t36"."level" AS "opening",
                  "t36"."level" AS "closing",
                  "t36"."step" AS "customers"
                FROM (
                  SELECT
                    "t32"."period",
                    "t32"."start_day",
                    "t32"."end_day",
                    CAST(SUM("t32"."_level") AS DECIMAL(38, 0)) AS "level",
                    SUM("t32"."_step") AS "step"
                  FROM (
                    SELECT
                      "t30"."rank",
                      "t30"."_level",
                      "t30"."_step",
                      "t22"."period",
                      "t22"."start_day",
                      "t22"."end_day",
                      "t22"."opens"
                    FROM (
                      SELECT
                        "t26"."rank",
                        CAST(SUM("t26"."real" + "t26"."fx") AS DECIMAL(38, 0)) AS "_level",
                        SUM(CAST("t26"."is" AS BIGINT) - CAST("t26"."was" AS BIGINT)) AS "_step"
                      FROM (
                        SELECT
                          "t17"."account_id",
                          "t17"."t",
                          "t17"."t_day",
                          "t17"."real",
                          "t17"."fx",
                          "t17"."after",
                          "t17"."before",
                          "t17"."first_t",
                          "t17"."first_day",
                          "t17"."was",
                          "t17"."is",
                          "t17"."kind",
                          "t17"."prev_t",
                          "t17"."next_t",
                          "t17"."starts_t",
                          "t17"."starts_day",
                          "t17"."cancel_kind",
                          "t17"."cancel_reason",
                          "t17"."age_days",
                          "t17"."age",
                          "t17"."caused",
                          "t23"."day",
                          "t23"."rank"
                        FROM (
                          SELECT
                            "t1"."account_id",
                            "t1"."t",
                            "t1"."t_day",
                            "t1"."real",
                            "t1"."fx",
                            "t1"."after",
                            "t1"."before",
                            "t1"."first_t",
                            "t1"."first_day",
                            "t1"."was",
                            "t1"."is",
                            "t1"."kind",
                            "t1"."prev_t",
                            "t1"."next_t",
                            "t1"."starts_t",
                            "t1"."starts_day",
                            "t1"."cancel_kind",
                            "t1"."cancel_reason",
                            "t1"."t_day" - "t1"."first_day" AS "age_days",
                            CASE
                              WHEN (
                                "t1"."t_day" - "t1"."first_day"
                              ) <= 30
                              THEN '0-30'
                              ELSE CASE
                                WHEN (
                                  "t1"."t_day" - "t1"."first_day"
                                ) <= 90
                                THEN '31-90'
                                ELSE CASE
                                  WHEN (
                                    "t1"."t_day" - "t1"."first_day"
                                  ) <= 180
                                  THEN '91-180'
                                  ELSE CASE
                                    WHEN (
                                      "t1"."t_day" - "t1"."first_day"
                                    ) <= 365
                                    THEN '181-365'
                                    ELSE '366+'
                                  END
                                END
                              END
                            END AS "age",
                            TRUE AS "caused"
                          FROM "mrr_movement_bd8f19fb" AS "t1"
                          WHERE
                            "t1"."kind" <> ''
                        ) AS "t17"
                        INNER JOIN (
                          SELECT
                            "t15"."day",
                            COUNT("t15"."_start") AS "rank"
                          FROM (
                            SELECT
                              "t11"."day",
                              "t9"."_start"
                            FROM (
                              SELECT
                                "t2"."day"
                              FROM "calendar" AS "t2"
                            ) AS "t11"
                            LEFT OUTER JOIN (
                              SELECT
                                "t0"."start_day" AS "_start"
                              FROM "periods" AS "t0"
                            ) AS "t9"
                              ON "t11"."day" >= "t9"."_start"
                          ) AS "t15"
                          GROUP BY
                            1
                        ) AS "t23"
                          ON "t17"."t_day" = "t23"."day"
                      ) AS "t26"
                      GROUP BY
                        1
                    ) AS "t30"
                    INNER JOIN (
                      SELECT
                        "t13"."period",
                        "t13"."start_day",
                        "t13"."end_day",
                        COUNT("t13"."_start") AS "opens"
                      FROM (
                        SELECT
                          "t3"."period",
                          "t3"."start_t",
                          "t3"."end_t",
                          "t3"."start_day",
                          "t3"."end_day",
                          "t3"."before_day",
                          "t3"."now_t",
                          "t3"."now_day",
                          "t9"."_start"
                        FROM "periods" AS "t3"
                        INNER JOIN (
                          SELECT
                            "t0"."start_day" AS "_start"
                          FROM "periods" AS "t0"
                        ) AS "t9"
                          ON "t3"."start_day" >= "t9"."_start"
                      ) AS "t13"
                      GROUP BY
                        1,
                        2,
                        3
                    ) AS "t22"
                      ON "t30"."rank" < "t22"."opens"
                  ) AS "t32"
                  GROUP BY
                    1,
                    2,
                    3
                ) AS "t36"
              ) AS "t37"
              UNION ALL
              SELECT
                *
              FROM (
                SELECT
                  "t35"."period",
                  -(
                    "t35"."opening"
                  ) AS "opening",
                  -(
                    "t35"."held"
                  ) AS "closing",
                  -(
                    "t35"."opened"
                  ) AS "customers"
                FROM "t34" AS "t35"
              ) AS "t38"
            ) AS "t39"
            GROUP BY
              1
          ) AS "t41"
          WHERE
            (
              "t41"."o" <> CAST(0 AS DECIMAL(38, 0))
            )
            OR (
              "t41"."c" <> CAST(0 AS DECIMAL(38, 0))
            )
            OR (
              "t41"."n" <> 0
            )
        ) AS "t42"
      ) AS "t44"
      INNER JOIN (
        SELECT
          "t0"."period" AS "_period",
          "t0"."end_day" - "t0"."start_day" AS "days"
        FROM "periods" AS "t0"
      ) AS "t12"
        ON "t44"."period" = "t12"."_period"
    ) AS "t45"
  ) AS "t46"
) AS "t47"
