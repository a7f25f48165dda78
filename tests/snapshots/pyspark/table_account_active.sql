WITH `t6` AS (
  SELECT
    `t3`.`account_id`,
    `t3`.`user_id`,
    `t3`.`day`,
    `t3`.`end`,
    LAG(`t3`.`end`) OVER (PARTITION BY `t3`.`account_id`, `t3`.`user_id` ORDER BY `t3`.`day` ASC NULLS LAST) AS `before_end`,
    LEAD(`t3`.`day`) OVER (PARTITION BY `t3`.`account_id`, `t3`.`user_id` ORDER BY `t3`.`day` ASC NULLS LAST) AS `next_day`
  FROM (
    SELECT
      `t1`.`account_id`,
      `t1`.`user_id`,
      `t1`.`day`,
      `t1`.`day` + 28 AS `end`
    FROM `user_day` AS `t1`
  ) AS `t3`
), `t7` AS (
  SELECT
    `t4`.`account_id`,
    `t4`.`user_id`,
    `t4`.`day`,
    `t4`.`end`,
    LAG(`t4`.`end`) OVER (PARTITION BY `t4`.`account_id`, `t4`.`user_id` ORDER BY `t4`.`day` ASC NULLS LAST) AS `before_end`,
    LEAD(`t4`.`day`) OVER (PARTITION BY `t4`.`account_id`, `t4`.`user_id` ORDER BY `t4`.`day` ASC NULLS LAST) AS `next_day`
  FROM (
    SELECT
      `t1`.`account_id`,
      `t1`.`user_id`,
      `t1`.`day`,
      `t1`.`day` + 7 AS `end`
    FROM `user_day` AS `t1`
  ) AS `t4`
)
SELECT
  `t25`.`account_id`,
  CAST(`t25`.`day` + `t11`.`age` AS INT) AS `day`,
  IF(`t11`.`age` = 0, `t25`.`dau`, 0) AS `dau`,
  `t25`.`weekly` AS `wau`,
  `t25`.`monthly` AS `mau`
FROM (
  SELECT
    *
  FROM (
    SELECT
      `t22`.`account_id`,
      `t22`.`day`,
      `t22`.`dau`,
      LEAD(`t22`.`day`) OVER (PARTITION BY `t22`.`account_id` ORDER BY `t22`.`day` ASC NULLS LAST) AS `until`,
      SUM(`t22`.`wau`) OVER (
        PARTITION BY `t22`.`account_id`
        ORDER BY `t22`.`day` ASC NULLS LAST
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) AS `weekly`,
      SUM(`t22`.`mau`) OVER (
        PARTITION BY `t22`.`account_id`
        ORDER BY `t22`.`day` ASC NULLS LAST
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) AS `monthly`
    FROM (
      SELECT
        `t21`.`account_id`,
        `t21`.`day`,
        SUM(`t21`.`dau_`) AS `dau`,
        SUM(`t21`.`wau_`) AS `wau`,
        SUM(`t21`.`mau_`) AS `mau`
      FROM (
        SELECT
          *
        FROM (
          SELECT
            `t16`.`account_id`,
            `t16`.`day`,
            0 AS `dau_`,
            0 AS `wau_`,
            `t16`.`step` AS `mau_`
          FROM (
            SELECT
              *
            FROM (
              SELECT
                `t8`.`account_id`,
                `t8`.`day`,
                1 AS `step`
              FROM `t6` AS `t8`
              WHERE
                (
                  `t8`.`before_end` IS NULL
                ) OR (
                  `t8`.`before_end` < `t8`.`day`
                )
            ) AS `t12`
            UNION ALL
            SELECT
              *
            FROM (
              SELECT
                `t8`.`account_id`,
                CAST(`t8`.`end` AS INT) AS `day`,
                -1 AS `step`
              FROM `t6` AS `t8`
              WHERE
                (
                  `t8`.`next_day` IS NULL
                ) OR (
                  `t8`.`next_day` > `t8`.`end`
                )
            ) AS `t13`
          ) AS `t16`
        ) AS `t18`
        UNION ALL
        SELECT
          *
        FROM (
          SELECT
            *
          FROM (
            SELECT
              `t1`.`account_id`,
              `t1`.`day`,
              1 AS `dau_`,
              0 AS `wau_`,
              0 AS `mau_`
            FROM `user_day` AS `t1`
          ) AS `t2`
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              `t17`.`account_id`,
              `t17`.`day`,
              0 AS `dau_`,
              `t17`.`step` AS `wau_`,
              0 AS `mau_`
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  `t9`.`account_id`,
                  `t9`.`day`,
                  1 AS `step`
                FROM `t7` AS `t9`
                WHERE
                  (
                    `t9`.`before_end` IS NULL
                  ) OR (
                    `t9`.`before_end` < `t9`.`day`
                  )
              ) AS `t14`
              UNION ALL
              SELECT
                *
              FROM (
                SELECT
                  `t9`.`account_id`,
                  CAST(`t9`.`end` AS INT) AS `day`,
                  -1 AS `step`
                FROM `t7` AS `t9`
                WHERE
                  (
                    `t9`.`next_day` IS NULL
                  ) OR (
                    `t9`.`next_day` > `t9`.`end`
                  )
              ) AS `t15`
            ) AS `t17`
          ) AS `t19`
        ) AS `t20`
      ) AS `t21`
      GROUP BY
        1,
        2
    ) AS `t22`
  ) AS `t23`
  WHERE
    `t23`.`monthly` > 0
) AS `t25`
INNER JOIN (
  SELECT
    *
  FROM (
    SELECT
      CAST(ROW_NUMBER() OVER (ORDER BY `t0`.`day` ASC NULLS LAST) - 1 AS INT) AS `age`
    FROM `calendar` AS `t0`
  ) AS `t5`
  WHERE
    `t5`.`age` < 28
) AS `t11`
  ON `t11`.`age` < (
    `t25`.`until` - `t25`.`day`
  )
