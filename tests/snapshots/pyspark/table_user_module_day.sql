SELECT
  `t3`.`account_id`,
  `t3`.`user_id`,
  `t3`.`name`,
  `t3`.`module`,
  `t3`.`first_t`,
  `t3`.`last_t`,
  `t3`.`at_day` AS `day`,
  `t3`.`events`
FROM (
  SELECT
    `t2`.`account_id`,
    `t2`.`user_id`,
    `t2`.`at_day`,
    `t2`.`name`,
    `t2`.`module`,
    COUNT(*) AS `events`,
    MIN(`t2`.`at`) AS `first_t`,
    MAX(`t2`.`at`) AS `last_t`
  FROM (
    SELECT
      *
    FROM (
      SELECT
        `t0`.`event_id`,
        `t0`.`account_id`,
        `t0`.`user_id`,
        `t0`.`at`,
        `t0`.`at_day`,
        `t0`.`name`,
        `t0`.`module`,
        `t0`.`session_id`,
        `t0`.`heartbeat_seconds`,
        `t0`.`idle_ms`,
        `t0`.`properties`,
        `t0`.`_source`,
        `t0`.`_line`,
        `t0`.`_seen`,
        ROW_NUMBER() OVER (
          PARTITION BY `t0`.`at_day`, `t0`.`event_id`
          ORDER BY `t0`.`_seen` DESC, `t0`.`_line` DESC, `t0`.`at` ASC NULLS LAST, `t0`.`user_id` ASC NULLS LAST
        ) - 1 AS `place`
      FROM `events` AS `t0`
    ) AS `t1`
    WHERE
      (
        `t1`.`place` = 0
      ) OR (
        `t1`.`event_id` IS NULL
      )
  ) AS `t2`
  GROUP BY
    1,
    2,
    3,
    4,
    5
) AS `t3`
