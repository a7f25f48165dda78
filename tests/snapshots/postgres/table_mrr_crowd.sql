SELECT
  "t4"."account_id",
  "t4"."t",
  "t4"."on_day" AS "day",
  SUM("t4"."_begins") OVER (
    PARTITION BY "t4"."account_id"
    ORDER BY "t4"."t" ASC
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  ) AS "cluster"
FROM (
  SELECT
    "t3"."account_id",
    "t3"."t",
    "t3"."on_day",
    "t3"."_before",
    "t3"."_after",
    CAST(CAST(NOT (
      COALESCE("t3"."_before" <= 3600, FALSE)
    ) AS INT) AS BIGINT) AS "_begins"
  FROM (
    SELECT
      "t2"."account_id",
      "t2"."t",
      "t2"."on_day",
      "t2"."t" - LAG("t2"."t") OVER (
        PARTITION BY "t2"."account_id"
        ORDER BY "t2"."t" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS "_before",
      LEAD("t2"."t") OVER (
        PARTITION BY "t2"."account_id"
        ORDER BY "t2"."t" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) - "t2"."t" AS "_after"
    FROM (
      SELECT
        "t1"."account_id",
        "t1"."t",
        MIN("t1"."t_day") AS "on_day"
      FROM (
        SELECT
          *
        FROM "mrr_point_bd8f19fb" AS "t0"
        WHERE
          (
            "t0"."real" <> CAST(0 AS DECIMAL(38, 0))
          ) OR (
            "t0"."keep" <> 0
          )
      ) AS "t1"
      GROUP BY
        1,
        2
    ) AS "t2"
  ) AS "t3"
  WHERE
    COALESCE("t3"."_before" <= 3600, FALSE) OR COALESCE("t3"."_after" <= 3600, FALSE)
) AS "t4"
