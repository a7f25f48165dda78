SELECT
  "t20"."response_id",
  "t20"."kind",
  "t20"."score",
  "t20"."scale_min",
  "t20"."scale_max",
  "t20"."at",
  "t20"."at_day",
  "t20"."account_id",
  "t20"."user_id",
  "t20"."touchpoint",
  "t20"."asked_at",
  "t20"."asked_at_day",
  "t20"."comment",
  "t20"."_source",
  "t20"."_line",
  "t20"."_seen",
  "t20"."low",
  "t20"."high",
  "t20"."scale",
  "t20"."mapped",
  "t20"."positive",
  "t20"."is_test",
  "t20"."period",
  "t20"."_start_t",
  "t20"."_end_t",
  "t20"."_start_day",
  "t20"."_end_day",
  "t20"."_now_t",
  "t20"."on_day",
  "t20"."response_id" AS "key",
  CASE
    WHEN "t20"."is_test"
    THEN 'test_account'
    WHEN "t20"."kind" <> 'csat'
    THEN 'other_kind'
    WHEN "t20"."score" IS NULL
    THEN 'unanswered'
    WHEN COALESCE((
      "t20"."score" < "t20"."low"
    ) OR (
      "t20"."score" > "t20"."high"
    ), FALSE)
    THEN 'off_scale'
    WHEN NOT (
      "t20"."mapped"
    )
    THEN 'no_map'
    ELSE ''
  END AS "reason"
