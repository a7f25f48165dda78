SELECT
  `t23`.`period`,
  `t23`.`account_id`,
  0 AS `reached`,
  `t23`.`account_id` AS `key`,
  CAST((
    2147483647 < `t23`.`end_day`
  ) AND (
    `t23`.`born` IS NOT NULL
  ) AS BIGINT) AS `valued`,
  0 AS `milestones`,
  IF(
    (
      2147483647 < `t23`.`end_day`
    ) AND (
      `t23`.`born` IS NOT NULL
    ),
    GREATEST(2147483647 - `t23`.`born`, 0),
    0
  ) AS `days`
FROM (
  SELECT
    `t22`.`period`,
    `t22`.`account_id`,
    `t22`.`user_id`,
    `t9`.`end_day`,
    `t11`.`born`,
    `t17`.`_account`,
    `t17`.`first_day`
  FROM (
    SELECT
      `t20`.`period`,
      `t20`.`account_id`,
      `t20`.`user_id`
    FROM (
      SELECT
        `t19`.`account_id`,
        `t19`.`_created`,
        `t19`.`user_id`,
        `t19`.`period`,
        `t19`.`end_t`,
        `t19`.`end_day`,
        `t19`.`moment`,
        `t14`.`_account`,
        `t14`.`_test`,
        `t14`.`_from`,
        `t14`.`_to`
      FROM (
        SELECT
          `t15`.`account_id`,
          `t15`.`_created`,
          `t15`.`user_id`,
          `t15`.`period`,
          `t15`.`end_t`,
          `t15`.`end_day`,
          `t15`.`end_t` - 1 AS `moment`
        FROM (
          SELECT
            `t12`.`account_id`,
            `t12`.`_created`,
            `t12`.`user_id`,
            `t10`.`period`,
            `t10`.`end_t`,
            `t10`.`end_day`
          FROM (
            SELECT
              `t1`.`account_id`,
              `t1`.`created_at` AS `_created`,
              CAST(NULL AS STRING) AS `user_id`
            FROM `accounts` AS `t1`
          ) AS `t12`
          CROSS JOIN (
            SELECT
              `t0`.`period`,
              `t0`.`end_t`,
              `t0`.`end_day`
            FROM `periods` AS `t0`
          ) AS `t10`
        ) AS `t15`
        WHERE
          COALESCE(`t15`.`_created`, 0) < `t15`.`end_t`
      ) AS `t19`
      LEFT OUTER JOIN (
        SELECT
          `t3`.`account_id` AS `_account`,
          `t3`.`is_test` AS `_test`,
          `t3`.`from_t` AS `_from`,
          `t3`.`to_t` AS `_to`
        FROM `account_version` AS `t3`
      ) AS `t14`
        ON `t19`.`account_id` = `t14`.`_account`
    ) AS `t20`
    WHERE
      NOT (
        COALESCE(`t20`.`_test`, FALSE)
      )
  ) AS `t22`
  INNER JOIN (
    SELECT
      `t0`.`period`,
      `t0`.`end_day`
    FROM `periods` AS `t0`
  ) AS `t9`
    ON `t22`.`period` = `t9`.`period`
  INNER JOIN (
    SELECT
      `t1`.`account_id`,
      `t1`.`created_at_day` AS `born`
    FROM `accounts` AS `t1`
  ) AS `t11`
    ON `t22`.`account_id` = `t11`.`account_id`
  LEFT OUTER JOIN (
    SELECT
      `t13`.`account_id` AS `_account`,
      `t13`.`first_day`
    FROM (
      SELECT
        `t2`.`account_id`,
        MIN(`t2`.`day`) AS `first_day`
      FROM `user_module_day` AS `t2`
      GROUP BY
        1
    ) AS `t13`
  ) AS `t17`
    ON `t22`.`account_id` = `t17`.`_account`
) AS `t23`
