WITH `t29` AS (
  SELECT
    `t5`.`period`,
    `t25`.`module`
  FROM (
    SELECT
      `t21`.`module`,
      MIN(`t21`.`day`) AS `first_day`
    FROM (
      SELECT
        `t16`.`account_id`,
        `t16`.`user_id`,
        `t16`.`name`,
        `t16`.`module`,
        `t16`.`first_t`,
        `t16`.`last_t`,
        `t16`.`day`,
        `t16`.`events`,
        COALESCE(`t16`.`_test`, FALSE) AS `is_test`
      FROM (
        SELECT
          `t6`.`account_id`,
          `t6`.`user_id`,
          `t6`.`name`,
          `t6`.`module`,
          `t6`.`first_t`,
          `t6`.`last_t`,
          `t6`.`day`,
          `t6`.`events`,
          `t11`.`_account`,
          `t11`.`_test`,
          `t11`.`_from`,
          `t11`.`_to`
        FROM `user_module_day` AS `t6`
        LEFT OUTER JOIN (
          SELECT
            `t0`.`account_id` AS `_account`,
            `t0`.`is_test` AS `_test`,
            `t0`.`from_t` AS `_from`,
            `t0`.`to_t` AS `_to`
          FROM `account_version` AS `t0`
        ) AS `t11`
          ON `t6`.`account_id` = `t11`.`_account`
      ) AS `t16`
      WHERE
        NOT (
          COALESCE(`t16`.`_test`, FALSE)
        ) AND `t16`.`module` IS NOT NULL
    ) AS `t21`
    GROUP BY
      1
  ) AS `t25`
  INNER JOIN `periods` AS `t5`
    ON `t25`.`first_day` < `t5`.`end_day`
)
SELECT
  `t30`.`period`,
  `t30`.`account_id`,
  `t30`.`account_id` AS `key`,
  COALESCE(`t38`.`n`, 0) AS `used`,
  `t34`.`all` AS `modules`
FROM (
  SELECT
    `t24`.`period`,
    `t24`.`account_id`,
    `t24`.`user_id`
  FROM (
    SELECT
      `t20`.`account_id`,
      `t20`.`_created`,
      `t20`.`user_id`,
      `t20`.`period`,
      `t20`.`end_t`,
      `t20`.`end_day`,
      `t20`.`moment`,
      `t11`.`_account`,
      `t11`.`_test`,
      `t11`.`_from`,
      `t11`.`_to`
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
          `t13`.`account_id`,
          `t13`.`_created`,
          `t13`.`user_id`,
          `t12`.`period`,
          `t12`.`end_t`,
          `t12`.`end_day`
        FROM (
          SELECT
            `t2`.`account_id`,
            `t2`.`created_at` AS `_created`,
            CAST(NULL AS STRING) AS `user_id`
          FROM `accounts` AS `t2`
        ) AS `t13`
        CROSS JOIN (
          SELECT
            `t1`.`period`,
            `t1`.`end_t`,
            `t1`.`end_day`
          FROM `periods` AS `t1`
        ) AS `t12`
      ) AS `t15`
      WHERE
        COALESCE(`t15`.`_created`, 0) < `t15`.`end_t`
    ) AS `t20`
    LEFT OUTER JOIN (
      SELECT
        `t0`.`account_id` AS `_account`,
        `t0`.`is_test` AS `_test`,
        `t0`.`from_t` AS `_from`,
        `t0`.`to_t` AS `_to`
      FROM `account_version` AS `t0`
    ) AS `t11`
      ON `t20`.`account_id` = `t11`.`_account`
  ) AS `t24`
  WHERE
    NOT (
      COALESCE(`t24`.`_test`, FALSE)
    )
) AS `t30`
INNER JOIN (
  SELECT
    `t31`.`period`,
    COUNT(*) AS `all`
  FROM `t29` AS `t31`
  GROUP BY
    1
) AS `t34`
  ON `t30`.`period` = `t34`.`period`
LEFT OUTER JOIN (
  SELECT
    `t36`.`period` AS `_period`,
    `t36`.`account_id` AS `_account`,
    `t36`.`n`
  FROM (
    SELECT
      `t35`.`period`,
      `t35`.`account_id`,
      COUNT(*) AS `n`
    FROM (
      SELECT
        `t27`.`period`,
        `t27`.`account_id`,
        `t27`.`module`
      FROM (
        SELECT DISTINCT
          `t22`.`period`,
          `t22`.`account_id`,
          `t22`.`module`
        FROM (
          SELECT
            `t6`.`account_id`,
            `t6`.`user_id`,
            `t6`.`name`,
            `t6`.`module`,
            `t6`.`first_t`,
            `t6`.`last_t`,
            `t6`.`day`,
            `t6`.`events`,
            `t18`.`period`,
            `t18`.`start_t`,
            `t18`.`end_t`,
            `t18`.`start_day`,
            `t18`.`end_day`,
            `t18`.`now_t`,
            `t18`.`on_day`
          FROM `user_module_day` AS `t6`
          INNER JOIN (
            SELECT
              `t5`.`period`,
              `t5`.`start_t`,
              `t5`.`end_t`,
              `t5`.`start_day`,
              `t5`.`end_day`,
              `t5`.`now_t`,
              `t14`.`on_day`
            FROM (
              SELECT
                `t4`.`day` AS `on_day`
              FROM `calendar` AS `t4`
            ) AS `t14`
            INNER JOIN `periods` AS `t5`
              ON `t14`.`on_day` >= `t5`.`start_day` AND `t14`.`on_day` < `t5`.`end_day`
          ) AS `t18`
            ON `t6`.`day` = `t18`.`on_day`
        ) AS `t22`
        WHERE
          `t22`.`module` IS NOT NULL
      ) AS `t27`
      INNER JOIN `t29` AS `t32`
        ON `t27`.`period` = `t32`.`period` AND `t27`.`module` = `t32`.`module`
    ) AS `t35`
    GROUP BY
      1,
      2
  ) AS `t36`
) AS `t38`
  ON `t30`.`period` = `t38`.`_period` AND `t30`.`account_id` = `t38`.`_account`