FROM (
  SELECT
    "t19"."response_id",
    "t19"."kind",
    "t19"."score",
    "t19"."scale_min",
    "t19"."scale_max",
    "t19"."at",
    "t19"."at_day",
    "t19"."account_id",
    "t19"."user_id",
    "t19"."touchpoint",
    "t19"."asked_at",
    "t19"."asked_at_day",
    "t19"."comment",
    "t19"."_source",
    "t19"."_line",
    "t19"."_seen",
    "t19"."low",
    "t19"."high",
    "t19"."scale",
    "t19"."mapped",
    "t19"."positive",
    "t19"."is_test",
    "t12"."period",
    "t12"."_start_t",
    "t12"."_end_t",
    "t12"."_start_day",
    "t12"."_end_day",
    "t12"."_now_t",
    "t12"."on_day"
  FROM (
    SELECT
      "t17".*
      EXCLUDE ("_account", "_from", "_test", "_to")
    FROM (
      SELECT
        "t16"."response_id",
        "t16"."kind",
        "t16"."score",
        "t16"."scale_min",
        "t16"."scale_max",
        "t16"."at",
        "t16"."at_day",
        "t16"."account_id",
        "t16"."user_id",
        "t16"."touchpoint",
        "t16"."asked_at",
        "t16"."asked_at_day",
        "t16"."comment",
        "t16"."_source",
        "t16"."_line",
        "t16"."_seen",
        "t16"."low",
        "t16"."high",
        "t16"."scale",
        "t16"."mapped",
        "t16"."positive",
        "t16"."_account",
        "t16"."_test",
        "t16"."_from",
        "t16"."_to",
        COALESCE("t16"."_test", FALSE) AS "is_test"
      FROM (
        SELECT
          "t15"."response_id",
          "t15"."kind",
          "t15"."score",
          "t15"."scale_min",
          "t15"."scale_max",
          "t15"."at",
          "t15"."at_day",
          "t15"."account_id",
          "t15"."user_id",
          "t15"."touchpoint",
          "t15"."asked_at",
          "t15"."asked_at_day",
          "t15"."comment",
          "t15"."_source",
          "t15"."_line",
          "t15"."_seen",
          "t15"."low",
          "t15"."high",
          "t15"."scale",
          "t15"."mapped",
          "t15"."positive",
          "t8"."_account",
          "t8"."_test",
          "t8"."_from",
          "t8"."_to"
        FROM (
          SELECT
            "t13"."response_id",
            "t13"."kind",
            "t13"."score",
            "t13"."scale_min",
            "t13"."scale_max",
            "t13"."at",
            "t13"."at_day",
            "t13"."account_id",
            "t13"."user_id",
            "t13"."touchpoint",
            "t13"."asked_at",
            "t13"."asked_at_day",
            "t13"."comment",
            "t13"."_source",
            "t13"."_line",
            "t13"."_seen",
            "t13"."low",
            "t13"."high",
            "t13"."scale",
            COALESCE(
              FALSE
              OR (
                (
                  "t13"."high" - "t13"."low"
                ) = 1000000
              )
              OR (
                (
                  "t13"."high" - "t13"."low"
                ) = 2000000
              )
              OR (
                (
                  "t13"."high" - "t13"."low"
                ) = 3000000
              )
              OR (
                (
                  "t13"."high" - "t13"."low"
                ) = 4000000
              )
              OR (
                (
                  "t13"."high" - "t13"."low"
                ) = 6000000
              )
              OR (
                (
                  "t13"."high" - "t13"."low"
                ) = 9000000
              ),
              FALSE
            ) AS "mapped",
            CAST(COALESCE(
              FALSE
              OR (
                (
                  (
                    "t13"."high" - "t13"."low"
                  ) = 1000000
                )
                AND (
                  (
                    "t13"."score" - "t13"."low"
                  ) >= 1000000
                )
              )
              OR (
                (
                  (
                    "t13"."high" - "t13"."low"
                  ) = 2000000
                )
                AND (
                  (
                    "t13"."score" - "t13"."low"
                  ) >= 2000000
                )
              )
              OR (
                (
                  (
                    "t13"."high" - "t13"."low"
                  ) = 3000000
                )
                AND (
                  (
                    "t13"."score" - "t13"."low"
                  ) >= 2000000
                )
              )
              OR (
                (
                  (
                    "t13"."high" - "t13"."low"
                  ) = 4000000
                )
                AND (
                  (
                    "t13"."score" - "t13"."low"
                  ) >= 3000000
                )
              )
              OR (
                (
                  (
                    "t13"."high" - "t13"."low"
                  ) = 6000000
                )
                AND (
                  (
                    "t13"."score" - "t13"."low"
                  ) >= 5000000
                )
              )
              OR (
                (
                  (
                    "t13"."high" - "t13"."low"
                  ) = 9000000
                )
                AND (
                  (
                    "t13"."score" - "t13"."low"
                  ) >= 7000000
                )
              ),
              FALSE
            ) AS BIGINT) AS "positive"
          FROM (
            SELECT
              "t9"."response_id",
              "t9"."kind",
              "t9"."score",
              "t9"."scale_min",
              "t9"."scale_max",
              "t9"."at",
              "t9"."at_day",
              "t9"."account_id",
              "t9"."user_id",
              "t9"."touchpoint",
              "t9"."asked_at",
              "t9"."asked_at_day",
              "t9"."comment",
              "t9"."_source",
              "t9"."_line",
              "t9"."_seen",
              "t9"."low",
              "t9"."high",
              CAST(CAST(CAST((
                CAST(CAST("t9"."low" AS DECIMAL(38, 0)) AS INT128) // CAST(CAST(1000000 AS DECIMAL(38, 0)) AS INT128)
              ) AS DECIMAL(38, 0)) AS BIGINT) AS TEXT) || '-' || CAST(CAST(CAST((
                CAST(CAST("t9"."high" AS DECIMAL(38, 0)) AS INT128) // CAST(CAST(1000000 AS DECIMAL(38, 0)) AS INT128)
              ) AS DECIMAL(38, 0)) AS BIGINT) AS TEXT) AS "scale"
            FROM (
              SELECT
                "t3"."response_id",
                "t3"."kind",
                "t3"."score",
                "t3"."scale_min",
                "t3"."scale_max",
                "t3"."at",
                "t3"."at_day",
                "t3"."account_id",
                "t3"."user_id",
                "t3"."touchpoint",
                "t3"."asked_at",
                "t3"."asked_at_day",
                "t3"."comment",
                "t3"."_source",
                "t3"."_line",
                "t3"."_seen",
                CASE
                  WHEN "t3"."scale_max" IS NULL
                  THEN "t3"."scale_min"
                  ELSE COALESCE("t3"."scale_min", 1000000)
                END AS "low",
                "t3"."scale_max" AS "high"
              FROM "surveys" AS "t3"
            ) AS "t9"
          ) AS "t13"
        ) AS "t15"
        LEFT OUTER JOIN (
          SELECT
            "t2"."account_id" AS "_account",
            "t2"."is_test" AS "_test",
            "t2"."from_t" AS "_from",
            "t2"."to_t" AS "_to"
          FROM "account_version" AS "t2"
        ) AS "t8"
          ON "t15"."account_id" = "t8"."_account"
      ) AS "t16"
    ) AS "t17"
  ) AS "t19"
  INNER JOIN (
    SELECT
      "t10"."period",
      "t10"."start_t" AS "_start_t",
      "t10"."end_t" AS "_end_t",
      "t10"."start_day" AS "_start_day",
      "t10"."end_day" AS "_end_day",
      "t10"."now_t" AS "_now_t",
      "t10"."on_day"
    FROM (
      SELECT
        "t4"."period",
        "t4"."start_t",
        "t4"."end_t",
        "t4"."start_day",
        "t4"."end_day",
        "t4"."now_t",
        "t7"."on_day"
      FROM (
        SELECT
          "t0"."day" AS "on_day"
        FROM "calendar" AS "t0"
      ) AS "t7"
      INNER JOIN "periods" AS "t4"
        ON "t7"."on_day" >= "t4"."start_day" AND "t7"."on_day" < "t4"."end_day"
    ) AS "t10"
  ) AS "t12"
    ON "t19"."at_day" = "t12"."on_day"
) AS "t20"
WHERE
  "t20"."at" < "t20"."_end_t"
  AND CASE
    WHEN "t20"."is_test"
    THEN 'test_account'
    WHEN "t20"."kind" <> 'csat'
    THEN 'other_kind'
    WHEN "t20"."score" IS NULL
    THEN 'unanswered'
    WHEN COALESCE((
      "t20"."score" < "t20"."low"
    ) OR (
      "t20"."score" > "t20"."high"
    ), FALSE)
    THEN 'off_scale'
    WHEN NOT (
      "t20"."mapped"
    )
    THEN 'no_map'
    ELSE ''
  END = ''
