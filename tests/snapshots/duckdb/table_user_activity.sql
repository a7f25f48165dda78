WITH "t8" AS (
  SELECT
    "t7"."account_id",
    "t7"."user_id",
    "t7"."day",
    "t7"."events",
    "t7"."sessions",
    "t7"."active_ms",
    "t7"."first_t",
    "t7"."last_t",
    "t7"."first_idle",
    "t7"."beats_first",
    "t7"."beats_last",
    "t7"."beat_t",
    "t7"."beat_s",
    "t7"."beat_idle",
    "t7"."last_beat_t",
    "t7"."start_t",
    "t7"."before_day",
    "t7"."before_t",
    "t7"."before_sent",
    "t7"."before_beat",
    "t7"."same",
    "t7"."after_gap",
    "t7"."after_beat",
    "t7"."spill",
    LEAD("t7"."day") OVER (
      PARTITION BY "t7"."account_id", "t7"."user_id"
      ORDER BY "t7"."day" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "next_day",
    LEAD("t7"."spill") OVER (
      PARTITION BY "t7"."account_id", "t7"."user_id"
      ORDER BY "t7"."day" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "next_spill"
  FROM (
    SELECT
      "t6"."account_id",
      "t6"."user_id",
      "t6"."day",
      "t6"."events",
      "t6"."sessions",
      "t6"."active_ms",
      "t6"."first_t",
      "t6"."last_t",
      "t6"."first_idle",
      "t6"."beats_first",
      "t6"."beats_last",
      "t6"."beat_t",
      "t6"."beat_s",
      "t6"."beat_idle",
      "t6"."last_beat_t",
      "t6"."start_t",
      "t6"."before_day",
      "t6"."before_t",
      "t6"."before_sent",
      "t6"."before_beat",
      (
        "t6"."before_t" IS NOT NULL
      )
      AND (
        (
          "t6"."first_t" - "t6"."before_t"
        ) < 1800
      ) AS "same",
      CASE
        WHEN (
          "t6"."before_t" IS NOT NULL
        )
        AND (
          (
            "t6"."first_t" - "t6"."before_t"
          ) <= 300
        )
        AND NOT (
          "t6"."beats_first"
        )
        THEN GREATEST((
          (
            "t6"."first_t" - "t6"."start_t"
          ) * 1000
        ) - "t6"."first_idle", 0)
        ELSE 0
      END AS "after_gap",
      CASE
        WHEN "t6"."beat_t" IS NOT NULL
        THEN GREATEST(
          LEAST(
            CASE
              WHEN "t6"."before_beat" IS NULL
              THEN "t6"."beat_s"
              ELSE LEAST("t6"."beat_s", "t6"."beat_t" - "t6"."before_beat")
            END * 1000,
            (
              "t6"."beat_t" - "t6"."start_t"
            ) * 1000
          ) - "t6"."beat_idle",
          0
        )
        ELSE 0
      END AS "after_beat",
      CASE
        WHEN (
          "t6"."before_t" IS NOT NULL
        )
        AND (
          (
            "t6"."first_t" - "t6"."before_t"
          ) <= 300
        )
        AND NOT (
          COALESCE("t6"."before_sent", FALSE)
        )
        THEN GREATEST(
          (
            (
              "t6"."start_t" - "t6"."before_t"
            ) * 1000
          ) - GREATEST("t6"."first_idle" - (
            (
              "t6"."first_t" - "t6"."start_t"
            ) * 1000
          ), 0),
          0
        )
        ELSE CASE
          WHEN "t6"."beat_t" IS NOT NULL
          THEN GREATEST(
            (
              (
                CASE
                  WHEN "t6"."before_beat" IS NULL
                  THEN "t6"."beat_s"
                  ELSE LEAST("t6"."beat_s", "t6"."beat_t" - "t6"."before_beat")
                END * 1000
              ) - LEAST(
                CASE
                  WHEN "t6"."before_beat" IS NULL
                  THEN "t6"."beat_s"
                  ELSE LEAST("t6"."beat_s", "t6"."beat_t" - "t6"."before_beat")
                END * 1000,
                (
                  "t6"."beat_t" - "t6"."start_t"
                ) * 1000
              )
            ) - GREATEST(
              "t6"."beat_idle" - LEAST(
                CASE
                  WHEN "t6"."before_beat" IS NULL
                  THEN "t6"."beat_s"
                  ELSE LEAST("t6"."beat_s", "t6"."beat_t" - "t6"."before_beat")
                END * 1000,
                (
                  "t6"."beat_t" - "t6"."start_t"
                ) * 1000
              ),
              0
            ),
            0
          )
          ELSE 0
        END
      END AS "spill"
    FROM (
      SELECT
        "t5"."account_id",
        "t5"."user_id",
        "t5"."day",
        "t5"."events",
        "t5"."sessions",
        "t5"."active_ms",
        "t5"."first_t",
        "t5"."last_t",
        "t5"."first_idle",
        "t5"."beats_first",
        "t5"."beats_last",
        "t5"."beat_t",
        "t5"."beat_s",
        "t5"."beat_idle",
        "t5"."last_beat_t",
        "t5"."start_t",
        LAG("t5"."day") OVER (
          PARTITION BY "t5"."account_id", "t5"."user_id"
          ORDER BY "t5"."day" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "before_day",
        LAG("t5"."last_t") OVER (
          PARTITION BY "t5"."account_id", "t5"."user_id"
          ORDER BY "t5"."day" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "before_t",
        LAG("t5"."beats_last") OVER (
          PARTITION BY "t5"."account_id", "t5"."user_id"
          ORDER BY "t5"."day" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "before_sent",
        LAG("t5"."last_beat_t") OVER (
          PARTITION BY "t5"."account_id", "t5"."user_id"
          ORDER BY "t5"."day" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "before_beat"
      FROM (
        SELECT
          "t2"."account_id",
          "t2"."user_id",
          "t2"."day",
          "t2"."events",
          "t2"."sessions",
          "t2"."active_ms",
          "t2"."first_t",
          "t2"."last_t",
          "t2"."first_idle",
          "t2"."beats_first",
          "t2"."beats_last",
          "t2"."beat_t",
          "t2"."beat_s",
          "t2"."beat_idle",
          "t2"."last_beat_t",
          "t4"."start_t"
        FROM "user_day" AS "t2"
        INNER JOIN (
          SELECT
            "t1"."day",
            "t1"."start_t"
          FROM "calendar" AS "t1"
        ) AS "t4"
          ON "t2"."day" = "t4"."day"
      ) AS "t5"
    ) AS "t6"
  ) AS "t7"
)
SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t9"."account_id",
      "t9"."user_id",
      "t9"."day",
      "t9"."events",
      "t9"."first_t",
      "t9"."last_t",
      "t9"."sessions" - CASE WHEN "t9"."same" THEN 1 ELSE 0 END AS "sessions",
      "t9"."active_ms" + "t9"."after_gap" + "t9"."after_beat" + CASE WHEN "t9"."next_day" = (
        "t9"."day" + 1
      ) THEN "t9"."next_spill" ELSE 0 END AS "active_ms"
    FROM "t8" AS "t9"
  ) AS "t11"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t9"."account_id",
      "t9"."user_id",
      CAST("t9"."day" - 1 AS INT) AS "day",
      0 AS "events",
      "t9"."start_t" - 1 AS "first_t",
      "t9"."start_t" - 1 AS "last_t",
      0 AS "sessions",
      "t9"."spill" AS "active_ms"
    FROM "t8" AS "t9"
    WHERE
      (
        (
          "t9"."before_day" IS NULL
        )
        OR (
          "t9"."before_day" < (
            "t9"."day" - 1
          )
        )
      )
      AND "t9"."spill" > 0
  ) AS "t10"
) AS "t12"
