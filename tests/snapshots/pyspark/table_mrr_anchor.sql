WITH `t4` AS (
  SELECT
    `t0`.`account_id`,
    `t0`.`cluster`,
    MIN(`t0`.`t`) AS `at`
  FROM `mrr_crowd_bd8f19fb` AS `t0`
  GROUP BY
    1,
    2
), `t11` AS (
  SELECT
    `t10`.`account_id`,
    `t10`.`cluster`,
    `t10`.`here`,
    `t10`.`_next` AS `there`
  FROM (
    SELECT
      `t8`.`account_id`,
      `t8`.`cluster`,
      `t8`.`at`,
      `t8`.`rank`,
      `t8`.`here`,
      `t8`.`there`,
      MIN(`t8`.`there`) OVER (
        PARTITION BY `t8`.`account_id`, `t8`.`cluster`
        ORDER BY `t8`.`at` ASC NULLS LAST, `t8`.`rank` ASC NULLS LAST
        ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
      ) AS `_next`
    FROM (
      SELECT
        *
      FROM (
        SELECT
          `t0`.`account_id`,
          `t0`.`cluster`,
          `t0`.`t` AS `at`,
          0 AS `rank`,
          CAST(NULL AS BIGINT) AS `here`,
          `t0`.`t` AS `there`
        FROM `mrr_crowd_bd8f19fb` AS `t0`
      ) AS `t3`
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          `t0`.`account_id`,
          `t0`.`cluster`,
          `t0`.`t` + 3600 AS `at`,
          1 AS `rank`,
          `t0`.`t` AS `here`,
          CAST(NULL AS BIGINT) AS `there`
        FROM `mrr_crowd_bd8f19fb` AS `t0`
      ) AS `t5`
    ) AS `t8`
  ) AS `t10`
  WHERE
    `t10`.`here` IS NOT NULL AND `t10`.`_next` IS NOT NULL
), `t19` AS (
  SELECT
    *
  FROM `t4` AS `t7`
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      `t9`.`account_id`,
      `t9`.`cluster`,
      `t13`.`there` AS `at`
    FROM `t4` AS `t9`
    INNER JOIN `t11` AS `t13`
      ON `t9`.`account_id` = `t13`.`account_id`
      AND `t9`.`cluster` = `t13`.`cluster`
      AND `t9`.`at` = `t13`.`here`
  ) AS `t18`
)
SELECT
  `t32`.`account_id`,
  `t32`.`t`,
  `t32`.`anchor_t`,
  `t32`.`anchor_day`
FROM (
  SELECT
    `t31`.`account_id`,
    `t31`.`t`,
    `t31`.`day`,
    `t31`.`cluster`,
    `t31`.`_anchor`,
    `t31`.`anchor_t`,
    `t6`.`_account`,
    `t6`.`_t`,
    `t6`.`anchor_day`
  FROM (
    SELECT
      `t29`.`account_id`,
      `t29`.`t`,
      `t29`.`day`,
      `t29`.`cluster`,
      `t29`.`_anchor`,
      MAX(`t29`.`_anchor`) OVER (
        PARTITION BY `t29`.`account_id`, `t29`.`cluster`
        ORDER BY `t29`.`t` ASC NULLS LAST
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) AS `anchor_t`
    FROM (
      SELECT
        `t1`.`account_id`,
        `t1`.`t`,
        `t1`.`day`,
        `t1`.`cluster`,
        IF(`t28`.`_is` IS NOT NULL, `t1`.`t`, CAST(NULL AS BIGINT)) AS `_anchor`
      FROM `mrr_crowd_bd8f19fb` AS `t1`
      LEFT OUTER JOIN (
        SELECT
          `t26`.`account_id`,
          `t26`.`cluster`,
          `t26`.`at`,
          1 AS `_is`
        FROM (
          SELECT DISTINCT
            *
          FROM (
            SELECT
              *
            FROM `t19` AS `t20`
            UNION ALL
            SELECT
              *
            FROM (
              SELECT
                `t21`.`account_id`,
                `t21`.`cluster`,
                `t23`.`there` AS `at`
              FROM `t19` AS `t21`
              INNER JOIN (
                SELECT
                  `t14`.`account_id`,
                  `t14`.`cluster`,
                  `t14`.`here`,
                  `t17`.`_there` AS `there`
                FROM `t11` AS `t14`
                INNER JOIN (
                  SELECT
                    `t15`.`account_id` AS `_account`,
                    `t15`.`cluster` AS `_cluster`,
                    `t15`.`here` AS `_here`,
                    `t15`.`there` AS `_there`
                  FROM `t11` AS `t15`
                ) AS `t17`
                  ON `t14`.`account_id` = `t17`.`_account`
                  AND `t14`.`cluster` = `t17`.`_cluster`
                  AND `t14`.`there` = `t17`.`_here`
              ) AS `t23`
                ON `t21`.`account_id` = `t23`.`account_id`
                AND `t21`.`cluster` = `t23`.`cluster`
                AND `t21`.`at` = `t23`.`here`
            ) AS `t24`
          ) AS `t25`
        ) AS `t26`
      ) AS `t28`
        ON `t1`.`account_id` = `t28`.`account_id`
        AND `t1`.`cluster` = `t28`.`cluster`
        AND `t1`.`t` = `t28`.`at`
    ) AS `t29`
  ) AS `t31`
  INNER JOIN (
    SELECT
      `t0`.`account_id` AS `_account`,
      `t0`.`t` AS `_t`,
      `t0`.`day` AS `anchor_day`
    FROM `mrr_crowd_bd8f19fb` AS `t0`
  ) AS `t6`
    ON `t31`.`account_id` = `t6`.`_account` AND `t31`.`anchor_t` = `t6`.`_t`
) AS `t32`
WHERE
  `t32`.`t` <> `t32`.`anchor_t`
