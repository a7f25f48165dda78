SELECT
  "t47"."account_id",
  "t47"."subscription_id",
  "t47"."plan" AS "item_id",
  "t47"."plan",
  CAST(NULL AS TEXT) AS "tier",
  CAST(NULL AS TEXT) AS "product",
  "t47"."currency",
  CAST(NULL AS BIGINT) AS "seats",
  "t47"."period_start" AS "from_t",
  "t47"."period_start_day" AS "from_day",
  "t47"."period_end" AS "to_t",
  "t47"."period_end_day" AS "to_day",
  "t47"."pico",
  CAST(CASE WHEN "t47"."kind" = 'recurring' THEN 'mrr' ELSE 'metered' END = 'mrr' AS BIGINT) AS "keeps",
  CASE WHEN "t47"."kind" = 'recurring' THEN 'mrr' ELSE 'metered' END AS "book",
  "t47"."period_start_day" AS "rate_day",
  "t47"."period_start" AS "stretch_t",
  "t47"."period_start_day" AS "stretch_day",
  'month' AS "interval",
  1 AS "interval_count",
  CAST(NULL AS TEXT) AS "cancel_kind",
  CAST(NULL AS TEXT) AS "cancel_reason",
  CAST(NULL AS BIGINT) AS "agreed_t",
  "t47"."_source",
  "t47"."_line"
