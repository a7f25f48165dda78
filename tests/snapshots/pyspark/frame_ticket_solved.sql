SELECT
  `t19`.`ticket_id`,
  `t19`.`account_id`,
  `t19`.`user_id`,
  `t19`.`opened_at`,
  `t19`.`opened_at_day`,
  `t19`.`first_response_at`,
  `t19`.`first_response_at_day`,
  `t19`.`resolved_at`,
  `t19`.`resolved_at_day`,
  `t19`.`priority`,
  `t19`.`category`,
  `t19`.`escalated`,
  `t19`.`satisfaction`,
  `t19`.`_source`,
  `t19`.`_line`,
  `t19`.`_seen`,
  `t19`.`is_test`,
  `t19`.`period`,
  `t19`.`_start_t`,
  `t19`.`_end_t`,
  `t19`.`_start_day`,
  `t19`.`_end_day`,
  `t19`.`_now_t`,
  `t19`.`on_day`,
  `t19`.`key`,
  `t19`.`waited`,
  `t19`.`reason`,
  `t19`.`place`,
  `t19`.`among`,
  CAST((
    (
      `t19`.`place` * 2
    ) >= `t19`.`among`
  )
  AND (
    (
      `t19`.`place` * 2
    ) <= (
      `t19`.`among` + 2
    )
  ) AS BIGINT) AS `middle`
FROM (
  SELECT
    `t18`.`ticket_id`,
    `t18`.`account_id`,
    `t18`.`user_id`,
    `t18`.`opened_at`,
    `t18`.`opened_at_day`,
    `t18`.`first_response_at`,
    `t18`.`first_response_at_day`,
    `t18`.`resolved_at`,
    `t18`.`resolved_at_day`,
    `t18`.`priority`,
    `t18`.`category`,
    `t18`.`escalated`,
    `t18`.`satisfaction`,
    `t18`.`_source`,
    `t18`.`_line`,
    `t18`.`_seen`,
    `t18`.`is_test`,
    `t18`.`period`,
    `t18`.`_start_t`,
    `t18`.`_end_t`,
    `t18`.`_start_day`,
    `t18`.`_end_day`,
    `t18`.`_now_t`,
    `t18`.`on_day`,
    `t18`.`key`,
    `t18`.`waited`,
    `t18`.`reason`,
    (
      ROW_NUMBER() OVER (
        PARTITION BY `t18`.`period`
        ORDER BY `t18`.`waited` ASC NULLS LAST, `t18`.`key` ASC NULLS LAST
      ) - 1
    ) + 1 AS `place`,
    COUNT(`t18`.`key`) OVER (
      PARTITION BY `t18`.`period`
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS `among`
  FROM (
    SELECT
      `t17`.`ticket_id`,
      `t17`.`account_id`,
      `t17`.`user_id`,
      `t17`.`opened_at`,
      `t17`.`opened_at_day`,
      `t17`.`first_response_at`,
      `t17`.`first_response_at_day`,
      `t17`.`resolved_at`,
      `t17`.`resolved_at_day`,
      `t17`.`priority`,
      `t17`.`category`,
      `t17`.`escalated`,
      `t17`.`satisfaction`,
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
      `t17`.`ticket_id` AS `key`,
      `t17`.`resolved_at` - `t17`.`opened_at` AS `waited`,
      CASE
        WHEN `t17`.`is_test`
        THEN 'test_account'
        WHEN (
          `t17`.`resolved_at` - `t17`.`opened_at`
        ) < 0
        THEN 'backwards'
        ELSE ''
      END AS `reason`
    FROM (
      SELECT
        `t16`.`ticket_id`,
        `t16`.`account_id`,
        `t16`.`user_id`,
        `t16`.`opened_at`,
        `t16`.`opened_at_day`,
        `t16`.`first_response_at`,
        `t16`.`first_response_at_day`,
        `t16`.`resolved_at`,
        `t16`.`resolved_at_day`,
        `t16`.`priority`,
        `t16`.`category`,
        `t16`.`escalated`,
        `t16`.`satisfaction`,
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
          `t14`.`ticket_id`,
          `t14`.`account_id`,
          `t14`.`user_id`,
          `t14`.`opened_at`,
          `t14`.`opened_at_day`,
          `t14`.`first_response_at`,
          `t14`.`first_response_at_day`,
          `t14`.`resolved_at`,
          `t14`.`resolved_at_day`,
          `t14`.`priority`,
          `t14`.`category`,
          `t14`.`escalated`,
          `t14`.`satisfaction`,
          `t14`.`_source`,
          `t14`.`_line`,
          `t14`.`_seen`,
          `t14`.`is_test`
        FROM (
          SELECT
            `t11`.`ticket_id`,
            `t11`.`account_id`,
            `t11`.`user_id`,
            `t11`.`opened_at`,
            `t11`.`opened_at_day`,
            `t11`.`first_response_at`,
            `t11`.`first_response_at_day`,
            `t11`.`resolved_at`,
            `t11`.`resolved_at_day`,
            `t11`.`priority`,
            `t11`.`category`,
            `t11`.`escalated`,
            `t11`.`satisfaction`,
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
              `t4`.`ticket_id`,
              `t4`.`account_id`,
              `t4`.`user_id`,
              `t4`.`opened_at`,
              `t4`.`opened_at_day`,
              `t4`.`first_response_at`,
              `t4`.`first_response_at_day`,
              `t4`.`resolved_at`,
              `t4`.`resolved_at_day`,
              `t4`.`priority`,
              `t4`.`category`,
              `t4`.`escalated`,
              `t4`.`satisfaction`,
              `t4`.`_source`,
              `t4`.`_line`,
              `t4`.`_seen`,
              `t9`.`_account`,
              `t9`.`_test`,
              `t9`.`_from`,
              `t9`.`_to`
            FROM `tickets` AS `t4`
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
        ON `t16`.`resolved_at_day` = `t13`.`on_day`
    ) AS `t17`
    WHERE
      `t17`.`resolved_at` < `t17`.`_end_t`
      AND CASE
        WHEN `t17`.`is_test`
        THEN 'test_account'
        WHEN (
          `t17`.`resolved_at` - `t17`.`opened_at`
        ) < 0
        THEN 'backwards'
        ELSE ''
      END = ''
  ) AS `t18`
) AS `t19`
