SELECT
  `t17`.`touch_id`,
  `t17`.`account_id`,
  `t17`.`at`,
  `t17`.`at_day`,
  `t17`.`kind`,
  `t17`.`csm`,
  `t17`.`minutes`,
  `t17`.`programme`,
  `t17`.`note`,
  `t17`.`_source`,
  `t17`.`_line`,
  `t17`.`_seen`,
  `t17`.`is_test`,
  `t17`.`period`,
  `t17`.`_start_t`,
  `t17`.`_end_t`,
  `t17`.`_start_day`,
  `t17`.`_end_day`,
  `t17`.`_now_t`,
  `t17`.`on_day`,
  `t17`.`touch_id` AS `key`,
  CASE WHEN `t17`.`is_test` THEN 'test_account' ELSE '' END AS `reason`
FROM (
  SELECT
    `t16`.`touch_id`,
    `t16`.`account_id`,
    `t16`.`at`,
    `t16`.`at_day`,
    `t16`.`kind`,
    `t16`.`csm`,
    `t16`.`minutes`,
    `t16`.`programme`,
    `t16`.`note`,
    `t16`.`_source`,
    `t16`.`_line`,
    `t16`.`_seen`,
    `t16`.`is_test`,
    `t13`.`period`,
    `t13`.`_start_t`,
    `t13`.`_end_t`,
    `t13`.`_start_day`,
    `t13`.`_end_day`,
    `t13`.`_now_t`,
    `t13`.`on_day`
  FROM (
    SELECT
      `t14`.`touch_id`,
      `t14`.`account_id`,
      `t14`.`at`,
      `t14`.`at_day`,
      `t14`.`kind`,
      `t14`.`csm`,
      `t14`.`minutes`,
      `t14`.`programme`,
      `t14`.`note`,
      `t14`.`_source`,
      `t14`.`_line`,
      `t14`.`_seen`,
      `t14`.`is_test`
    FROM (
      SELECT
        `t11`.`touch_id`,
        `t11`.`account_id`,
        `t11`.`at`,
        `t11`.`at_day`,
        `t11`.`kind`,
        `t11`.`csm`,
        `t11`.`minutes`,
        `t11`.`programme`,
        `t11`.`note`,
        `t11`.`_source`,
        `t11`.`_line`,
        `t11`.`_seen`,
        `t11`.`_account`,
        `t11`.`_test`,
        `t11`.`_from`,
        `t11`.`_to`,
        COALESCE(`t11`.`_test`, FALSE) AS `is_test`
      FROM (
        SELECT
          `t4`.`touch_id`,
          `t4`.`account_id`,
          `t4`.`at`,
          `t4`.`at_day`,
          `t4`.`kind`,
          `t4`.`csm`,
          `t4`.`minutes`,
          `t4`.`programme`,
          `t4`.`note`,
          `t4`.`_source`,
          `t4`.`_line`,
          `t4`.`_seen`,
          `t9`.`_account`,
          `t9`.`_test`,
          `t9`.`_from`,
          `t9`.`_to`
        FROM `touches` AS `t4`
        LEFT OUTER JOIN (
          SELECT
            `t3`.`account_id` AS `_account`,
            `t3`.`is_test` AS `_test`,
            `t3`.`from_t` AS `_from`,
            `t3`.`to_t` AS `_to`
          FROM `account_version` AS `t3`
        ) AS `t9`
          ON `t4`.`account_id` = `t9`.`_account`
      ) AS `t11`
    ) AS `t14`
  ) AS `t16`
  INNER JOIN (
    SELECT
      `t10`.`period`,
      `t10`.`start_t` AS `_start_t`,
      `t10`.`end_t` AS `_end_t`,
      `t10`.`start_day` AS `_start_day`,
      `t10`.`end_day` AS `_end_day`,
      `t10`.`now_t` AS `_now_t`,
      `t10`.`on_day`
    FROM (
      SELECT
        `t5`.`period`,
        `t5`.`start_t`,
        `t5`.`end_t`,
        `t5`.`start_day`,
        `t5`.`end_day`,
        `t5`.`now_t`,
        `t8`.`on_day`
      FROM (
        SELECT
          `t1`.`day` AS `on_day`
        FROM `calendar` AS `t1`
      ) AS `t8`
      INNER JOIN `periods` AS `t5`
        ON `t8`.`on_day` >= `t5`.`start_day` AND `t8`.`on_day` < `t5`.`end_day`
    ) AS `t10`
  ) AS `t13`
    ON `t16`.`at_day` = `t13`.`on_day`
) AS `t17`
WHERE
  `t17`.`at` < `t17`.`_end_t`
  AND CASE WHEN `t17`.`is_test` THEN 'test_account' ELSE '' END = ''
