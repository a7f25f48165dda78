SELECT
  `t21`.`period`,
  `t21`.`day`,
  CAST(`t21`.`day` AS STRING) AS `key`,
  `t21`.`n` AS `users`,
  `t21`.`days`
FROM (
  SELECT
    `t20`.`period`,
    `t20`.`day`,
    `t20`.`days`,
    COUNT(*) AS `n`
  FROM (
    SELECT
      `t19`.`period`,
      `t19`.`user_id`,
      `t19`.`day`,
      `t19`.`days`,
      COUNT(*) AS `n`
    FROM (
      SELECT
        `t18`.`account_id`,
        `t18`.`user_id`,
        `t18`.`day`,
        `t18`.`events`,
        `t18`.`last_t`,
        `t18`.`period`,
        `t18`.`start_t`,
        `t18`.`end_t`,
        `t18`.`start_day`,
        `t18`.`end_day`,
        `t18`.`now_t`,
        `t18`.`on_day`,
        `t18`.`moment`,
        `t18`.`is_test`,
        `t18`.`end_day` - `t18`.`start_day` AS `days`
      FROM (
        SELECT
          `t17`.`account_id`,
          `t17`.`user_id`,
          `t17`.`day`,
          `t17`.`events`,
          `t17`.`last_t`,
          `t17`.`period`,
          `t17`.`start_t`,
          `t17`.`end_t`,
          `t17`.`start_day`,
          `t17`.`end_day`,
          `t17`.`now_t`,
          `t17`.`on_day`,
          `t17`.`moment`,
          `t17`.`is_test`
        FROM (
          SELECT
            `t16`.`account_id`,
            `t16`.`user_id`,
            `t16`.`day`,
            `t16`.`events`,
            `t16`.`last_t`,
            `t16`.`period`,
            `t16`.`start_t`,
            `t16`.`end_t`,
            `t16`.`start_day`,
            `t16`.`end_day`,
            `t16`.`now_t`,
            `t16`.`on_day`,
            `t16`.`moment`,
            `t16`.`_account`,
            `t16`.`_test`,
            `t16`.`_from`,
            `t16`.`_to`,
            COALESCE(`t16`.`_test`, FALSE) AS `is_test`
          FROM (
            SELECT
              `t15`.`account_id`,
              `t15`.`user_id`,
              `t15`.`day`,
              `t15`.`events`,
              `t15`.`last_t`,
              `t15`.`period`,
              `t15`.`start_t`,
              `t15`.`end_t`,
              `t15`.`start_day`,
              `t15`.`end_day`,
              `t15`.`now_t`,
              `t15`.`on_day`,
              `t15`.`moment`,
              `t7`.`_account`,
              `t7`.`_test`,
              `t7`.`_from`,
              `t7`.`_to`
            FROM (
              SELECT
                `t13`.`account_id`,
                `t13`.`user_id`,
                `t13`.`day`,
                `t13`.`events`,
                `t13`.`last_t`,
                `t13`.`period`,
                `t13`.`start_t`,
                `t13`.`end_t`,
                `t13`.`start_day`,
                `t13`.`end_day`,
                `t13`.`now_t`,
                `t13`.`on_day`,
                `t13`.`last_t` AS `moment`
              FROM (
                SELECT
                  `t10`.`account_id`,
                  `t10`.`user_id`,
                  `t10`.`day`,
                  `t10`.`events`,
                  `t10`.`last_t`,
                  `t12`.`period`,
                  `t12`.`start_t`,
                  `t12`.`end_t`,
                  `t12`.`start_day`,
                  `t12`.`end_day`,
                  `t12`.`now_t`,
                  `t12`.`on_day`
                FROM (
                  SELECT
                    `t1`.`account_id`,
                    `t1`.`user_id`,
                    `t1`.`day`,
                    `t1`.`events`,
                    `t1`.`last_t`
                  FROM `user_activity` AS `t1`
                  WHERE
                    `t1`.`events` > 0
                ) AS `t10`
                INNER JOIN (
                  SELECT
                    `t4`.`period`,
                    `t4`.`start_t`,
                    `t4`.`end_t`,
                    `t4`.`start_day`,
                    `t4`.`end_day`,
                    `t4`.`now_t`,
                    `t9`.`on_day`
                  FROM (
                    SELECT
                      `t2`.`day` AS `on_day`
                    FROM `calendar` AS `t2`
                  ) AS `t9`
                  INNER JOIN `periods` AS `t4`
                    ON `t9`.`on_day` >= `t4`.`start_day` AND `t9`.`on_day` < `t4`.`end_day`
                ) AS `t12`
                  ON `t10`.`day` = `t12`.`on_day`
              ) AS `t13`
            ) AS `t15`
            LEFT OUTER JOIN (
              SELECT
                `t0`.`account_id` AS `_account`,
                `t0`.`is_test` AS `_test`,
                `t0`.`from_t` AS `_from`,
                `t0`.`to_t` AS `_to`
              FROM `account_version` AS `t0`
            ) AS `t7`
              ON `t15`.`account_id` = `t7`.`_account`
          ) AS `t16`
        ) AS `t17`
      ) AS `t18`
      WHERE
        NOT (
          `t18`.`is_test`
        )
    ) AS `t19`
    GROUP BY
      1,
      2,
      3,
      4
  ) AS `t20`
  GROUP BY
    1,
    2,
    3
) AS `t21`
