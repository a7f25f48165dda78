SELECT
  `t35`.`period`,
  `t35`.`account_id`,
  `t32`.`seats`,
  `t35`.`account_id` AS `key`,
  COALESCE(`t37`.`n`, 0) AS `users`
FROM (
  SELECT
    `t29`.`period`,
    `t29`.`account_id`,
    `t29`.`user_id`
  FROM (
    SELECT
      `t25`.`account_id`,
      `t25`.`_created`,
      `t25`.`user_id`,
      `t25`.`period`,
      `t25`.`end_t`,
      `t25`.`end_day`,
      `t25`.`moment`,
      `t13`.`_account`,
      `t13`.`_test`,
      `t13`.`_from`,
      `t13`.`_to`
    FROM (
      SELECT
        `t20`.`account_id`,
        `t20`.`_created`,
        `t20`.`user_id`,
        `t20`.`period`,
        `t20`.`end_t`,
        `t20`.`end_day`,
        `t20`.`end_t` - 1 AS `moment`
      FROM (
        SELECT
          `t14`.`account_id`,
          `t14`.`_created`,
          `t14`.`user_id`,
          `t17`.`period`,
          `t17`.`end_t`,
          `t17`.`end_day`
        FROM (
          SELECT
            `t2`.`account_id`,
            `t2`.`created_at` AS `_created`,
            CAST(NULL AS STRING) AS `user_id`
          FROM `accounts` AS `t2`
        ) AS `t14`
        CROSS JOIN (
          SELECT
            `t4`.`period`,
            `t4`.`end_t`,
            `t4`.`end_day`
          FROM `periods` AS `t4`
        ) AS `t17`
      ) AS `t20`
      WHERE
        COALESCE(`t20`.`_created`, 0) < `t20`.`end_t`
    ) AS `t25`
    LEFT OUTER JOIN (
      SELECT
        `t0`.`account_id` AS `_account`,
        `t0`.`is_test` AS `_test`,
        `t0`.`from_t` AS `_from`,
        `t0`.`to_t` AS `_to`
      FROM `account_version` AS `t0`
    ) AS `t13`
      ON `t25`.`account_id` = `t13`.`_account`
  ) AS `t29`
  WHERE
    NOT (
      COALESCE(`t29`.`_test`, FALSE)
    )
) AS `t35`
INNER JOIN (
  SELECT
    `t28`.`period`,
    `t28`.`account_id`,
    `t28`.`n` AS `seats`
  FROM (
    SELECT
      `t26`.`period`,
      `t26`.`account_id`,
      SUM(`t26`.`seats`) AS `n`
    FROM (
      SELECT
        *
      FROM (
        SELECT
          `t19`.`account_id`,
          `t19`.`seats`,
          `t19`.`from_t`,
          `t19`.`to_t`,
          `t16`.`period`,
          `t16`.`end_t`
        FROM (
          SELECT
            `t3`.`account_id`,
            `t3`.`seats`,
            `t3`.`from_t`,
            `t3`.`to_t`
          FROM `mrr_span_bd8f19fb` AS `t3`
          WHERE
            `t3`.`book` = 'mrr'
            AND `t3`.`pico` > CAST(0 AS DECIMAL(38, 0))
            AND `t3`.`seats` > 0
        ) AS `t19`
        INNER JOIN (
          SELECT
            `t4`.`period`,
            `t4`.`end_t`
          FROM `periods` AS `t4`
        ) AS `t16`
          ON `t19`.`from_t` < `t16`.`end_t`
      ) AS `t22`
      WHERE
        `t22`.`to_t` >= `t22`.`end_t`
    ) AS `t26`
    GROUP BY
      1,
      2
  ) AS `t28`
) AS `t32`
  ON `t35`.`period` = `t32`.`period` AND `t35`.`account_id` = `t32`.`account_id`
LEFT OUTER JOIN (
  SELECT
    `t33`.`period` AS `_period`,
    `t33`.`account_id` AS `_account`,
    `t33`.`n`
  FROM (
    SELECT
      `t30`.`period`,
      `t30`.`account_id`,
      COUNT(*) AS `n`
    FROM (
      SELECT DISTINCT
        `t27`.`period`,
        `t27`.`account_id`,
        `t27`.`user_id`
      FROM (
        SELECT
          `t6`.`account_id`,
          `t6`.`user_id`,
          `t6`.`day`,
          `t6`.`events`,
          `t6`.`first_t`,
          `t6`.`last_t`,
          `t6`.`sessions`,
          `t6`.`active_ms`,
          `t23`.`period`,
          `t23`.`start_t`,
          `t23`.`end_t`,
          `t23`.`start_day`,
          `t23`.`end_day`,
          `t23`.`now_t`,
          `t23`.`on_day`
        FROM `user_activity` AS `t6`
        INNER JOIN (
          SELECT
            `t7`.`period`,
            `t7`.`start_t`,
            `t7`.`end_t`,
            `t7`.`start_day`,
            `t7`.`end_day`,
            `t7`.`now_t`,
            `t18`.`on_day`
          FROM (
            SELECT
              `t5`.`day` AS `on_day`
            FROM `calendar` AS `t5`
          ) AS `t18`
          INNER JOIN `periods` AS `t7`
            ON `t18`.`on_day` >= `t7`.`start_day` AND `t18`.`on_day` < `t7`.`end_day`
        ) AS `t23`
          ON `t6`.`day` = `t23`.`on_day`
      ) AS `t27`
      WHERE
        `t27`.`events` > 0
    ) AS `t30`
    GROUP BY
      1,
      2
  ) AS `t33`
) AS `t37`
  ON `t35`.`period` = `t37`.`_period` AND `t35`.`account_id` = `t37`.`_account`
