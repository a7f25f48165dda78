WITH "t15" AS (
  SELECT
    "t14"."account_id",
    "t14"."subscription_id",
    "t14"."begun_t",
    "t14"."begun_t_day",
    "t14"."plan_",
    "t14"."product_",
    MIN("t14"."_from") AS "paid_t",
    MIN("t14"."_day") AS "paid_t_day"
  FROM (
    SELECT
      "t11"."account_id",
      "t11"."subscription_id",
      "t11"."begun_t",
      "t11"."begun_t_day",
      "t11"."plan_",
      "t11"."product_",
      "t8"."_account",
      "t8"."_subscription",
      "t8"."_from",
      "t8"."_day"
    FROM (
      SELECT
        "t6"."account_id",
        "t6"."subscription_id",
        MIN("t6"."from_t") AS "begun_t",
        MIN("t6"."from_day") AS "begun_t_day",
        MIN("t6"."plan") AS "plan_",
        MIN("t6"."product") AS "product_"
      FROM (
        SELECT
          *
        FROM "mrr_span_bd8f19fb" AS "t2"
        WHERE
          "t2"."book" = 'trial'
      ) AS "t6"
      GROUP BY
        1,
        2
    ) AS "t11"
    LEFT OUTER JOIN (
      SELECT
        "t2"."account_id" AS "_account",
        "t2"."subscription_id" AS "_subscription",
        "t2"."from_t" AS "_from",
        "t2"."from_day" AS "_day"
      FROM "mrr_span_bd8f19fb" AS "t2"
      WHERE
        "t2"."book" = 'mrr' AND "t2"."keeps" = 1 AND "t2"."pico" > 0
    ) AS "t8"
      ON "t11"."account_id" = "t8"."_account"
      AND "t11"."subscription_id" = "t8"."_subscription"
      AND "t8"."_from" >= "t11"."begun_t"
  ) AS "t14"
  GROUP BY
    1,
    2,
    3,
    4,
    5,
    6
)
SELECT
  "t25"."period",
  "t25"."account_id",
  "t25"."subscription_id",
  "t25"."begun_t",
  "t25"."paid_t",
  "t25"."begun",
  "t25"."converted",
  "t25"."paid",
  "t25"."subscription_id" AS "key"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t21"."period",
      "t21"."account_id",
      "t21"."subscription_id",
      "t21"."begun_t",
      "t21"."paid_t",
      1 AS "begun",
      CAST(CAST("t21"."paid_t" IS NOT NULL AS INT) AS BIGINT) AS "converted",
      0 AS "paid"
    FROM (
      SELECT
        "t19"."account_id",
        "t19"."subscription_id",
        "t19"."begun_t",
        "t19"."begun_t_day",
        "t19"."plan",
        "t19"."product",
        "t19"."paid_t",
        "t19"."paid_t_day",
        "t13"."period",
        "t13"."_start_t",
        "t13"."_end_t",
        "t13"."_start_day",
        "t13"."_end_day",
        "t13"."_now_t",
        "t13"."on_day"
      FROM (
        SELECT
          "t16"."account_id",
          "t16"."subscription_id",
          "t16"."begun_t",
          "t16"."begun_t_day",
          "t16"."plan_" AS "plan",
          "t16"."product_" AS "product",
          "t16"."paid_t",
          "t16"."paid_t_day"
        FROM "t15" AS "t16"
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
            "t3"."period",
            "t3"."start_t",
            "t3"."end_t",
            "t3"."start_day",
            "t3"."end_day",
            "t3"."now_t",
            "t5"."on_day"
          FROM (
            SELECT
              "t0"."day" AS "on_day"
            FROM "calendar" AS "t0"
          ) AS "t5"
          INNER JOIN "periods" AS "t3"
            ON "t5"."on_day" >= "t3"."start_day" AND "t5"."on_day" < "t3"."end_day"
        ) AS "t10"
      ) AS "t13"
        ON "t19"."begun_t_day" = "t13"."on_day"
    ) AS "t21"
    WHERE
      "t21"."begun_t" < "t21"."_end_t"
  ) AS "t24"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t22"."period",
      "t22"."account_id",
      "t22"."subscription_id",
      "t22"."begun_t",
      "t22"."paid_t",
      0 AS "begun",
      0 AS "converted",
      1 AS "paid"
    FROM (
      SELECT
        "t20"."account_id",
        "t20"."subscription_id",
        "t20"."begun_t",
        "t20"."begun_t_day",
        "t20"."plan",
        "t20"."product",
        "t20"."paid_t",
        "t20"."paid_t_day",
        "t13"."period",
        "t13"."_start_t",
        "t13"."_end_t",
        "t13"."_start_day",
        "t13"."_end_day",
        "t13"."_now_t",
        "t13"."on_day"
      FROM (
        SELECT
          "t16"."account_id",
          "t16"."subscription_id",
          "t16"."begun_t",
          "t16"."begun_t_day",
          "t16"."plan_" AS "plan",
          "t16"."product_" AS "product",
          "t16"."paid_t",
          "t16"."paid_t_day"
        FROM "t15" AS "t16"
        WHERE
          "t16"."paid_t" IS NOT NULL
      ) AS "t20"
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
            "t3"."period",
            "t3"."start_t",
            "t3"."end_t",
            "t3"."start_day",
            "t3"."end_day",
            "t3"."now_t",
            "t5"."on_day"
          FROM (
            SELECT
              "t0"."day" AS "on_day"
            FROM "calendar" AS "t0"
          ) AS "t5"
          INNER JOIN "periods" AS "t3"
            ON "t5"."on_day" >= "t3"."start_day" AND "t5"."on_day" < "t3"."end_day"
        ) AS "t10"
      ) AS "t13"
        ON "t20"."paid_t_day" = "t13"."on_day"
    ) AS "t22"
    WHERE
      "t22"."paid_t" < "t22"."_end_t"
  ) AS "t23"
) AS "t25"