FROM (
  SELECT
    "t46"."line_id",
    "t46"."invoice_id",
    "t46"."account_id",
    "t46"."subscription_id",
    "t46"."issued_at",
    "t46"."issued_at_day",
    "t46"."paid_at",
    "t46"."paid_at_day",
    "t46"."period_start",
    "t46"."period_start_day",
    "t46"."period_end",
    "t46"."period_end_day",
    "t46"."amount",
    "t46"."tax",
    "t46"."currency",
    "t46"."kind",
    "t46"."prorated",
    "t46"."plan",
    "t46"."quantity",
    "t46"."_source",
    "t46"."_line",
    "t46"."_seen",
    "t46"."_period_start_day",
    "t46"."_period_start_no",
    "t46"."_period_start_dom",
    "t46"."_period_start_len",
    "t46"."_period_start_start",
    "t46"."_period_start_noon",
    "t46"."_period_start_change",
    "t46"."_period_end_day",
    "t46"."_period_end_no",
    "t46"."_period_end_dom",
    "t46"."_period_end_len",
    "t46"."_period_end_start",
    "t46"."_period_end_noon",
    "t46"."_period_end_change",
    "t46"."_months",
    "t46"."_ahead",
    "t46"."_back",
    "t46"."_next",
    "t46"."_next_day",
    "t46"."_prev",
    "t46"."_prev_day",
    "t46"."pico"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t43"."line_id",
        "t43"."invoice_id",
        "t43"."account_id",
        "t43"."subscription_id",
        "t43"."issued_at",
        "t43"."issued_at_day",
        "t43"."paid_at",
        "t43"."paid_at_day",
        "t43"."period_start",
        "t43"."period_start_day",
        "t43"."period_end",
        "t43"."period_end_day",
        "t43"."amount",
        "t43"."tax",
        "t43"."currency",
        "t43"."kind",
        "t43"."prorated",
        "t43"."plan",
        "t43"."quantity",
        "t43"."_source",
        "t43"."_line",
        "t43"."_seen",
        "t43"."_period_start_day",
        "t43"."_period_start_no",
        "t43"."_period_start_dom",
        "t43"."_period_start_len",
        "t43"."_period_start_start",
        "t43"."_period_start_noon",
        "t43"."_period_start_change",
        "t43"."_period_end_day",
        "t43"."_period_end_no",
        "t43"."_period_end_dom",
        "t43"."_period_end_len",
        "t43"."_period_end_start",
        "t43"."_period_end_noon",
        "t43"."_period_end_change",
        "t43"."_months",
        "t43"."_ahead",
        "t43"."_back",
        "t43"."_next",
        "t43"."_next_day",
        "t43"."_prev",
        "t43"."_prev_day",
        CASE
          WHEN "t43"."_months" > 0
          THEN CAST((
            CAST((
              CAST("t43"."amount" AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
            ) + CASE
              WHEN (
                CAST("t43"."amount" AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0))
              ) < CAST(0 AS DECIMAL(38, 0))
              THEN CAST(0 AS DECIMAL(38, 0)) - CAST(CASE WHEN "t43"."_months" > 0 THEN "t43"."_months" ELSE 1 END AS DECIMAL(38, 0))
              ELSE CAST(CASE WHEN "t43"."_months" > 0 THEN "t43"."_months" ELSE 1 END AS DECIMAL(38, 0))
            END AS INT128) // CAST(CAST(CASE WHEN "t43"."_months" > 0 THEN "t43"."_months" ELSE 1 END AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0)) AS INT128)
          ) AS DECIMAL(38, 0))
          ELSE CAST((
            CAST((
              CAST("t43"."amount" AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0)) * CAST(CASE
                WHEN COALESCE("t43"."prorated", FALSE)
                THEN "t43"."period_end" - "t43"."_prev"
                ELSE "t43"."_next" - "t43"."period_start"
              END AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
            ) + CASE
              WHEN (
                CAST("t43"."amount" AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0)) * CAST(CASE
                  WHEN COALESCE("t43"."prorated", FALSE)
                  THEN "t43"."period_end" - "t43"."_prev"
                  ELSE "t43"."_next" - "t43"."period_start"
                END AS DECIMAL(38, 0))
              ) < CAST(0 AS DECIMAL(38, 0))
              THEN CAST(0 AS DECIMAL(38, 0)) - CAST("t43"."period_end" - "t43"."period_start" AS DECIMAL(38, 0))
              ELSE CAST("t43"."period_end" - "t43"."period_start" AS DECIMAL(38, 0))
            END AS INT128) // CAST(CAST("t43"."period_end" - "t43"."period_start" AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0)) AS INT128)
          ) AS DECIMAL(38, 0))
        END AS "pico"
      FROM (
        SELECT
          "t42".*
          EXCLUDE ("_first", "_from_change", "_from_day", "_from_dom", "_from_month", "_from_noon", "_from_start", "_landing", "_length", "_month", "_there", "_there_change", "_there_noon", "_there_start", "_to_month")
        FROM (
          SELECT
            "t41"."line_id",
            "t41"."invoice_id",
            "t41"."account_id",
            "t41"."subscription_id",
            "t41"."issued_at",
            "t41"."issued_at_day",
            "t41"."paid_at",
            "t41"."paid_at_day",
            "t41"."period_start",
            "t41"."period_start_day",
            "t41"."period_end",
            "t41"."period_end_day",
            "t41"."amount",
            "t41"."tax",
            "t41"."currency",
            "t41"."kind",
            "t41"."prorated",
            "t41"."plan",
            "t41"."quantity",
            "t41"."_source",
            "t41"."_line",
            "t41"."_seen",
            "t41"."_period_start_day",
            "t41"."_period_start_no",
            "t41"."_period_start_dom",
            "t41"."_period_start_len",
            "t41"."_period_start_start",
            "t41"."_period_start_noon",
            "t41"."_period_start_change",
            "t41"."_period_end_day",
            "t41"."_period_end_no",
            "t41"."_period_end_dom",
            "t41"."_period_end_len",
            "t41"."_period_end_start",
            "t41"."_period_end_noon",
            "t41"."_period_end_change",
            "t41"."_months",
            "t41"."_ahead",
            "t41"."_back",
            "t41"."_next",
            "t41"."_next_day",
            "t41"."_from_day",
            "t41"."_from_month",
            "t41"."_from_dom",
            "t41"."_from_start",
            "t41"."_from_noon",
            "t41"."_from_change",
            "t41"."_to_month",
            "t41"."_month",
            "t41"."_first",
            "t41"."_length",
            "t41"."_landing",
            "t41"."_there",
            "t41"."_there_start",
            "t41"."_there_noon",
            "t41"."_there_change",
            CASE
              WHEN (
                (
                  "t41"."_there_start" + CASE
                    WHEN "t41"."period_end" < "t41"."_from_change"
                    THEN "t41"."period_end" - "t41"."_from_start"
                    ELSE (
                      "t41"."period_end" - "t41"."_from_noon"
                    ) + 43200
                  END
                ) < "t41"."_there_change"
              )
              OR (
                (
                  (
                    "t41"."_there_noon" + CASE
                      WHEN "t41"."period_end" < "t41"."_from_change"
                      THEN "t41"."period_end" - "t41"."_from_start"
                      ELSE (
                        "t41"."period_end" - "t41"."_from_noon"
                      ) + 43200
                    END
                  ) - 43200
                ) < "t41"."_there_change"
              )
              THEN "t41"."_there_start" + CASE
                WHEN "t41"."period_end" < "t41"."_from_change"
                THEN "t41"."period_end" - "t41"."_from_start"
                ELSE (
                  "t41"."period_end" - "t41"."_from_noon"
                ) + 43200
              END
              ELSE (
                "t41"."_there_noon" + CASE
                  WHEN "t41"."period_end" < "t41"."_from_change"
                  THEN "t41"."period_end" - "t41"."_from_start"
                  ELSE (
                    "t41"."period_end" - "t41"."_from_noon"
                  ) + 43200
                END
              ) - 43200
            END AS "_prev",
            CAST("t41"."_there" AS INT) AS "_prev_day"
          FROM (
            SELECT
              "t40"."line_id",
              "t40"."invoice_id",
              "t40"."account_id",
              "t40"."subscription_id",
              "t40"."issued_at",
              "t40"."issued_at_day",
              "t40"."paid_at",
              "t40"."paid_at_day",
              "t40"."period_start",
              "t40"."period_start_day",
              "t40"."period_end",
              "t40"."period_end_day",
              "t40"."amount",
              "t40"."tax",
              "t40"."currency",
              "t40"."kind",
              "t40"."prorated",
              "t40"."plan",
              "t40"."quantity",
              "t40"."_source",
              "t40"."_line",
              "t40"."_seen",
              "t40"."_period_start_day",
              "t40"."_period_start_no",
              "t40"."_period_start_dom",
              "t40"."_period_start_len",
              "t40"."_period_start_start",
              "t40"."_period_start_noon",
              "t40"."_period_start_change",
              "t40"."_period_end_day",
              "t40"."_period_end_no",
              "t40"."_period_end_dom",
              "t40"."_period_end_len",
              "t40"."_period_end_start",
              "t40"."_period_end_noon",
              "t40"."_period_end_change",
              "t40"."_months",
              "t40"."_ahead",
              "t40"."_back",
              "t40"."_next",
              "t40"."_next_day",
              "t40"."_from_day",
              "t40"."_from_month",
              "t40"."_from_dom",
              "t40"."_from_start",
              "t40"."_from_noon",
              "t40"."_from_change",
              "t40"."_to_month",
              "t40"."_month",
              "t40"."_first",
              "t40"."_length",
              "t40"."_landing",
              "t16"."_there",
              "t16"."_there_start",
              "t16"."_there_noon",
              "t16"."_there_change"
            FROM (
              SELECT
                "t38"."line_id",
                "t38"."invoice_id",
                "t38"."account_id",
                "t38"."subscription_id",
                "t38"."issued_at",
                "t38"."issued_at_day",
                "t38"."paid_at",
                "t38"."paid_at_day",
                "t38"."period_start",
                "t38"."period_start_day",
                "t38"."period_end",
                "t38"."period_end_day",
                "t38"."amount",
                "t38"."tax",
                "t38"."currency",
                "t38"."kind",
                "t38"."prorated",
                "t38"."plan",
                "t38"."quantity",
                "t38"."_source",
                "t38"."_line",
                "t38"."_seen",
                "t38"."_period_start_day",
                "t38"."_period_start_no",
                "t38"."_period_start_dom",
                "t38"."_period_start_len",
                "t38"."_period_start_start",
                "t38"."_period_start_noon",
                "t38"."_period_start_change",
                "t38"."_period_end_day",
                "t38"."_period_end_no",
                "t38"."_period_end_dom",
                "t38"."_period_end_len",
                "t38"."_period_end_start",
                "t38"."_period_end_noon",
                "t38"."_period_end_change",
                "t38"."_months",
                "t38"."_ahead",
                "t38"."_back",
                "t38"."_next",
                "t38"."_next_day",
                "t38"."_from_day",
                "t38"."_from_month",
                "t38"."_from_dom",
                "t38"."_from_start",
                "t38"."_from_noon",
                "t38"."_from_change",
                "t38"."_to_month",
                "t38"."_month",
                "t38"."_first",
                "t38"."_length",
                (
                  (
                    CAST("t38"."_first" AS BIGINT) + CAST(LEAST("t38"."_from_dom", "t38"."_length") AS BIGINT)
                  ) - 1
                ) + 0 AS "_landing"
              FROM (
                SELECT
                  "t37"."line_id",
                  "t37"."invoice_id",
                  "t37"."account_id",
                  "t37"."subscription_id",
                  "t37"."issued_at",
                  "t37"."issued_at_day",
                  "t37"."paid_at",
                  "t37"."paid_at_day",
                  "t37"."period_start",
                  "t37"."period_start_day",
                  "t37"."period_end",
                  "t37"."period_end_day",
                  "t37"."amount",
                  "t37"."tax",
                  "t37"."currency",
                  "t37"."kind",
                  "t37"."prorated",
                  "t37"."plan",
                  "t37"."quantity",
                  "t37"."_source",
                  "t37"."_line",
                  "t37"."_seen",
                  "t37"."_period_start_day",
                  "t37"."_period_start_no",
                  "t37"."_period_start_dom",
                  "t37"."_period_start_len",
                  "t37"."_period_start_start",
                  "t37"."_period_start_noon",
                  "t37"."_period_start_change",
                  "t37"."_period_end_day",
                  "t37"."_period_end_no",
                  "t37"."_period_end_dom",
                  "t37"."_period_end_len",
                  "t37"."_period_end_start",
                  "t37"."_period_end_noon",
                  "t37"."_period_end_change",
                  "t37"."_months",
                  "t37"."_ahead",
                  "t37"."_back",
                  "t37"."_next",
                  "t37"."_next_day",
                  "t37"."_from_day",
                  "t37"."_from_month",
                  "t37"."_from_dom",
                  "t37"."_from_start",
                  "t37"."_from_noon",
                  "t37"."_from_change",
                  "t37"."_to_month",
                  "t17"."_month",
                  "t17"."_first",
                  "t17"."_length"
                FROM (
                  SELECT
                    "t35"."line_id",
                    "t35"."invoice_id",
                    "t35"."account_id",
                    "t35"."subscription_id",
                    "t35"."issued_at",
                    "t35"."issued_at_day",
                    "t35"."paid_at",
                    "t35"."paid_at_day",
                    "t35"."period_start",
                    "t35"."period_start_day",
                    "t35"."period_end",
                    "t35"."period_end_day",
                    "t35"."amount",
                    "t35"."tax",
                    "t35"."currency",
                    "t35"."kind",
                    "t35"."prorated",
                    "t35"."plan",
                    "t35"."quantity",
                    "t35"."_source",
                    "t35"."_line",
                    "t35"."_seen",
                    "t35"."_period_start_day",
                    "t35"."_period_start_no",
                    "t35"."_period_start_dom",
                    "t35"."_period_start_len",
                    "t35"."_period_start_start",
                    "t35"."_period_start_noon",
                    "t35"."_period_start_change",
                    "t35"."_period_end_day",
                    "t35"."_period_end_no",
                    "t35"."_period_end_dom",
                    "t35"."_period_end_len",
                    "t35"."_period_end_start",
                    "t35"."_period_end_noon",
                    "t35"."_period_end_change",
                    "t35"."_months",
                    "t35"."_ahead",
                    "t35"."_back",
                    "t35"."_next",
                    "t35"."_next_day",
                    "t35"."_from_day",
                    "t35"."_from_month",
                    "t35"."_from_dom",
                    "t35"."_from_start",
                    "t35"."_from_noon",
                    "t35"."_from_change",
                    CAST("t35"."_from_month" AS BIGINT) + "t35"."_back" AS "_to_month"
                  FROM (
                    SELECT
                      "t34"."line_id",
                      "t34"."invoice_id",
                      "t34"."account_id",
                      "t34"."subscription_id",
                      "t34"."issued_at",
                      "t34"."issued_at_day",
                      "t34"."paid_at",
                      "t34"."paid_at_day",
                      "t34"."period_start",
                      "t34"."period_start_day",
                      "t34"."period_end",
                      "t34"."period_end_day",
                      "t34"."amount",
                      "t34"."tax",
                      "t34"."currency",
                      "t34"."kind",
                      "t34"."prorated",
                      "t34"."plan",
                      "t34"."quantity",
                      "t34"."_source",
                      "t34"."_line",
                      "t34"."_seen",
                      "t34"."_period_start_day",
                      "t34"."_period_start_no",
                      "t34"."_period_start_dom",
                      "t34"."_period_start_len",
                      "t34"."_period_start_start",
                      "t34"."_period_start_noon",
                      "t34"."_period_start_change",
                      "t34"."_period_end_day",
                      "t34"."_period_end_no",
                      "t34"."_period_end_dom",
                      "t34"."_period_end_len",
                      "t34"."_period_end_start",
                      "t34"."_period_end_noon",
                      "t34"."_period_end_change",
                      "t34"."_months",
                      "t34"."_ahead",
                      "t34"."_back",
                      "t34"."_next",
                      "t34"."_next_day",
                      "t12"."_from_day",
                      "t12"."_from_month",
                      "t12"."_from_dom",
                      "t12"."_from_start",
                      "t12"."_from_noon",
                      "t12"."_from_change"
                    FROM (
                      SELECT
                        "t32".*
                        EXCLUDE ("_first", "_from_change", "_from_day", "_from_dom", "_from_month", "_from_noon", "_from_start", "_landing", "_length", "_month", "_there", "_there_change", "_there_noon", "_there_start", "_to_month")
                      FROM (
                        SELECT
                          "t31"."line_id",
                          "t31"."invoice_id",
                          "t31"."account_id",
                          "t31"."subscription_id",
                          "t31"."issued_at",
                          "t31"."issued_at_day",
                          "t31"."paid_at",
                          "t31"."paid_at_day",
                          "t31"."period_start",
                          "t31"."period_start_day",
                          "t31"."period_end",
                          "t31"."period_end_day",
                          "t31"."amount",
                          "t31"."tax",
                          "t31"."currency",
                          "t31"."kind",
                          "t31"."prorated",
                          "t31"."plan",
                          "t31"."quantity",
                          "t31"."_source",
                          "t31"."_line",
                          "t31"."_seen",
                          "t31"."_period_start_day",
                          "t31"."_period_start_no",
                          "t31"."_period_start_dom",
                          "t31"."_period_start_len",
                          "t31"."_period_start_start",
                          "t31"."_period_start_noon",
                          "t31"."_period_start_change",
                          "t31"."_period_end_day",
                          "t31"."_period_end_no",
                          "t31"."_period_end_dom",
                          "t31"."_period_end_len",
                          "t31"."_period_end_start",
                          "t31"."_period_end_noon",
                          "t31"."_period_end_change",
                          "t31"."_months",
                          "t31"."_ahead",
                          "t31"."_back",
                          "t31"."_from_day",
                          "t31"."_from_month",
                          "t31"."_from_dom",
                          "t31"."_from_start",
                          "t31"."_from_noon",
                          "t31"."_from_change",
                          "t31"."_to_month",
                          "t31"."_month",
                          "t31"."_first",
                          "t31"."_length",
                          "t31"."_landing",
                          "t31"."_there",
                          "t31"."_there_start",
                          "t31"."_there_noon",
                          "t31"."_there_change",
                          CASE
                            WHEN (
                              (
                                "t31"."_there_start" + CASE
                                  WHEN "t31"."period_start" < "t31"."_from_change"
                                  THEN "t31"."period_start" - "t31"."_from_start"
                                  ELSE (
                                    "t31"."period_start" - "t31"."_from_noon"
                                  ) + 43200
                                END
                              ) < "t31"."_there_change"
                            )
                            OR (
                              (
                                (
                                  "t31"."_there_noon" + CASE
                                    WHEN "t31"."period_start" < "t31"."_from_change"
                                    THEN "t31"."period_start" - "t31"."_from_start"
                                    ELSE (
                                      "t31"."period_start" - "t31"."_from_noon"
                                    ) + 43200
                                  END
                                ) - 43200
                              ) < "t31"."_there_change"
                            )
                            THEN "t31"."_there_start" + CASE
                              WHEN "t31"."period_start" < "t31"."_from_change"
                              THEN "t31"."period_start" - "t31"."_from_start"
                              ELSE (
                                "t31"."period_start" - "t31"."_from_noon"
                              ) + 43200
                            END
                            ELSE (
                              "t31"."_there_noon" + CASE
                                WHEN "t31"."period_start" < "t31"."_from_change"
                                THEN "t31"."period_start" - "t31"."_from_start"
                                ELSE (
                                  "t31"."period_start" - "t31"."_from_noon"
                                ) + 43200
                              END
                            ) - 43200
                          END AS "_next",
                          CAST("t31"."_there" AS INT) AS "_next_day"
                        FROM (
                          SELECT
                            "t30"."line_id",
                            "t30"."invoice_id",
                            "t30"."account_id",
                            "t30"."subscription_id",
                            "t30"."issued_at",
                            "t30"."issued_at_day",
                            "t30"."paid_at",
                            "t30"."paid_at_day",
                            "t30"."period_start",
                            "t30"."period_start_day",
                            "t30"."period_end",
                            "t30"."period_end_day",
                            "t30"."amount",
                            "t30"."tax",
                            "t30"."currency",
                            "t30"."kind",
                            "t30"."prorated",
                            "t30"."plan",
                            "t30"."quantity",
                            "t30"."_source",
                            "t30"."_line",
                            "t30"."_seen",
                            "t30"."_period_start_day",
                            "t30"."_period_start_no",
                            "t30"."_period_start_dom",
                            "t30"."_period_start_len",
                            "t30"."_period_start_start",
                            "t30"."_period_start_noon",
                            "t30"."_period_start_change",
                            "t30"."_period_end_day",
                            "t30"."_period_end_no",
                            "t30"."_period_end_dom",
                            "t30"."_period_end_len",
                            "t30"."_period_end_start",
                            "t30"."_period_end_noon",
                            "t30"."_period_end_change",
                            "t30"."_months",
                            "t30"."_ahead",
                            "t30"."_back",
                            "t30"."_from_day",
                            "t30"."_from_month",
                            "t30"."_from_dom",
                            "t30"."_from_start",
                            "t30"."_from_noon",
                            "t30"."_from_change",
                            "t30"."_to_month",
                            "t30"."_month",
                            "t30"."_first",
                            "t30"."_length",
                            "t30"."_landing",
                            "t16"."_there",
                            "t16"."_there_start",
                            "t16"."_there_noon",
                            "t16"."_there_change"
                          FROM (
                            SELECT
                              "t28"."line_id",
                              "t28"."invoice_id",
                              "t28"."account_id",
                              "t28"."subscription_id",
                              "t28"."issued_at",
                              "t28"."issued_at_day",
                              "t28"."paid_at",
                              "t28"."paid_at_day",
                              "t28"."period_start",
                              "t28"."period_start_day",
                              "t28"."period_end",
                              "t28"."period_end_day",
                              "t28"."amount",
                              "t28"."tax",
                              "t28"."currency",
                              "t28"."kind",
                              "t28"."prorated",
                              "t28"."plan",
                              "t28"."quantity",
                              "t28"."_source",
                              "t28"."_line",
                              "t28"."_seen",
                              "t28"."_period_start_day",
                              "t28"."_period_start_no",
                              "t28"."_period_start_dom",
                              "t28"."_period_start_len",
                              "t28"."_period_start_start",
                              "t28"."_period_start_noon",
                              "t28"."_period_start_change",
                              "t28"."_period_end_day",
                              "t28"."_period_end_no",
                              "t28"."_period_end_dom",
                              "t28"."_period_end_len",
                              "t28"."_period_end_start",
                              "t28"."_period_end_noon",
                              "t28"."_period_end_change",
                              "t28"."_months",
                              "t28"."_ahead",
                              "t28"."_back",
                              "t28"."_from_day",
                              "t28"."_from_month",
                              "t28"."_from_dom",
                              "t28"."_from_start",
                              "t28"."_from_noon",
                              "t28"."_from_change",
                              "t28"."_to_month",
                              "t28"."_month",
                              "t28"."_first",
                              "t28"."_length",
                              (
                                (
                                  CAST("t28"."_first" AS BIGINT) + CAST(LEAST("t28"."_from_dom", "t28"."_length") AS BIGINT)
                                ) - 1
                              ) + 0 AS "_landing"
                            FROM (
                              SELECT
                                "t27"."line_id",
                                "t27"."invoice_id",
                                "t27"."account_id",
                                "t27"."subscription_id",
                                "t27"."issued_at",
                                "t27"."issued_at_day",
                                "t27"."paid_at",
                                "t27"."paid_at_day",
                                "t27"."period_start",
                                "t27"."period_start_day",
                                "t27"."period_end",
                                "t27"."period_end_day",
                                "t27"."amount",
                                "t27"."tax",
                                "t27"."currency",
                                "t27"."kind",
                                "t27"."prorated",
                                "t27"."plan",
                                "t27"."quantity",
                                "t27"."_source",
                                "t27"."_line",
                                "t27"."_seen",
                                "t27"."_period_start_day",
                                "t27"."_period_start_no",
                                "t27"."_period_start_dom",
                                "t27"."_period_start_len",
                                "t27"."_period_start_start",
                                "t27"."_period_start_noon",
                                "t27"."_period_start_change",
                                "t27"."_period_end_day",
                                "t27"."_period_end_no",
                                "t27"."_period_end_dom",
                                "t27"."_period_end_len",
                                "t27"."_period_end_start",
                                "t27"."_period_end_noon",
                                "t27"."_period_end_change",
                                "t27"."_months",
                                "t27"."_ahead",
                                "t27"."_back",
                                "t27"."_from_day",
                                "t27"."_from_month",
                                "t27"."_from_dom",
                                "t27"."_from_start",
                                "t27"."_from_noon",
                                "t27"."_from_change",
                                "t27"."_to_month",
                                "t17"."_month",
                                "t17"."_first",
                                "t17"."_length"
                              FROM (
                                SELECT
                                  "t25"."line_id",
                                  "t25"."invoice_id",
                                  "t25"."account_id",
                                  "t25"."subscription_id",
                                  "t25"."issued_at",
                                  "t25"."issued_at_day",
                                  "t25"."paid_at",
                                  "t25"."paid_at_day",
                                  "t25"."period_start",
                                  "t25"."period_start_day",
                                  "t25"."period_end",
                                  "t25"."period_end_day",
                                  "t25"."amount",
                                  "t25"."tax",
                                  "t25"."currency",
                                  "t25"."kind",
                                  "t25"."prorated",
                                  "t25"."plan",
                                  "t25"."quantity",
                                  "t25"."_source",
                                  "t25"."_line",
                                  "t25"."_seen",
                                  "t25"."_period_start_day",
                                  "t25"."_period_start_no",
                                  "t25"."_period_start_dom",
                                  "t25"."_period_start_len",
                                  "t25"."_period_start_start",
                                  "t25"."_period_start_noon",
                                  "t25"."_period_start_change",
                                  "t25"."_period_end_day",
                                  "t25"."_period_end_no",
                                  "t25"."_period_end_dom",
                                  "t25"."_period_end_len",
                                  "t25"."_period_end_start",
                                  "t25"."_period_end_noon",
                                  "t25"."_period_end_change",
                                  "t25"."_months",
                                  "t25"."_ahead",
                                  "t25"."_back",
                                  "t25"."_from_day",
                                  "t25"."_from_month",
                                  "t25"."_from_dom",
                                  "t25"."_from_start",
                                  "t25"."_from_noon",
                                  "t25"."_from_change",
                                  CAST("t25"."_from_month" AS BIGINT) + "t25"."_ahead" AS "_to_month"
                                FROM (
                                  SELECT
                                    "t24"."line_id",
                                    "t24"."invoice_id",
                                    "t24"."account_id",
                                    "t24"."subscription_id",
                                    "t24"."issued_at",
                                    "t24"."issued_at_day",
                                    "t24"."paid_at",
                                    "t24"."paid_at_day",
                                    "t24"."period_start",
                                    "t24"."period_start_day",
                                    "t24"."period_end",
                                    "t24"."period_end_day",
                                    "t24"."amount",
                                    "t24"."tax",
                                    "t24"."currency",
                                    "t24"."kind",
                                    "t24"."prorated",
                                    "t24"."plan",
                                    "t24"."quantity",
                                    "t24"."_source",
                                    "t24"."_line",
                                    "t24"."_seen",
                                    "t24"."_period_start_day",
                                    "t24"."_period_start_no",
                                    "t24"."_period_start_dom",
                                    "t24"."_period_start_len",
                                    "t24"."_period_start_start",
                                    "t24"."_period_start_noon",
                                    "t24"."_period_start_change",
                                    "t24"."_period_end_day",
                                    "t24"."_period_end_no",
                                    "t24"."_period_end_dom",
                                    "t24"."_period_end_len",
                                    "t24"."_period_end_start",
                                    "t24"."_period_end_noon",
                                    "t24"."_period_end_change",
                                    "t24"."_months",
                                    "t24"."_ahead",
                                    "t24"."_back",
                                    "t12"."_from_day",
                                    "t12"."_from_month",
                                    "t12"."_from_dom",
                                    "t12"."_from_start",
                                    "t12"."_from_noon",
                                    "t12"."_from_change"
                                  FROM (
                                    SELECT
                                      "t22"."line_id",
                                      "t22"."invoice_id",
                                      "t22"."account_id",
                                      "t22"."subscription_id",
                                      "t22"."issued_at",
                                      "t22"."issued_at_day",
                                      "t22"."paid_at",
                                      "t22"."paid_at_day",
                                      "t22"."period_start",
                                      "t22"."period_start_day",
                                      "t22"."period_end",
                                      "t22"."period_end_day",
                                      "t22"."amount",
                                      "t22"."tax",
                                      "t22"."currency",
                                      "t22"."kind",
                                      "t22"."prorated",
                                      "t22"."plan",
                                      "t22"."quantity",
                                      "t22"."_source",
                                      "t22"."_line",
                                      "t22"."_seen",
                                      "t22"."_period_start_day",
                                      "t22"."_period_start_no",
                                      "t22"."_period_start_dom",
                                      "t22"."_period_start_len",
                                      "t22"."_period_start_start",
                                      "t22"."_period_start_noon",
                                      "t22"."_period_start_change",
                                      "t22"."_period_end_day",
                                      "t22"."_period_end_no",
                                      "t22"."_period_end_dom",
                                      "t22"."_period_end_len",
                                      "t22"."_period_end_start",
                                      "t22"."_period_end_noon",
                                      "t22"."_period_end_change",
                                      CASE
                                        WHEN COALESCE(
                                          (
                                            CASE
                                              WHEN (
                                                (
                                                  "t22"."_period_end_start" + CASE
                                                    WHEN "t22"."period_start" < "t22"."_period_start_change"
                                                    THEN "t22"."period_start" - "t22"."_period_start_start"
                                                    ELSE (
                                                      "t22"."period_start" - "t22"."_period_start_noon"
                                                    ) + 43200
                                                  END
                                                ) < "t22"."_period_end_change"
                                              )
                                              OR (
                                                (
                                                  (
                                                    "t22"."_period_end_noon" + CASE
                                                      WHEN "t22"."period_start" < "t22"."_period_start_change"
                                                      THEN "t22"."period_start" - "t22"."_period_start_start"
                                                      ELSE (
                                                        "t22"."period_start" - "t22"."_period_start_noon"
                                                      ) + 43200
                                                    END
                                                  ) - 43200
                                                ) < "t22"."_period_end_change"
                                              )
                                              THEN "t22"."_period_end_start" + CASE
                                                WHEN "t22"."period_start" < "t22"."_period_start_change"
                                                THEN "t22"."period_start" - "t22"."_period_start_start"
                                                ELSE (
                                                  "t22"."period_start" - "t22"."_period_start_noon"
                                                ) + 43200
                                              END
                                              ELSE (
                                                "t22"."_period_end_noon" + CASE
                                                  WHEN "t22"."period_start" < "t22"."_period_start_change"
                                                  THEN "t22"."period_start" - "t22"."_period_start_start"
                                                  ELSE (
                                                    "t22"."period_start" - "t22"."_period_start_noon"
                                                  ) + 43200
                                                END
                                              ) - 43200
                                            END = "t22"."period_end"
                                          )
                                          AND (
                                            (
                                              "t22"."_period_end_dom" = LEAST("t22"."_period_start_dom", "t22"."_period_end_len")
                                            )
                                            OR (
                                              (
                                                "t22"."_period_start_dom" = "t22"."_period_start_len"
                                              )
                                              AND (
                                                "t22"."_period_end_dom" = "t22"."_period_end_len"
                                              )
                                            )
                                          )
                                          AND (
                                            (
                                              "t22"."_period_end_no" - "t22"."_period_start_no"
                                            ) > 0
                                          ),
                                          FALSE
                                        )
                                        THEN "t22"."_period_end_no" - "t22"."_period_start_no"
                                        ELSE 0
                                      END AS "_months",
                                      1 AS "_ahead",
                                      -1 AS "_back"
                                    FROM (
                                      SELECT
                                        "t21"."line_id",
                                        "t21"."invoice_id",
                                        "t21"."account_id",
                                        "t21"."subscription_id",
                                        "t21"."issued_at",
                                        "t21"."issued_at_day",
                                        "t21"."paid_at",
                                        "t21"."paid_at_day",
                                        "t21"."period_start",
                                        "t21"."period_start_day",
                                        "t21"."period_end",
                                        "t21"."period_end_day",
                                        "t21"."amount",
                                        "t21"."tax",
                                        "t21"."currency",
                                        "t21"."kind",
                                        "t21"."prorated",
                                        "t21"."plan",
                                        "t21"."quantity",
                                        "t21"."_source",
                                        "t21"."_line",
                                        "t21"."_seen",
                                        "t13"."_period_start_day",
                                        "t13"."_period_start_no",
                                        "t13"."_period_start_dom",
                                        "t13"."_period_start_len",
                                        "t13"."_period_start_start",
                                        "t13"."_period_start_noon",
                                        "t13"."_period_start_change",
                                        "t14"."_period_end_day",
                                        "t14"."_period_end_no",
                                        "t14"."_period_end_dom",
                                        "t14"."_period_end_len",
                                        "t14"."_period_end_start",
                                        "t14"."_period_end_noon",
                                        "t14"."_period_end_change"
                                      FROM (
                                        SELECT
                                          *
                                        FROM (
                                          SELECT
                                            "t4"."line_id",
                                            "t4"."invoice_id",
                                            "t4"."account_id",
                                            "t4"."subscription_id",
                                            "t4"."issued_at",
                                            "t4"."issued_at_day",
                                            "t4"."paid_at",
                                            "t4"."paid_at_day",
                                            "t4"."period_start",
                                            "t4"."period_start_day",
                                            "t4"."period_end",
                                            "t4"."period_end_day",
                                            "t4"."amount",
                                            "t4"."tax",
                                            "t4"."currency",
                                            "t4"."kind",
                                            "t4"."prorated",
                                            "t4"."plan",
                                            "t4"."quantity",
                                            "t4"."_source",
                                            "t4"."_line",
                                            "t4"."_seen"
                                          FROM "invoice_lines" AS "t4"
                                          ANTI JOIN (
                                            SELECT
                                              "t3"."account_id" AS "_test"
                                            FROM "accounts" AS "t3"
                                            WHERE
                                              COALESCE("t3"."is_test", FALSE)
                                          ) AS "t18"
                                            ON "t4"."account_id" = "t18"."_test"
                                        ) AS "t19"
                                        WHERE
                                          COALESCE("t19"."period_start" < "t19"."period_end", FALSE)
                                      ) AS "t21"
                                      LEFT OUTER JOIN (
                                        SELECT
                                          "t1"."day" AS "_period_start_day",
                                          "t1"."month_no" AS "_period_start_no",
                                          "t1"."dom" AS "_period_start_dom",
                                          "t1"."month_days" AS "_period_start_len",
                                          "t1"."start_t" AS "_period_start_start",
                                          "t1"."noon_t" AS "_period_start_noon",
                                          "t1"."change_t" AS "_period_start_change"
                                        FROM "calendar" AS "t1"
                                      ) AS "t13"
                                        ON "t21"."period_start_day" = "t13"."_period_start_day"
                                      LEFT OUTER JOIN (
                                        SELECT
                                          "t1"."day" AS "_period_end_day",
                                          "t1"."month_no" AS "_period_end_no",
                                          "t1"."dom" AS "_period_end_dom",
                                          "t1"."month_days" AS "_period_end_len",
                                          "t1"."start_t" AS "_period_end_start",
                                          "t1"."noon_t" AS "_period_end_noon",
                                          "t1"."change_t" AS "_period_end_change"
                                        FROM "calendar" AS "t1"
                                      ) AS "t14"
                                        ON "t21"."period_end_day" = "t14"."_period_end_day"
                                    ) AS "t22"
                                  ) AS "t24"
                                  LEFT OUTER JOIN (
                                    SELECT
                                      "t1"."day" AS "_from_day",
                                      "t1"."month_no" AS "_from_month",
                                      "t1"."dom" AS "_from_dom",
                                      "t1"."start_t" AS "_from_start",
                                      "t1"."noon_t" AS "_from_noon",
                                      "t1"."change_t" AS "_from_change"
                                    FROM "calendar" AS "t1"
                                  ) AS "t12"
                                    ON "t24"."period_start_day" = "t12"."_from_day"
                                ) AS "t25"
                              ) AS "t27"
                              LEFT OUTER JOIN (
                                SELECT
                                  CAST("t1"."month_no" AS BIGINT) AS "_month",
                                  "t1"."month_start_day" AS "_first",
                                  "t1"."month_days" AS "_length"
                                FROM "calendar" AS "t1"
                                WHERE
                                  "t1"."dom" = 1
                              ) AS "t17"
                                ON "t27"."_to_month" = "t17"."_month"
                            ) AS "t28"
                          ) AS "t30"
                          LEFT OUTER JOIN (
                            SELECT
                              CAST("t1"."day" AS BIGINT) AS "_there",
                              "t1"."start_t" AS "_there_start",
                              "t1"."noon_t" AS "_there_noon",
                              "t1"."change_t" AS "_there_change"
                            FROM "calendar" AS "t1"
                          ) AS "t16"
                            ON "t30"."_landing" = "t16"."_there"
                        ) AS "t31"
                      ) AS "t32"
                    ) AS "t34"
                    LEFT OUTER JOIN (
                      SELECT
                        "t1"."day" AS "_from_day",
                        "t1"."month_no" AS "_from_month",
                        "t1"."dom" AS "_from_dom",
                        "t1"."start_t" AS "_from_start",
                        "t1"."noon_t" AS "_from_noon",
                        "t1"."change_t" AS "_from_change"
                      FROM "calendar" AS "t1"
                    ) AS "t12"
                      ON "t34"."period_end_day" = "t12"."_from_day"
                  ) AS "t35"
                ) AS "t37"
                LEFT OUTER JOIN (
                  SELECT
                    CAST("t1"."month_no" AS BIGINT) AS "_month",
                    "t1"."month_start_day" AS "_first",
                    "t1"."month_days" AS "_length"
                  FROM "calendar" AS "t1"
                  WHERE
                    "t1"."dom" = 1
                ) AS "t17"
                  ON "t37"."_to_month" = "t17"."_month"
              ) AS "t38"
            ) AS "t40"
            LEFT OUTER JOIN (
              SELECT
                CAST("t1"."day" AS BIGINT) AS "_there",
                "t1"."start_t" AS "_there_start",
                "t1"."noon_t" AS "_there_noon",
                "t1"."change_t" AS "_there_change"
              FROM "calendar" AS "t1"
            ) AS "t16"
              ON "t40"."_landing" = "t16"."_there"
          ) AS "t41"
        ) AS "t42"
      ) AS "t43"
    ) AS "t44"
    WHERE
      "t44"."kind" IN ('recurring', 'metered')
  ) AS "t46"
  ANTI JOIN (
    SELECT DISTINCT
      "t0"."account_id" AS "_has"
    FROM "subscriptions" AS "t0"
  ) AS "t9"
    ON "t46"."account_id" = "t9"."_has"
) AS "t47"
WHERE
  "t47"."period_start" < "t47"."period_end"
