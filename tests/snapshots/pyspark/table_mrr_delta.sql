SELECT
  `t12`.`account_id`,
  0 AS `version`,
  `t12`.`t`,
  `t12`.`t_day`,
  `t12`.`plan`,
  `t12`.`tier`,
  `t12`.`product`,
  `t12`.`currency`,
  `t12`.`real`,
  `t12`.`fx`,
  `t12`.`keep`,
  `t12`.`kind`,
  `t12`.`first_day`,
  `t12`.`cancel_kind`,
  `t12`.`cancel_reason`
FROM (
  SELECT
    `t11`.`account_id`,
    `t11`.`plan`,
    `t11`.`tier`,
    `t11`.`product`,
    `t11`.`currency`,
    `t11`.`real`,
    `t11`.`fx`,
    `t11`.`keep`,
    `t7`.`kind`,
    `t7`.`cancel_kind`,
    `t7`.`cancel_reason`,
    IF(`t7`.`_counts`, `t7`.`first_day`, COALESCE(`t7`.`first_day`, `t7`.`_starts_day`)) AS `first_day`,
    IF(`t7`.`_counts`, `t11`.`t`, `t7`.`_starts`) AS `t`,
    IF(`t7`.`_counts`, `t11`.`t_day`, `t7`.`_starts_day`) AS `t_day`
  FROM (
    SELECT
      `t9`.`account_id`,
      `t9`.`plan`,
      `t9`.`tier`,
      `t9`.`product`,
      `t9`.`currency`,
      `t9`.`t`,
      `t9`.`t_day_` AS `t_day`,
      `t9`.`real_` AS `real`,
      `t9`.`fx_` AS `fx`,
      `t9`.`keep_` AS `keep`
    FROM (
      SELECT
        `t8`.`account_id`,
        `t8`.`plan`,
        `t8`.`tier`,
        `t8`.`product`,
        `t8`.`currency`,
        `t8`.`t`,
        CAST(SUM(`t8`.`real`) AS DECIMAL(38, 0)) AS `real_`,
        SUM(`t8`.`keep`) AS `keep_`,
        MIN(`t8`.`t_day`) AS `t_day_`,
        CAST(SUM(`t8`.`fx`) AS DECIMAL(38, 0)) AS `fx_`
      FROM (
        SELECT
          `t3`.`account_id`,
          `t3`.`plan`,
          `t3`.`tier`,
          `t3`.`product`,
          `t3`.`currency`,
          `t3`.`real`,
          `t3`.`fx`,
          `t3`.`keep`,
          IF(
            (
              `t5`.`anchor_t` IS NOT NULL
            )
            AND (
              (
                `t3`.`real` <> CAST(0 AS DECIMAL(38, 0))
              ) OR (
                `t3`.`keep` <> 0
              )
            ),
            `t5`.`anchor_t`,
            `t3`.`t`
          ) AS `t`,
          IF(
            (
              `t5`.`anchor_t` IS NOT NULL
            )
            AND (
              (
                `t3`.`real` <> CAST(0 AS DECIMAL(38, 0))
              ) OR (
                `t3`.`keep` <> 0
              )
            ),
            `t5`.`anchor_day`,
            `t3`.`t_day`
          ) AS `t_day`
        FROM `mrr_point_bd8f19fb` AS `t3`
        LEFT OUTER JOIN (
          SELECT
            `t2`.`account_id` AS `_account`,
            `t2`.`t` AS `_t`,
            `t2`.`anchor_t`,
            `t2`.`anchor_day`
          FROM `mrr_anchor_bd8f19fb` AS `t2`
        ) AS `t5`
          ON `t3`.`account_id` = `t5`.`_account` AND `t3`.`t` = `t5`.`_t`
      ) AS `t8`
      GROUP BY
        1,
        2,
        3,
        4,
        5,
        6
    ) AS `t9`
  ) AS `t11`
  INNER JOIN (
    SELECT
      `t0`.`account_id` AS `_account`,
      `t0`.`t` AS `_t`,
      `t0`.`kind`,
      `t0`.`first_day`,
      `t0`.`cancel_kind`,
      `t0`.`cancel_reason`,
      `t0`.`was` OR `t0`.`is` OR (
        `t0`.`kind` <> ''
      ) AS `_counts`,
      `t0`.`starts_t` AS `_starts`,
      `t0`.`starts_day` AS `_starts_day`
    FROM `mrr_movement_bd8f19fb` AS `t0`
  ) AS `t7`
    ON `t11`.`account_id` = `t7`.`_account` AND `t11`.`t` = `t7`.`_t`
) AS `t12`
WHERE
  `t12`.`t` IS NOT NULL
  AND (
    (
      `t12`.`real` <> CAST(0 AS DECIMAL(38, 0))
    )
    OR (
      `t12`.`fx` <> CAST(0 AS DECIMAL(38, 0))
    )
    OR (
      `t12`.`keep` <> 0
    )
  )
