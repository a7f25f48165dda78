WITH "t27" AS (
  SELECT
    "t22"."account_id",
    "t22"."t",
    "t22"."t_day",
    "t22"."real",
    "t22"."fx",
    "t22"."after",
    "t22"."before",
    "t22"."first_t",
    "t22"."first_day",
    "t22"."was",
    "t22"."is",
    "t22"."kind",
    "t22"."prev_t",
    "t22"."next_t",
    "t22"."starts_t",
    "t22"."starts_day",
    "t22"."cancel_kind",
    "t22"."cancel_reason",
    "t22"."age_days",
    "t22"."age",
    "t22"."caused",
    "t25"."period",
    "t25"."_start_t",
    "t25"."_end_t",
    "t25"."_start_day",
    "t25"."_end_day",
    "t25"."_now_t",
    "t25"."on_day"
  FROM (
    SELECT
      "t2"."account_id",
      "t2"."t",
      "t2"."t_day",
      "t2"."real",
      "t2"."fx",
      "t2"."after",
      "t2"."before",
      "t2"."first_t",
      "t2"."first_day",
      "t2"."was",
      "t2"."is",
      "t2"."kind",
      "t2"."prev_t",
      "t2"."next_t",
      "t2"."starts_t",
      "t2"."starts_day",
      "t2"."cancel_kind",
      "t2"."cancel_reason",
      "t2"."t_day" - "t2"."first_day" AS "age_days",
      CASE
        WHEN (
          "t2"."t_day" - "t2"."first_day"
        ) <= 30
        THEN '0-30'
        ELSE CASE
          WHEN (
            "t2"."t_day" - "t2"."first_day"
          ) <= 90
          THEN '31-90'
          ELSE CASE
            WHEN (
              "t2"."t_day" - "t2"."first_day"
            ) <= 180
            THEN '91-180'
            ELSE CASE
              WHEN (
                "t2"."t_day" - "t2"."first_day"
              ) <= 365
              THEN '181-365'
              ELSE '366+'
            END
          END
        END
      END AS "age",
      TRUE AS "caused"
    FROM "mrr_movement_bd8f19fb" AS "t2"
    WHERE
      "t2"."kind" <> ''
  ) AS "t22"
  INNER JOIN (
    SELECT
      "t19"."period",
      "t19"."start_t" AS "_start_t",
      "t19"."end_t" AS "_end_t",
      "t19"."start_day" AS "_start_day",
      "t19"."end_day" AS "_end_day",
      "t19"."now_t" AS "_now_t",
      "t19"."on_day"
    FROM (
      SELECT
        "t7"."period",
        "t7"."start_t",
        "t7"."end_t",
        "t7"."start_day",
        "t7"."end_day",
        "t7"."now_t",
        "t15"."on_day"
      FROM (
        SELECT
          "t4"."day" AS "on_day"
        FROM "calendar" AS "t4"
      ) AS "t15"
      INNER JOIN "periods" AS "t7"
        ON "t15"."on_day" >= "t7"."start_day" AND "t15"."on_day" < "t7"."end_day"
    ) AS "t19"
  ) AS "t25"
    ON "t22"."t_day" = "t25"."on_day"
)
SELECT
  "t52"."period",
  "t52"."account_id",
  "t52"."new_mrr",
  "t52"."customers",
  "t52"."_moment",
  "t52"."lead_account",
  "t52"."lead_channel",
  "t52"."lead_campaign",
  COALESCE("t52"."_test", FALSE) AS "is_test",
  "t52"."account_id" AS "key",
  "t52"."_moment" AS "won_at"
