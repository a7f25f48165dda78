SELECT
  "t7"."account_id",
  "t7"."user_id",
  "t7"."at_day" AS "day",
  "t7"."events",
  "t7"."sessions",
  "t7"."active_ms",
  "t7"."first_t",
  "t7"."last_t",
  "t7"."first_idle",
  "t7"."first_sent" = 1 AS "beats_first",
  (
    "t7"."last_sent" - (
      "t7"."sessions" * 2
    )
  ) = 1 AS "beats_last",
  "t7"."beat_t",
  "t7"."beat_s",
  "t7"."beat_idle",
  "t7"."last_beat_t"
FROM (
  SELECT
    "t6"."account_id",
    "t6"."user_id",
    "t6"."at_day",
    SUM("t6"."n") AS "events",
    COUNT(*) AS "sessions",
    SUM(CASE WHEN "t6"."beaten" = 1 THEN "t6"."beat_ms" ELSE "t6"."gap_ms" END) AS "active_ms",
    MIN("t6"."start") AS "first_t",
    MAX("t6"."stop") AS "last_t",
    MAX("t6"."idle") FILTER(WHERE
      "t6"."session" = 1) AS "first_idle",
    MAX("t6"."beaten") FILTER(WHERE
      "t6"."session" = 1) AS "first_sent",
    MAX((
      "t6"."session" * 2
    ) + "t6"."beaten") AS "last_sent",
    MIN("t6"."first_beat") AS "beat_t",
    MAX("t6"."first_s") AS "beat_s",
    MAX("t6"."first_off") AS "beat_idle",
    MAX("t6"."last_beat") AS "last_beat_t"
  FROM (
    SELECT
      "t5"."account_id",
      "t5"."user_id",
      "t5"."at_day",
      "t5"."session",
      COUNT(*) AS "n",
      MIN("t5"."at") AS "start",
      MAX("t5"."at") AS "stop",
      SUM("t5"."gap_ms") AS "gap_ms",
      SUM("t5"."beat_ms") AS "beat_ms",
      MAX("t5"."sent") AS "beaten",
      MAX("t5"."idle") FILTER(WHERE
        "t5"."opens" = 1) AS "idle",
      MIN("t5"."at") FILTER(WHERE
        "t5"."first_beat") AS "first_beat",
      MAX("t5"."beat") FILTER(WHERE
        "t5"."first_beat") AS "first_s",
      MAX("t5"."idle") FILTER(WHERE
        "t5"."first_beat") AS "first_off",
      MAX("t5"."at") FILTER(WHERE
        "t5"."beat" > 0) AS "last_beat"
    FROM (
      SELECT
        "t4"."account_id",
        "t4"."user_id",
        "t4"."at_day",
        "t4"."at",
        "t4"."idle",
        "t4"."sent",
        "t4"."beat",
        "t4"."before_t",
        "t4"."before_beat",
        "t4"."opens",
        "t4"."gap_ms",
        "t4"."first_beat",
        "t4"."beat_ms",
        SUM("t4"."opens") OVER (
          PARTITION BY "t4"."account_id", "t4"."user_id", "t4"."at_day"
          ORDER BY "t4"."at" ASC, "t4"."idle" DESC NULLS LAST, "t4"."beat" DESC NULLS LAST
          ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS "session"
      FROM (
        SELECT
          "t3"."account_id",
          "t3"."user_id",
          "t3"."at_day",
          "t3"."at",
          "t3"."idle",
          "t3"."sent",
          "t3"."beat",
          "t3"."before_t",
          "t3"."before_beat",
          CAST(CAST((
            "t3"."before_t" IS NULL
          )
          OR (
            (
              "t3"."at" - "t3"."before_t"
            ) >= 1800
          ) AS INT) AS BIGINT) AS "opens",
          CASE
            WHEN (
              "t3"."before_t" IS NOT NULL
            )
            AND (
              (
                "t3"."at" - "t3"."before_t"
              ) <= 300
            )
            THEN GREATEST((
              (
                "t3"."at" - "t3"."before_t"
              ) * 1000
            ) - "t3"."idle", 0)
            ELSE 0
          END AS "gap_ms",
          (
            "t3"."beat" > 0
          ) AND (
            "t3"."before_beat" IS NULL
          ) AS "first_beat",
          CASE
            WHEN (
              "t3"."beat" > 0
            ) AND (
              "t3"."before_beat" IS NOT NULL
            )
            THEN GREATEST((
              LEAST("t3"."beat", "t3"."at" - "t3"."before_beat") * 1000
            ) - "t3"."idle", 0)
            ELSE 0
          END AS "beat_ms"
        FROM (
          SELECT
            "t2"."account_id",
            "t2"."user_id",
            "t2"."at_day",
            "t2"."at",
            "t2"."idle",
            "t2"."sent",
            "t2"."beat",
            LAG("t2"."at") OVER (
              PARTITION BY "t2"."account_id", "t2"."user_id", "t2"."at_day"
              ORDER BY "t2"."at" ASC, "t2"."idle" DESC NULLS LAST, "t2"."beat" DESC NULLS LAST
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) AS "before_t",
            MAX(CASE WHEN "t2"."beat" > 0 THEN "t2"."at" ELSE CAST(NULL AS BIGINT) END) OVER (
              PARTITION BY "t2"."account_id", "t2"."user_id", "t2"."at_day"
              ORDER BY "t2"."at" ASC, "t2"."idle" DESC NULLS LAST, "t2"."beat" DESC NULLS LAST
              ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
            ) AS "before_beat"
          FROM (
            SELECT
              "t1"."account_id",
              "t1"."user_id",
              "t1"."at_day",
              "t1"."at",
              COALESCE("t1"."idle_ms", 0) AS "idle",
              CAST(CAST("t1"."heartbeat_seconds" IS NOT NULL AS INT) AS BIGINT) AS "sent",
              LEAST(COALESCE("t1"."heartbeat_seconds", 0), 43200) AS "beat"
            FROM (
              SELECT
                "t0"."event_id",
                "t0"."account_id",
                "t0"."user_id",
                "t0"."at",
                "t0"."at_day",
                "t0"."name",
                "t0"."module",
                "t0"."session_id",
                "t0"."heartbeat_seconds",
                "t0"."idle_ms",
                "t0"."properties",
                "t0"."_source",
                "t0"."_line",
                "t0"."_seen",
                ROW_NUMBER() OVER (
                  PARTITION BY "t0"."at_day", "t0"."event_id"
                  ORDER BY "t0"."_seen" DESC NULLS LAST, "t0"."_line" DESC NULLS LAST, "t0"."at" ASC, "t0"."user_id" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) - 1 AS "place"
              FROM "events" AS "t0"
            ) AS "t1"
            WHERE
              (
                "t1"."place" = 0
              ) OR (
                "t1"."event_id" IS NULL
              )
          ) AS "t2"
        ) AS "t3"
      ) AS "t4"
    ) AS "t5"
    GROUP BY
      1,
      2,
      3,
      4
  ) AS "t6"
  GROUP BY
    1,
    2,
    3
) AS "t7"
