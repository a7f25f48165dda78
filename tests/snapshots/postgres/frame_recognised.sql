SELECT
  "t39"."charge_id",
  "t39"."account_id",
  "t39"."plan",
  "t39"."tier",
  "t39"."product",
  "t39"."currency",
  "t39"."kind",
  "t39"."at",
  "t39"."from_day",
  "t39"."to_day",
  "t39"."price",
  "t39"."_source",
  "t39"."_line",
  "t39"."since",
  "t39"."until",
  "t39"."period",
  "t39"."shared",
  "t39"."rate",
  "t39"."charge_id" AS "key",
  DIV(
    (
      CASE
        WHEN "t39"."rate" = 10000000000
        THEN "t39"."price"
        ELSE DIV(
          (
            "t39"."price" * CAST("t39"."rate" AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
          ) + CASE
            WHEN (
              "t39"."price" * CAST("t39"."rate" AS DECIMAL(38, 0))
            ) < CAST(0 AS DECIMAL(38, 0))
            THEN CAST(0 AS DECIMAL(38, 0)) - CAST(10000000000 AS DECIMAL(38, 0))
            ELSE CAST(10000000000 AS DECIMAL(38, 0))
          END,
          CAST(10000000000 AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
        )
      END * CAST("t39"."shared" AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
    ) + CASE
      WHEN (
        CASE
          WHEN "t39"."rate" = 10000000000
          THEN "t39"."price"
          ELSE DIV(
            (
              "t39"."price" * CAST("t39"."rate" AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
            ) + CASE
              WHEN (
                "t39"."price" * CAST("t39"."rate" AS DECIMAL(38, 0))
              ) < CAST(0 AS DECIMAL(38, 0))
              THEN CAST(0 AS DECIMAL(38, 0)) - CAST(10000000000 AS DECIMAL(38, 0))
              ELSE CAST(10000000000 AS DECIMAL(38, 0))
            END,
            CAST(10000000000 AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
          )
        END * CAST("t39"."shared" AS DECIMAL(38, 0))
      ) < CAST(0 AS DECIMAL(38, 0))
      THEN CAST(0 AS DECIMAL(38, 0)) - CAST("t39"."until" - "t39"."since" AS DECIMAL(38, 0))
      ELSE CAST("t39"."until" - "t39"."since" AS DECIMAL(38, 0))
    END,
    CAST("t39"."until" - "t39"."since" AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
  ) AS "amount"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t37"."charge_id",
      "t37"."account_id",
      "t37"."plan",
      "t37"."tier",
      "t37"."product",
      "t37"."currency",
      "t37"."kind",
      "t37"."at",
      "t37"."from_day",
      "t37"."to_day",
      "t37"."price",
      "t37"."_source",
      "t37"."_line",
      "t37"."since",
      "t37"."until",
      "t37"."period",
      "t37"."shared",
      "t37"."rate"
    FROM (
      SELECT
        "t36"."charge_id",
        "t36"."account_id",
        "t36"."plan",
        "t36"."tier",
        "t36"."product",
        "t36"."currency",
        "t36"."kind",
        "t36"."at",
        "t36"."from_day",
        "t36"."to_day",
        "t36"."price",
        "t36"."_source",
        "t36"."_line",
        "t36"."since",
        "t36"."until",
        "t36"."period",
        "t36"."shared",
        "t36"."_currency",
        "t36"."_day",
        "t36"."_rate",
        CASE WHEN "t36"."currency" = 'USD' THEN 10000000000 ELSE "t36"."_rate" END AS "rate"
      FROM (
        SELECT
          "t35"."charge_id",
          "t35"."account_id",
          "t35"."plan",
          "t35"."tier",
          "t35"."product",
          "t35"."currency",
          "t35"."kind",
          "t35"."at",
          "t35"."from_day",
          "t35"."to_day",
          "t35"."price",
          "t35"."_source",
          "t35"."_line",
          "t35"."since",
          "t35"."until",
          "t35"."period",
          "t35"."shared",
          "t17"."_currency",
          "t17"."_day",
          "t17"."_rate"
        FROM (
          SELECT
            "t33"."charge_id",
            "t33"."account_id",
            "t33"."plan",
            "t33"."tier",
            "t33"."product",
            "t33"."currency",
            "t33"."kind",
            "t33"."at",
            "t33"."from_day",
            "t33"."to_day",
            "t33"."price",
            "t33"."_source",
            "t33"."_line",
            "t33"."since",
            "t33"."until",
            "t33"."period",
            "t33"."shared"
          FROM (
            SELECT
              "t32"."charge_id",
              "t32"."account_id",
              "t32"."plan",
              "t32"."tier",
              "t32"."product",
              "t32"."currency",
              "t32"."kind",
              "t32"."at",
              "t32"."from_day",
              "t32"."to_day",
              "t32"."price",
              "t32"."_source",
              "t32"."_line",
              "t32"."since",
              "t32"."until",
              "t32"."period",
              "t32"."start_day",
              "t32"."end_day",
              LEAST("t32"."until", "t32"."to_day", "t32"."end_day") - GREATEST("t32"."since", "t32"."from_day", "t32"."start_day") AS "shared"
            FROM (
              SELECT
                "t31"."charge_id",
                "t31"."account_id",
                "t31"."plan",
                "t31"."tier",
                "t31"."product",
                "t31"."currency",
                "t31"."kind",
                "t31"."at",
                "t31"."from_day",
                "t31"."to_day",
                "t31"."price",
                "t31"."_source",
                "t31"."_line",
                "t31"."since",
                "t31"."until",
                "t8"."period",
                "t8"."start_day",
                "t8"."end_day"
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t23"."charge_id",
                    "t23"."account_id",
                    "t23"."plan",
                    "t23"."tier",
                    "t23"."product",
                    "t23"."currency",
                    "t23"."kind",
                    "t23"."at",
                    "t23"."from_day",
                    "t23"."to_day",
                    "t23"."price",
                    "t23"."_source",
                    "t23"."_line",
                    "t23"."_at" AS "since",
                    CAST(CAST("t23"."_at" AS BIGINT) + "t23"."days" AS INT) AS "until"
                  FROM (
                    SELECT
                      "t20"."charge_id",
                      "t20"."account_id",
                      "t20"."plan",
                      "t20"."tier",
                      "t20"."product",
                      "t20"."currency",
                      "t20"."kind",
                      "t20"."at",
                      "t20"."from_day",
                      "t20"."to_day",
                      "t20"."begins_day",
                      "t20"."months",
                      "t20"."days",
                      "t20"."price",
                      "t20"."_source",
                      "t20"."_line",
                      "t18"."_lo",
                      "t18"."_hi",
                      "t13"."_at"
                    FROM (
                      SELECT
                        *
                      FROM "charge" AS "t2"
                      WHERE
                        "t2"."days" > 0
                    ) AS "t20"
                    INNER JOIN (
                      SELECT
                        MIN("t1"."start_day") AS "_lo",
                        MAX("t1"."end_day") AS "_hi"
                      FROM "periods" AS "t1"
                    ) AS "t18"
                      ON "t20"."from_day" < "t18"."_hi" AND "t20"."to_day" > "t18"."_lo"
                    INNER JOIN (
                      SELECT
                        "t3"."day" AS "_at"
                      FROM "calendar" AS "t3"
                    ) AS "t13"
                      ON "t13"."_at" >= "t20"."begins_day"
                      AND "t13"."_at" < "t18"."_hi"
                      AND "t13"."_at" > (
                        "t18"."_lo" - "t20"."days"
                      )
                  ) AS "t23"
                  WHERE
                    (
                      (
                        "t23"."_at" - "t23"."begins_day"
                      ) % "t23"."days"
                    ) = 0
                ) AS "t25"
                UNION ALL
                SELECT
                  *
                FROM (
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t2"."charge_id",
                      "t2"."account_id",
                      "t2"."plan",
                      "t2"."tier",
                      "t2"."product",
                      "t2"."currency",
                      "t2"."kind",
                      "t2"."at",
                      "t2"."from_day",
                      "t2"."to_day",
                      "t2"."price",
                      "t2"."_source",
                      "t2"."_line",
                      "t2"."from_day" AS "since",
                      "t2"."to_day" AS "until"
                    FROM "charge" AS "t2"
                    WHERE
                      "t2"."months" = 0 AND "t2"."days" = 0
                  ) AS "t11"
                  UNION ALL
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t27"."charge_id",
                      "t27"."account_id",
                      "t27"."plan",
                      "t27"."tier",
                      "t27"."product",
                      "t27"."currency",
                      "t27"."kind",
                      "t27"."at",
                      "t27"."from_day",
                      "t27"."to_day",
                      "t27"."price",
                      "t27"."_source",
                      "t27"."_line",
                      CAST((
                        "t27"."_first1" + LEAST("t27"."_dom", "t27"."_len1")
                      ) - 1 AS INT) AS "since",
                      CAST((
                        "t21"."_first2" + LEAST("t27"."_dom", "t21"."_len2")
                      ) - 1 AS INT) AS "until"
                    FROM (
                      SELECT
                        "t24"."charge_id",
                        "t24"."account_id",
                        "t24"."plan",
                        "t24"."tier",
                        "t24"."product",
                        "t24"."currency",
                        "t24"."kind",
                        "t24"."at",
                        "t24"."from_day",
                        "t24"."to_day",
                        "t24"."begins_day",
                        "t24"."months",
                        "t24"."days",
                        "t24"."price",
                        "t24"."_source",
                        "t24"."_line",
                        "t24"."_lo",
                        "t24"."_hi",
                        "t24"."_day",
                        "t24"."_no",
                        "t24"."_dom",
                        "t24"."_no1",
                        "t24"."_first1",
                        "t24"."_len1",
                        CAST("t24"."_no1" AS BIGINT) + "t24"."months" AS "_then"
                      FROM (
                        SELECT
                          "t19"."charge_id",
                          "t19"."account_id",
                          "t19"."plan",
                          "t19"."tier",
                          "t19"."product",
                          "t19"."currency",
                          "t19"."kind",
                          "t19"."at",
                          "t19"."from_day",
                          "t19"."to_day",
                          "t19"."begins_day",
                          "t19"."months",
                          "t19"."days",
                          "t19"."price",
                          "t19"."_source",
                          "t19"."_line",
                          "t18"."_lo",
                          "t18"."_hi",
                          "t16"."_day",
                          "t16"."_no",
                          "t16"."_dom",
                          "t22"."_no1",
                          "t22"."_first1",
                          "t22"."_len1"
                        FROM (
                          SELECT
                            *
                          FROM "charge" AS "t2"
                          WHERE
                            "t2"."months" > 0
                        ) AS "t19"
                        INNER JOIN (
                          SELECT
                            MIN("t1"."start_day") AS "_lo",
                            MAX("t1"."end_day") AS "_hi"
                          FROM "periods" AS "t1"
                        ) AS "t18"
                          ON "t19"."from_day" < "t18"."_hi" AND "t19"."to_day" > "t18"."_lo"
                        INNER JOIN (
                          SELECT
                            "t3"."day" AS "_day",
                            "t3"."month_no" AS "_no",
                            "t3"."dom" AS "_dom"
                          FROM "calendar" AS "t3"
                        ) AS "t16"
                          ON "t19"."begins_day" = "t16"."_day"
                        INNER JOIN (
                          SELECT
                            "t3"."month_no" AS "_no1",
                            "t3"."month_start_day" AS "_first1",
                            "t3"."month_days" AS "_len1"
                          FROM "calendar" AS "t3"
                          WHERE
                            "t3"."dom" = 1
                        ) AS "t22"
                          ON "t22"."_no1" >= "t16"."_no"
                          AND "t22"."_first1" < "t18"."_hi"
                          AND "t22"."_first1" > (
                            "t18"."_lo" - (
                              (
                                "t19"."months" + 2
                              ) * 31
                            )
                          )
                      ) AS "t24"
                      WHERE
                        (
                          (
                            "t24"."_no1" - "t24"."_no"
                          ) % "t24"."months"
                        ) = 0
                    ) AS "t27"
                    INNER JOIN (
                      SELECT
                        CAST("t3"."month_no" AS BIGINT) AS "_no2",
                        "t3"."month_start_day" AS "_first2",
                        "t3"."month_days" AS "_len2"
                      FROM "calendar" AS "t3"
                      WHERE
                        "t3"."dom" = 1
                    ) AS "t21"
                      ON "t27"."_then" = "t21"."_no2"
                  ) AS "t28"
                ) AS "t29"
              ) AS "t31"
              INNER JOIN (
                SELECT
                  "t1"."period",
                  "t1"."start_day",
                  "t1"."end_day"
                FROM "periods" AS "t1"
              ) AS "t8"
                ON "t31"."since" < "t8"."end_day" AND "t31"."until" > "t8"."start_day"
            ) AS "t32"
            WHERE
              (
                LEAST("t32"."until", "t32"."to_day", "t32"."end_day") - GREATEST("t32"."since", "t32"."from_day", "t32"."start_day")
              ) > 0
          ) AS "t33"
        ) AS "t35"
        LEFT OUTER JOIN (
          SELECT
            "t0"."currency" AS "_currency",
            "t0"."day" + 0 AS "_day",
            "t0"."rate" AS "_rate"
          FROM "fx_day" AS "t0"
        ) AS "t17"
          ON "t35"."currency" = "t17"."_currency" AND "t35"."since" = "t17"."_day"
      ) AS "t36"
    ) AS "t37"
  ) AS "t38"
  WHERE
    "t38"."rate" IS NOT NULL
) AS "t39"
