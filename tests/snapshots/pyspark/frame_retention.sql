SELECT
  `t29`.`period`,
  `t29`.`account_id`,
  `t29`.`user_id`,
  `t29`.`user_id` AS `key`,
  `t29`.`n` AS `back`
FROM (
  SELECT
    `t28`.`period`,
    `t28`.`account_id`,
    `t28`.`user_id`,
    MAX(`t28`.`came`) AS `n`
  FROM (
    SELECT
      `t27`.`account_id`,
      `t27`.`user_id`,
      `t27`.`day`,
      `t27`.`first_t`,
      `t27`.`from`,
      `t27`.`to`,
      `t27`.`period`,
      `t27`.`start_t`,
      `t27`.`end_t`,
      `t27`.`start_day`,
      `t27`.`end_day`,
      `t27`.`now_t`,
      `t27`.`on_day`,
      `t27`.`now_t_right`,
      `t27`.`now_day`,
      `t27`.`moment`,
      `t27`.`is_test`,
      `t27`.`_account`,
      `t27`.`_user`,
      `t27`.`_first`,
      `t27`.`_last`,
      `t27`.`_day`,
      CAST(COALESCE((
        `t27`.`_day` >= `t27`.`from`
      ) AND (
        `t27`.`_day` < `t27`.`to`
      ), FALSE) AS BIGINT) AS `came`
    FROM (
      SELECT
        `t26`.`account_id`,
        `t26`.`user_id`,
        `t26`.`day`,
        `t26`.`first_t`,
        `t26`.`from`,
        `t26`.`to`,
        `t26`.`period`,
        `t26`.`start_t`,
        `t26`.`end_t`,
        `t26`.`start_day`,
        `t26`.`end_day`,
        `t26`.`now_t`,
        `t26`.`on_day`,
        `t26`.`now_t_right`,
        `t26`.`now_day`,
        `t26`.`moment`,
        `t26`.`is_test`,
        `t13`.`_account`,
        `t13`.`_user`,
        `t13`.`_first`,
        `t13`.`_last`,
        `t13`.`_day`
      FROM (
        SELECT
          *
        FROM (
          SELECT
            `t23`.`account_id`,
            `t23`.`user_id`,
            `t23`.`day`,
            `t23`.`first_t`,
            `t23`.`from`,
            `t23`.`to`,
            `t23`.`period`,
            `t23`.`start_t`,
            `t23`.`end_t`,
            `t23`.`start_day`,
            `t23`.`end_day`,
            `t23`.`now_t`,
            `t23`.`on_day`,
            `t23`.`now_t_right`,
            `t23`.`now_day`,
            `t23`.`moment`,
            `t23`.`is_test`
          FROM (
            SELECT
              `t22`.`account_id`,
              `t22`.`user_id`,
              `t22`.`day`,
              `t22`.`first_t`,
              `t22`.`from`,
              `t22`.`to`,
              `t22`.`period`,
              `t22`.`start_t`,
              `t22`.`end_t`,
              `t22`.`start_day`,
              `t22`.`end_day`,
              `t22`.`now_t`,
              `t22`.`on_day`,
              `t22`.`now_t_right`,
              `t22`.`now_day`,
              `t22`.`moment`,
              `t22`.`_account`,
              `t22`.`_test`,
              `t22`.`_from`,
              `t22`.`_to`,
              COALESCE(`t22`.`_test`, FALSE) AS `is_test`
            FROM (
              SELECT
                `t21`.`account_id`,
                `t21`.`user_id`,
                `t21`.`day`,
                `t21`.`first_t`,
                `t21`.`from`,
                `t21`.`to`,
                `t21`.`period`,
                `t21`.`start_t`,
                `t21`.`end_t`,
                `t21`.`start_day`,
                `t21`.`end_day`,
                `t21`.`now_t`,
                `t21`.`on_day`,
                `t21`.`now_t_right`,
                `t21`.`now_day`,
                `t21`.`moment`,
                `t10`.`_account`,
                `t10`.`_test`,
                `t10`.`_from`,
                `t10`.`_to`
              FROM (
                SELECT
                  `t19`.`account_id`,
                  `t19`.`user_id`,
                  `t19`.`day`,
                  `t19`.`first_t`,
                  `t19`.`from`,
                  `t19`.`to`,
                  `t19`.`period`,
                  `t19`.`start_t`,
                  `t19`.`end_t`,
                  `t19`.`start_day`,
                  `t19`.`end_day`,
                  `t19`.`now_t`,
                  `t19`.`on_day`,
                  `t19`.`now_t_right`,
                  `t19`.`now_day`,
                  `t19`.`first_t` AS `moment`
                FROM (
                  SELECT
                    `t18`.`account_id`,
                    `t18`.`user_id`,
                    `t18`.`day`,
                    `t18`.`first_t`,
                    `t18`.`from`,
                    `t18`.`to`,
                    `t16`.`period`,
                    `t16`.`start_t`,
                    `t16`.`end_t`,
                    `t16`.`start_day`,
                    `t16`.`end_day`,
                    `t16`.`now_t`,
                    `t16`.`on_day`,
                    `t11`.`now_t` AS `now_t_right`,
                    `t11`.`now_day`
                  FROM (
                    SELECT
                      `t14`.`account_id`,
                      `t14`.`user_id`,
                      `t14`.`on` AS `day`,
                      `t14`.`at` AS `first_t`,
                      `t14`.`on` + 1 AS `from`,
                      `t14`.`on` + 1 + 1 AS `to`
                    FROM (
                      SELECT
                        `t9`.`account_id`,
                        `t9`.`user_id`,
                        MIN(`t9`.`day`) AS `on`,
                        MIN(`t9`.`first_t`) AS `at`
                      FROM (
                        SELECT
                          `t0`.`account_id`,
                          `t0`.`user_id`,
                          `t0`.`day`,
                          `t0`.`first_t`,
                          `t0`.`last_t`
                        FROM `user_activity` AS `t0`
                        WHERE
                          `t0`.`events` > 0
                      ) AS `t9`
                      GROUP BY
                        1,
                        2
                    ) AS `t14`
                  ) AS `t18`
                  INNER JOIN (
                    SELECT
                      `t4`.`period`,
                      `t4`.`start_t`,
                      `t4`.`end_t`,
                      `t4`.`start_day`,
                      `t4`.`end_day`,
                      `t4`.`now_t`,
                      `t12`.`on_day`
                    FROM (
                      SELECT
                        `t3`.`day` AS `on_day`
                      FROM `calendar` AS `t3`
                    ) AS `t12`
                    INNER JOIN `periods` AS `t4`
                      ON `t12`.`on_day` >= `t4`.`start_day` AND `t12`.`on_day` < `t4`.`end_day`
                  ) AS `t16`
                    ON `t18`.`day` = `t16`.`on_day`
                  INNER JOIN (
                    SELECT
                      `t2`.`period`,
                      `t2`.`now_t`,
                      `t2`.`now_day`
                    FROM `periods` AS `t2`
                  ) AS `t11`
                    ON `t16`.`period` = `t11`.`period`
                ) AS `t19`
                WHERE
                  `t19`.`to` <= `t19`.`now_day`
              ) AS `t21`
              LEFT OUTER JOIN (
                SELECT
                  `t1`.`account_id` AS `_account`,
                  `t1`.`is_test` AS `_test`,
                  `t1`.`from_t` AS `_from`,
                  `t1`.`to_t` AS `_to`
                FROM `account_version` AS `t1`
              ) AS `t10`
                ON `t21`.`account_id` = `t10`.`_account`
            ) AS `t22`
          ) AS `t23`
        ) AS `t24`
        WHERE
          NOT (
            `t24`.`is_test`
          )
      ) AS `t26`
      LEFT OUTER JOIN (
        SELECT
          `t0`.`account_id` AS `_account`,
          `t0`.`user_id` AS `_user`,
          `t0`.`first_t` AS `_first`,
          `t0`.`last_t` AS `_last`,
          `t0`.`day` AS `_day`
        FROM `user_activity` AS `t0`
        WHERE
          `t0`.`events` > 0
      ) AS `t13`
        ON `t26`.`account_id` = `t13`.`_account` AND `t26`.`user_id` = `t13`.`_user`
    ) AS `t27`
  ) AS `t28`
  GROUP BY
    1,
    2,
    3
) AS `t29`