FROM (
  SELECT
    "t51"."period",
    "t51"."account_id",
    "t51"."new_mrr",
    "t51"."customers",
    "t51"."_moment",
    "t48"."lead_account",
    "t48"."lead_channel",
    "t48"."lead_campaign",
    "t10"."_account",
    "t10"."_test",
    "t10"."_from",
    "t10"."_to"
  FROM (
    SELECT
      "t49"."period",
      "t49"."account_id",
      "t49"."new_mrr",
      "t49"."customers",
      "t49"."_moment"
    FROM (
      SELECT
        "t46"."period",
        "t46"."account_id",
        "t46"."new_mrr",
        "t46"."customers",
        "t38"."_period",
        "t38"."_account",
        "t38"."_moment"
      FROM (
        SELECT
          "t43"."period",
          "t43"."account_id",
          "t43"."new" AS "new_mrr",
          "t43"."won" AS "customers"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t29"."period",
              "t29"."account_id",
              CASE
                WHEN (
                  "t29"."prev_t" IS NULL
                ) OR (
                  "t29"."prev_t" < "t29"."_start_t"
                )
                THEN "t29"."before"
                ELSE CAST(0 AS DECIMAL(38, 0))
              END AS "opening",
              CASE
                WHEN (
                  "t29"."prev_t" IS NULL
                ) OR (
                  "t29"."prev_t" < "t29"."_start_t"
                )
                THEN "t29"."before"
                ELSE CAST(0 AS DECIMAL(38, 0))
              END AS "held",
              CASE
                WHEN (
                  "t29"."next_t" IS NULL
                ) OR (
                  "t29"."next_t" >= "t29"."_end_t"
                )
                THEN "t29"."after"
                ELSE CAST(0 AS DECIMAL(38, 0))
              END AS "closing",
              "t29"."fx",
              CASE WHEN "t29"."kind" = 'new' THEN "t29"."real" ELSE CAST(0 AS DECIMAL(38, 0)) END AS "new",
              CASE
                WHEN "t29"."kind" = 'expansion'
                THEN "t29"."real"
                ELSE CAST(0 AS DECIMAL(38, 0))
              END AS "expansion",
              CASE
                WHEN "t29"."kind" = 'contraction'
                THEN "t29"."real"
                ELSE CAST(0 AS DECIMAL(38, 0))
              END AS "contraction",
              CASE
                WHEN (
                  "t29"."kind" = 'churn'
                ) AND "t29"."caused"
                THEN "t29"."real"
                ELSE CAST(0 AS DECIMAL(38, 0))
              END AS "churned",
              CASE
                WHEN "t29"."kind" = 'reactivation'
                THEN "t29"."real"
                ELSE CAST(0 AS DECIMAL(38, 0))
              END AS "reactivation",
              CASE
                WHEN "t29"."kind" = 'segment_in'
                THEN "t29"."real"
                ELSE CAST(0 AS DECIMAL(38, 0))
              END AS "segment_in",
              CASE
                WHEN "t29"."kind" = 'segment_out'
                THEN "t29"."real"
                ELSE CAST(0 AS DECIMAL(38, 0))
              END AS "segment_out",
              CAST("t29"."was"
              AND (
                (
                  "t29"."prev_t" IS NULL
                ) OR (
                  "t29"."prev_t" < "t29"."_start_t"
                )
              ) AS BIGINT) AS "opened",
              CAST("t29"."is"
              AND (
                (
                  "t29"."next_t" IS NULL
                ) OR (
                  "t29"."next_t" >= "t29"."_end_t"
                )
              ) AS BIGINT) AS "closed",
              CAST((
                "t29"."kind" = 'churn'
              )
              AND "t29"."caused"
              AND (
                (
                  "t29"."next_t" IS NULL
                ) OR (
                  "t29"."next_t" >= "t29"."_end_t"
                )
              ) AS BIGINT) AS "left_",
              CAST("t29"."kind" = 'new' AS BIGINT) AS "won",
              CAST((
                "t29"."kind" = 'churn'
              ) AND "t29"."caused" AS BIGINT) AS "lost",
              CAST("t29"."kind" = 'reactivation' AS BIGINT) AS "back",
              (
                CAST("t29"."is" AS BIGINT) - CAST("t29"."was" AS BIGINT)
              ) * (
                "t29"."_end_day" - "t29"."t_day"
              ) AS "stepped",
              "t29"."_start_day" AS "start_day",
              "t29"."_end_day" AS "end_day"
            FROM "t27" AS "t29"
            WHERE
              "t29"."t" < "t29"."_end_t"
              AND (
                (
                  "t29"."prev_t" IS NULL
                ) OR (
                  "t29"."prev_t" < "t29"."_start_t"
                )
              )
              AND (
                (
                  "t29"."next_t" IS NULL
                ) OR (
                  "t29"."next_t" >= "t29"."_end_t"
                )
              )
          ) AS "t35"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              *
            FROM (
              SELECT
                "t36"."period",
                "t36"."account_id",
                CAST(SUM("t36"."v_opening") AS DECIMAL(38, 0)) AS "opening",
                CAST(SUM("t36"."v_held") AS DECIMAL(38, 0)) AS "held",
                CAST(SUM("t36"."v_closing") AS DECIMAL(38, 0)) AS "closing",
                CAST(SUM("t36"."v_fx") AS DECIMAL(38, 0)) AS "fx",
                CAST(SUM("t36"."v_new") AS DECIMAL(38, 0)) AS "new",
                CAST(SUM("t36"."v_expansion") AS DECIMAL(38, 0)) AS "expansion",
                CAST(SUM("t36"."v_contraction") AS DECIMAL(38, 0)) AS "contraction",
                CAST(SUM("t36"."v_churned") AS DECIMAL(38, 0)) AS "churned",
                CAST(SUM("t36"."v_reactivation") AS DECIMAL(38, 0)) AS "reactivation",
                CAST(SUM("t36"."v_segment_in") AS DECIMAL(38, 0)) AS "segment_in",
                CAST(SUM("t36"."v_segment_out") AS DECIMAL(38, 0)) AS "segment_out",
                SUM(CAST("t36"."v_opened" AS BIGINT)) AS "opened",
                SUM(CAST("t36"."v_closed" AS BIGINT)) AS "closed",
                SUM(CAST("t36"."v_left_" AS BIGINT)) AS "left_",
                SUM(CAST("t36"."v_won" AS BIGINT)) AS "won",
                SUM(CAST("t36"."v_lost" AS BIGINT)) AS "lost",
                SUM(CAST("t36"."v_back" AS BIGINT)) AS "back",
                SUM("t36"."v_stepped") AS "stepped",
                MAX("t36"."v_start_day") AS "start_day",
                MAX("t36"."v_end_day") AS "end_day"
              FROM (
                SELECT
                  "t29"."period",
                  "t29"."account_id",
                  CASE
                    WHEN (
                      "t29"."prev_t" IS NULL
                    ) OR (
                      "t29"."prev_t" < "t29"."_start_t"
                    )
                    THEN "t29"."before"
                    ELSE CAST(0 AS DECIMAL(38, 0))
                  END AS "v_opening",
                  CASE
                    WHEN (
                      "t29"."prev_t" IS NULL
                    ) OR (
                      "t29"."prev_t" < "t29"."_start_t"
                    )
                    THEN "t29"."before"
                    ELSE CAST(0 AS DECIMAL(38, 0))
                  END AS "v_held",
                  CASE
                    WHEN (
                      "t29"."next_t" IS NULL
                    ) OR (
                      "t29"."next_t" >= "t29"."_end_t"
                    )
                    THEN "t29"."after"
                    ELSE CAST(0 AS DECIMAL(38, 0))
                  END AS "v_closing",
                  "t29"."fx" AS "v_fx",
                  CASE WHEN "t29"."kind" = 'new' THEN "t29"."real" ELSE CAST(0 AS DECIMAL(38, 0)) END AS "v_new",
                  CASE
                    WHEN "t29"."kind" = 'expansion'
                    THEN "t29"."real"
                    ELSE CAST(0 AS DECIMAL(38, 0))
                  END AS "v_expansion",
                  CASE
                    WHEN "t29"."kind" = 'contraction'
                    THEN "t29"."real"
                    ELSE CAST(0 AS DECIMAL(38, 0))
                  END AS "v_contraction",
                  CASE
                    WHEN (
                      "t29"."kind" = 'churn'
                    ) AND "t29"."caused"
                    THEN "t29"."real"
                    ELSE CAST(0 AS DECIMAL(38, 0))
                  END AS "v_churned",
                  CASE
                    WHEN "t29"."kind" = 'reactivation'
                    THEN "t29"."real"
                    ELSE CAST(0 AS DECIMAL(38, 0))
                  END AS "v_reactivation",
                  CASE
                    WHEN "t29"."kind" = 'segment_in'
                    THEN "t29"."real"
                    ELSE CAST(0 AS DECIMAL(38, 0))
                  END AS "v_segment_in",
                  CASE
                    WHEN "t29"."kind" = 'segment_out'
                    THEN "t29"."real"
                    ELSE CAST(0 AS DECIMAL(38, 0))
                  END AS "v_segment_out",
                  "t29"."was"
                  AND (
                    (
                      "t29"."prev_t" IS NULL
                    ) OR (
                      "t29"."prev_t" < "t29"."_start_t"
                    )
                  ) AS "v_opened",
                  "t29"."is"
                  AND (
                    (
                      "t29"."next_t" IS NULL
                    ) OR (
                      "t29"."next_t" >= "t29"."_end_t"
                    )
                  ) AS "v_closed",
                  (
                    "t29"."kind" = 'churn'
                  )
                  AND "t29"."caused"
                  AND (
                    (
                      "t29"."next_t" IS NULL
                    ) OR (
                      "t29"."next_t" >= "t29"."_end_t"
                    )
                  ) AS "v_left_",
                  "t29"."kind" = 'new' AS "v_won",
                  (
                    "t29"."kind" = 'churn'
                  ) AND "t29"."caused" AS "v_lost",
                  "t29"."kind" = 'reactivation' AS "v_back",
                  (
                    CAST("t29"."is" AS BIGINT) - CAST("t29"."was" AS BIGINT)
                  ) * (
                    "t29"."_end_day" - "t29"."t_day"
                  ) AS "v_stepped",
                  "t29"."_start_day" AS "v_start_day",
                  "t29"."_end_day" AS "v_end_day"
                FROM "t27" AS "t29"
                WHERE
                  "t29"."t" < "t29"."_end_t"
                  AND NOT (
                    (
                      (
                        "t29"."prev_t" IS NULL
                      ) OR (
                        "t29"."prev_t" < "t29"."_start_t"
                      )
                    )
                    AND (
                      (
                        "t29"."next_t" IS NULL
                      ) OR (
                        "t29"."next_t" >= "t29"."_end_t"
                      )
                    )
                  )
              ) AS "t36"
              GROUP BY
                1,
                2
            ) AS "t40"
          ) AS "t42"
        ) AS "t43"
        WHERE
          "t43"."won" > 0
      ) AS "t46"
      INNER JOIN (
        SELECT
          "t34"."period" AS "_period",
          "t34"."account_id" AS "_account",
          "t34"."_moment"
        FROM (
          SELECT
            "t31"."period",
            "t31"."account_id",
            MIN("t31"."t") AS "_moment"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                "t17"."account_id",
                "t17"."t",
                "t17"."t_day",
                "t25"."period",
                "t25"."_start_t",
                "t25"."_end_t",
                "t25"."_start_day",
                "t25"."_end_day",
                "t25"."_now_t",
                "t25"."on_day"
              FROM (
                SELECT
                  "t2"."account_id",
                  "t2"."t",
                  "t2"."t_day"
                FROM "mrr_movement_bd8f19fb" AS "t2"
                WHERE
                  "t2"."kind" <> '' AND "t2"."kind" = 'new'
              ) AS "t17"
              INNER JOIN (
                SELECT
                  "t19"."period",
                  "t19"."start_t" AS "_start_t",
                  "t19"."end_t" AS "_end_t",
                  "t19"."start_day" AS "_start_day",
                  "t19"."end_day" AS "_end_day",
                  "t19"."now_t" AS "_now_t",
                  "t19"."on_day"
                FROM (
                  SELECT
                    "t7"."period",
                    "t7"."start_t",
                    "t7"."end_t",
                    "t7"."start_day",
                    "t7"."end_day",
                    "t7"."now_t",
                    "t15"."on_day"
                  FROM (
                    SELECT
                      "t4"."day" AS "on_day"
                    FROM "calendar" AS "t4"
                  ) AS "t15"
                  INNER JOIN "periods" AS "t7"
                    ON "t15"."on_day" >= "t7"."start_day" AND "t15"."on_day" < "t7"."end_day"
                ) AS "t19"
              ) AS "t25"
                ON "t17"."t_day" = "t25"."on_day"
            ) AS "t28"
            WHERE
              "t28"."t" < "t28"."_end_t"
          ) AS "t31"
          GROUP BY
            1,
            2
        ) AS "t34"
      ) AS "t38"
        ON "t46"."period" = "t38"."_period" AND "t46"."account_id" = "t38"."_account"
    ) AS "t49"
  ) AS "t51"
  LEFT OUTER JOIN (
    SELECT
      "t45"."account_id" AS "lead_account",
      "t45"."channel" AS "lead_channel",
      "t45"."campaign" AS "lead_campaign"
    FROM (
      SELECT
        "t41"."lead_id",
        "t41"."created_at",
        "t41"."created_at_day",
        "t41"."channel",
        "t41"."campaign",
        "t41"."account_id",
        "t41"."email",
        "t41"."_source",
        "t41"."_line",
        "t41"."_seen",
        "t41"."_lead",
        "t41"."_won",
        ROW_NUMBER() OVER (
          PARTITION BY "t41"."account_id"
          ORDER BY "t41"."_won" ASC, "t41"."created_at" ASC, "t41"."lead_id" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "_place"
      FROM (
        SELECT
          "t39"."lead_id",
          "t39"."created_at",
          "t39"."created_at_day",
          "t39"."channel",
          "t39"."campaign",
          "t39"."account_id",
          "t39"."email",
          "t39"."_source",
          "t39"."_line",
          "t39"."_seen",
          "t39"."_lead",
          COALESCE("t39"."_won", 253402300799) AS "_won"
        FROM (
          SELECT
            "t16"."lead_id",
            "t16"."created_at",
            "t16"."created_at_day",
            "t16"."channel",
            "t16"."campaign",
            "t16"."account_id",
            "t16"."email",
            "t16"."_source",
            "t16"."_line",
            "t16"."_seen",
            "t33"."_lead",
            "t33"."_won"
          FROM (
            SELECT
              *
            FROM "leads" AS "t1"
            WHERE
              "t1"."account_id" IS NOT NULL
          ) AS "t16"
          LEFT OUTER JOIN (
            SELECT
              "t30"."lead_id" AS "_lead",
              "t30"."first_t" AS "_won"
            FROM (
              SELECT
                "t26"."lead_id",
                MIN("t26"."at") AS "first_t",
                MIN("t26"."at_day") AS "first_day"
              FROM (
                SELECT
                  "t23"."lead_id",
                  "t23"."stage",
                  "t23"."at",
                  "t23"."at_day",
                  CAST(CASE
                    WHEN "t23"."stage" = 'lead'
                    THEN 0
                    WHEN "t23"."stage" = 'mql'
                    THEN 1
                    WHEN "t23"."stage" = 'sql'
                    THEN 2
                    WHEN "t23"."stage" = 'opportunity'
                    THEN 3
                    WHEN "t23"."stage" = 'customer'
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
                    ANTI JOIN (
                      SELECT DISTINCT
                        "t3"."lead_id" AS "_begun"
                      FROM "lead_stages" AS "t3"
                      WHERE
                        "t3"."stage" IN ('lead', 'mql', 'sql', 'opportunity', 'customer')
                        AND "t3"."stage" = 'lead'
                    ) AS "t18"
                      ON "t6"."lead_id" = "t18"."_begun"
                  ) AS "t21"
                ) AS "t23"
                WHERE
                  "t23"."stage" = 'customer'
              ) AS "t26"
              GROUP BY
                1
            ) AS "t30"
          ) AS "t33"
            ON "t16"."lead_id" = "t33"."_lead"
        ) AS "t39"
      ) AS "t41"
    ) AS "t45"
    WHERE
      "t45"."_place" = 0
  ) AS "t48"
    ON "t51"."account_id" = "t48"."lead_account"
  LEFT OUTER JOIN (
    SELECT
      "t0"."account_id" AS "_account",
      "t0"."is_test" AS "_test",
      "t0"."from_t" AS "_from",
      "t0"."to_t" AS "_to"
    FROM "account_version" AS "t0"
  ) AS "t10"
    ON "t51"."account_id" = "t10"."_account"
) AS "t52"
