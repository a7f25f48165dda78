SELECT
  *
FROM (
  SELECT
    `t25`.`purchase_id`,
    `t25`.`account_id`,
    `t25`.`at`,
    `t25`.`at_day`,
    `t25`.`amount`,
    `t25`.`currency`,
    `t25`.`kind`,
    `t25`.`product`,
    `t25`.`_source`,
    `t25`.`_line`,
    `t25`.`_seen`,
    `t25`.`is_test`,
    `t25`.`period`,
    `t25`.`_start_t`,
    `t25`.`_end_t`,
    `t25`.`_start_day`,
    `t25`.`_end_day`,
    `t25`.`_now_t`,
    `t25`.`on_day`,
    `t25`.`key`,
    `t25`.`rate`,
    IF(
      `t25`.`rate` = 10000000000,
      CAST(`t25`.`amount` AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0)),
      CAST((
        (
          (
            (
              CAST(`t25`.`amount` AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0)) * CAST(`t25`.`rate` AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
            ) + IF(
              (
                CAST(`t25`.`amount` AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0)) * CAST(`t25`.`rate` AS DECIMAL(38, 0))
              ) < CAST(0 AS DECIMAL(38, 0)),
              CAST(0 AS DECIMAL(38, 0)) - CAST(10000000000 AS DECIMAL(38, 0)),
              CAST(10000000000 AS DECIMAL(38, 0))
            )
          ) - (
            (
              (
                CAST(`t25`.`amount` AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0)) * CAST(`t25`.`rate` AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
              ) + IF(
                (
                  CAST(`t25`.`amount` AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0)) * CAST(`t25`.`rate` AS DECIMAL(38, 0))
                ) < CAST(0 AS DECIMAL(38, 0)),
                CAST(0 AS DECIMAL(38, 0)) - CAST(10000000000 AS DECIMAL(38, 0)),
                CAST(10000000000 AS DECIMAL(38, 0))
              )
            ) % (
              CAST(10000000000 AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
            )
          )
        ) / (
          CAST(10000000000 AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
        )
      ) AS DECIMAL(38, 0))
    ) AS `worth`,
    CASE
      WHEN `t25`.`is_test`
      THEN 'test_account'
      WHEN `t25`.`rate` IS NULL
      THEN 'no_rate'
      ELSE ''
    END AS `reason`
  FROM (
    SELECT
      `t24`.`purchase_id`,
      `t24`.`account_id`,
      `t24`.`at`,
      `t24`.`at_day`,
      `t24`.`amount`,
      `t24`.`currency`,
      `t24`.`kind`,
      `t24`.`product`,
      `t24`.`_source`,
      `t24`.`_line`,
      `t24`.`_seen`,
      `t24`.`is_test`,
      `t24`.`period`,
      `t24`.`_start_t`,
      `t24`.`_end_t`,
      `t24`.`_start_day`,
      `t24`.`_end_day`,
      `t24`.`_now_t`,
      `t24`.`on_day`,
      `t24`.`key`,
      `t24`.`rate`
    FROM (
      SELECT
        `t23`.`purchase_id`,
        `t23`.`account_id`,
        `t23`.`at`,
        `t23`.`at_day`,
        `t23`.`amount`,
        `t23`.`currency`,
        `t23`.`kind`,
        `t23`.`product`,
        `t23`.`_source`,
        `t23`.`_line`,
        `t23`.`_seen`,
        `t23`.`is_test`,
        `t23`.`period`,
        `t23`.`_start_t`,
        `t23`.`_end_t`,
        `t23`.`_start_day`,
        `t23`.`_end_day`,
        `t23`.`_now_t`,
        `t23`.`on_day`,
        `t23`.`key`,
        `t23`.`_currency`,
        `t23`.`_day`,
        `t23`.`_rate`,
        IF(`t23`.`currency` = 'USD', 10000000000, `t23`.`_rate`) AS `rate`
      FROM (
        SELECT
          `t22`.`purchase_id`,
          `t22`.`account_id`,
          `t22`.`at`,
          `t22`.`at_day`,
          `t22`.`amount`,
          `t22`.`currency`,
          `t22`.`kind`,
          `t22`.`product`,
          `t22`.`_source`,
          `t22`.`_line`,
          `t22`.`_seen`,
          `t22`.`is_test`,
          `t22`.`period`,
          `t22`.`_start_t`,
          `t22`.`_end_t`,
          `t22`.`_start_day`,
          `t22`.`_end_day`,
          `t22`.`_now_t`,
          `t22`.`on_day`,
          `t22`.`key`,
          `t12`.`_currency`,
          `t12`.`_day`,
          `t12`.`_rate`
        FROM (
          SELECT
            `t20`.`purchase_id`,
            `t20`.`account_id`,
            `t20`.`at`,
            `t20`.`at_day`,
            `t20`.`amount`,
            `t20`.`currency`,
            `t20`.`kind`,
            `t20`.`product`,
            `t20`.`_source`,
            `t20`.`_line`,
            `t20`.`_seen`,
            `t20`.`is_test`,
            `t20`.`period`,
            `t20`.`_start_t`,
            `t20`.`_end_t`,
            `t20`.`_start_day`,
            `t20`.`_end_day`,
            `t20`.`_now_t`,
            `t20`.`on_day`,
            `t20`.`purchase_id` AS `key`
          FROM (
            SELECT
              `t19`.`purchase_id`,
              `t19`.`account_id`,
              `t19`.`at`,
              `t19`.`at_day`,
              `t19`.`amount`,
              `t19`.`currency`,
              `t19`.`kind`,
              `t19`.`product`,
              `t19`.`_source`,
              `t19`.`_line`,
              `t19`.`_seen`,
              `t19`.`is_test`,
              `t16`.`period`,
              `t16`.`_start_t`,
              `t16`.`_end_t`,
              `t16`.`_start_day`,
              `t16`.`_end_day`,
              `t16`.`_now_t`,
              `t16`.`on_day`
            FROM (
              SELECT
                `t17`.`purchase_id`,
                `t17`.`account_id`,
                `t17`.`at`,
                `t17`.`at_day`,
                `t17`.`amount`,
                `t17`.`currency`,
                `t17`.`kind`,
                `t17`.`product`,
                `t17`.`_source`,
                `t17`.`_line`,
                `t17`.`_seen`,
                `t17`.`is_test`
              FROM (
                SELECT
                  `t14`.`purchase_id`,
                  `t14`.`account_id`,
                  `t14`.`at`,
                  `t14`.`at_day`,
                  `t14`.`amount`,
                  `t14`.`currency`,
                  `t14`.`kind`,
                  `t14`.`product`,
                  `t14`.`_source`,
                  `t14`.`_line`,
                  `t14`.`_seen`,
                  `t14`.`_account`,
                  `t14`.`_test`,
                  `t14`.`_from`,
                  `t14`.`_to`,
                  COALESCE(`t14`.`_test`, FALSE) AS `is_test`
                FROM (
                  SELECT
                    `t5`.`purchase_id`,
                    `t5`.`account_id`,
                    `t5`.`at`,
                    `t5`.`at_day`,
                    `t5`.`amount`,
                    `t5`.`currency`,
                    `t5`.`kind`,
                    `t5`.`product`,
                    `t5`.`_source`,
                    `t5`.`_line`,
                    `t5`.`_seen`,
                    `t11`.`_account`,
                    `t11`.`_test`,
                    `t11`.`_from`,
                    `t11`.`_to`
                  FROM `purchases` AS `t5`
                  LEFT OUTER JOIN (
                    SELECT
                      `t4`.`account_id` AS `_account`,
                      `t4`.`is_test` AS `_test`,
                      `t4`.`from_t` AS `_from`,
                      `t4`.`to_t` AS `_to`
                    FROM `account_version` AS `t4`
                  ) AS `t11`
                    ON `t5`.`account_id` = `t11`.`_account`
                ) AS `t14`
              ) AS `t17`
            ) AS `t19`
            INNER JOIN (
              SELECT
                `t13`.`period`,
                `t13`.`start_t` AS `_start_t`,
                `t13`.`end_t` AS `_end_t`,
                `t13`.`start_day` AS `_start_day`,
                `t13`.`end_day` AS `_end_day`,
                `t13`.`now_t` AS `_now_t`,
                `t13`.`on_day`
              FROM (
                SELECT
                  `t6`.`period`,
                  `t6`.`start_t`,
                  `t6`.`end_t`,
                  `t6`.`start_day`,
                  `t6`.`end_day`,
                  `t6`.`now_t`,
                  `t10`.`on_day`
                FROM (
                  SELECT
                    `t2`.`day` AS `on_day`
                  FROM `calendar` AS `t2`
                ) AS `t10`
                INNER JOIN `periods` AS `t6`
                  ON `t10`.`on_day` >= `t6`.`start_day` AND `t10`.`on_day` < `t6`.`end_day`
              ) AS `t13`
            ) AS `t16`
              ON `t19`.`at_day` = `t16`.`on_day`
          ) AS `t20`
          WHERE
            `t20`.`at` < `t20`.`_end_t`
        ) AS `t22`
        LEFT OUTER JOIN (
          SELECT
            `t0`.`currency` AS `_currency`,
            `t0`.`day` + 0 AS `_day`,
            `t0`.`rate` AS `_rate`
          FROM `fx_day` AS `t0`
        ) AS `t12`
          ON `t22`.`currency` = `t12`.`_currency` AND `t22`.`at_day` = `t12`.`_day`
      ) AS `t23`
    ) AS `t24`
  ) AS `t25`
) AS `t26`
WHERE
  `t26`.`reason` = ''
