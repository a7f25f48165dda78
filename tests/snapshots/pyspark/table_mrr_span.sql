SELECT
  *
FROM (
  SELECT
    `t23`.`account_id`,
    `t23`.`subscription_id`,
    `t23`.`item_id`,
    `t23`.`plan`,
    `t23`.`tier`,
    `t23`.`product`,
    `t23`.`currency`,
    `t23`.`seats`,
    `t23`.`from_t`,
    `t23`.`from_day`,
    `t23`.`to_t`,
    `t23`.`to_day`,
    `t23`.`pico`,
    CAST((
      `t23`.`book` = 'mrr'
    ) AND TRUE AS BIGINT) AS `keeps`,
    `t23`.`book`,
    CAST(NULL AS INT) AS `rate_day`,
    `t23`.`starts_at` AS `stretch_t`,
    `t23`.`starts_at_day` AS `stretch_day`,
    `t23`.`interval`,
    `t23`.`interval_count`,
    `t23`.`cancel_kind`,
    `t23`.`cancel_reason`,
    IF(
      `t23`.`last` AND (
        `t23`.`to_t` < 253402300799
      ),
      COALESCE(`t23`.`cancel_requested_at`, `t23`.`cancelled_at`),
      CAST(NULL AS BIGINT)
    ) AS `agreed_t`,
    `t23`.`_source`,
    `t23`.`_line`
  FROM (
    SELECT
      `t22`.`account_id`,
      `t22`.`subscription_id`,
      `t22`.`item_id`,
      `t22`.`starts_at`,
      `t22`.`starts_at_day`,
      `t22`.`plan`,
      `t22`.`tier`,
      `t22`.`product`,
      `t22`.`kind`,
      `t22`.`status`,
      `t22`.`amount`,
      `t22`.`currency`,
      `t22`.`interval`,
      `t22`.`interval_count`,
      `t22`.`seats`,
      `t22`.`discount_percent`,
      `t22`.`discount_amount`,
      `t22`.`discount_duration`,
      `t22`.`discount_ends_at`,
      `t22`.`discount_ends_at_day`,
      `t22`.`billed_through`,
      `t22`.`billed_through_day`,
      `t22`.`cancel_requested_at`,
      `t22`.`cancelled_at`,
      `t22`.`cancel_kind`,
      `t22`.`cancel_reason`,
      `t22`.`_source`,
      `t22`.`_line`,
      `t22`.`from_t`,
      `t22`.`from_day`,
      `t22`.`to_t`,
      `t22`.`to_day`,
      `t22`.`last`,
      `t22`.`book`,
      `t22`.`_still`,
      `t22`.`_off`,
      IF(
        `t22`.`_still`,
        CAST(0 AS DECIMAL(38, 0)),
        CAST((
          (
            (
              (
                IF(
                  `t22`.`_off`,
                  GREATEST(
                    (
                      CAST(`t22`.`amount` AS DECIMAL(38, 0)) * (
                        CAST(1000000 AS DECIMAL(38, 0)) - CAST(LEAST(COALESCE(`t22`.`discount_percent`, 0), 1000000) AS DECIMAL(38, 0))
                      )
                    ) - (
                      CAST(COALESCE(`t22`.`discount_amount`, 0) AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0))
                    ),
                    CAST(0 AS DECIMAL(38, 0))
                  ),
                  CAST(`t22`.`amount` AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0))
                ) * CAST(IF(
                  `t22`.`interval` = 'year',
                  1,
                  IF(
                    `t22`.`interval` = 'quarter',
                    1,
                    IF(`t22`.`interval` = 'week', 13, IF(`t22`.`interval` = 'day', 365, 1))
                  )
                ) AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
              ) + (
                CAST(IF(
                  `t22`.`interval` = 'year',
                  12,
                  IF(
                    `t22`.`interval` = 'quarter',
                    3,
                    IF(`t22`.`interval` = 'week', 3, IF(`t22`.`interval` = 'day', 12, 1))
                  )
                ) AS DECIMAL(38, 0)) * CAST(`t22`.`interval_count` AS DECIMAL(38, 0))
              )
            ) - (
              (
                (
                  IF(
                    `t22`.`_off`,
                    GREATEST(
                      (
                        CAST(`t22`.`amount` AS DECIMAL(38, 0)) * (
                          CAST(1000000 AS DECIMAL(38, 0)) - CAST(LEAST(COALESCE(`t22`.`discount_percent`, 0), 1000000) AS DECIMAL(38, 0))
                        )
                      ) - (
                        CAST(COALESCE(`t22`.`discount_amount`, 0) AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0))
                      ),
                      CAST(0 AS DECIMAL(38, 0))
                    ),
                    CAST(`t22`.`amount` AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0))
                  ) * CAST(IF(
                    `t22`.`interval` = 'year',
                    1,
                    IF(
                      `t22`.`interval` = 'quarter',
                      1,
                      IF(`t22`.`interval` = 'week', 13, IF(`t22`.`interval` = 'day', 365, 1))
                    )
                  ) AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
                ) + (
                  CAST(IF(
                    `t22`.`interval` = 'year',
                    12,
                    IF(
                      `t22`.`interval` = 'quarter',
                      3,
                      IF(`t22`.`interval` = 'week', 3, IF(`t22`.`interval` = 'day', 12, 1))
                    )
                  ) AS DECIMAL(38, 0)) * CAST(`t22`.`interval_count` AS DECIMAL(38, 0))
                )
              ) % (
                CAST(IF(
                  `t22`.`interval` = 'year',
                  12,
                  IF(
                    `t22`.`interval` = 'quarter',
                    3,
                    IF(`t22`.`interval` = 'week', 3, IF(`t22`.`interval` = 'day', 12, 1))
                  )
                ) AS DECIMAL(38, 0)) * CAST(`t22`.`interval_count` AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
              )
            )
          ) / (
            CAST(IF(
              `t22`.`interval` = 'year',
              12,
              IF(
                `t22`.`interval` = 'quarter',
                3,
                IF(`t22`.`interval` = 'week', 3, IF(`t22`.`interval` = 'day', 12, 1))
              )
            ) AS DECIMAL(38, 0)) * CAST(`t22`.`interval_count` AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
          )
        ) AS DECIMAL(38, 0))
      ) AS `pico`
    FROM (
      SELECT
        *
      FROM (
        SELECT
          `t19`.`account_id`,
          `t19`.`subscription_id`,
          `t19`.`item_id`,
          `t19`.`starts_at`,
          `t19`.`starts_at_day`,
          `t19`.`plan`,
          `t19`.`tier`,
          `t19`.`product`,
          `t19`.`kind`,
          `t19`.`status`,
          `t19`.`amount`,
          `t19`.`currency`,
          `t19`.`interval`,
          `t19`.`interval_count`,
          `t19`.`seats`,
          `t19`.`discount_percent`,
          `t19`.`discount_amount`,
          `t19`.`discount_duration`,
          `t19`.`discount_ends_at`,
          `t19`.`discount_ends_at_day`,
          `t19`.`billed_through`,
          `t19`.`billed_through_day`,
          `t19`.`cancel_requested_at`,
          `t19`.`cancelled_at`,
          `t19`.`cancel_kind`,
          `t19`.`cancel_reason`,
          `t19`.`_source`,
          `t19`.`_line`,
          `t19`.`from_t`,
          `t19`.`from_day`,
          IF(
            COALESCE(
              `t19`.`_some`
              AND (
                IF(
                  `t19`.`_once` AND (
                    `t19`.`discount_ends_at` IS NULL
                  ),
                  `t19`.`_cycle`,
                  `t19`.`discount_ends_at`
                ) < `t19`.`to_t`
              ),
              FALSE
            ),
            IF(
              `t19`.`_once` AND (
                `t19`.`discount_ends_at` IS NULL
              ),
              `t19`.`_cycle`,
              `t19`.`discount_ends_at`
            ),
            `t19`.`to_t`
          ) AS `to_t`,
          IF(
            COALESCE(
              `t19`.`_some`
              AND (
                IF(
                  `t19`.`_once` AND (
                    `t19`.`discount_ends_at` IS NULL
                  ),
                  `t19`.`_cycle`,
                  `t19`.`discount_ends_at`
                ) < `t19`.`to_t`
              ),
              FALSE
            ),
            IF(
              `t19`.`_once` AND (
                `t19`.`discount_ends_at` IS NULL
              ),
              `t19`.`_cycle_day`,
              `t19`.`discount_ends_at_day`
            ),
            `t19`.`to_day`
          ) AS `to_day`,
          `t19`.`last`,
          `t19`.`book`,
          `t19`.`_still`,
          `t19`.`_some` AS `_off`
        FROM (
          SELECT
            `t18`.`account_id`,
            `t18`.`subscription_id`,
            `t18`.`item_id`,
            `t18`.`starts_at`,
            `t18`.`starts_at_day`,
            `t18`.`plan`,
            `t18`.`tier`,
            `t18`.`product`,
            `t18`.`kind`,
            `t18`.`status`,
            `t18`.`amount`,
            `t18`.`currency`,
            `t18`.`interval`,
            `t18`.`interval_count`,
            `t18`.`seats`,
            `t18`.`discount_percent`,
            `t18`.`discount_amount`,
            `t18`.`discount_duration`,
            `t18`.`discount_ends_at`,
            `t18`.`discount_ends_at_day`,
            `t18`.`billed_through`,
            `t18`.`billed_through_day`,
            `t18`.`cancel_requested_at`,
            `t18`.`cancelled_at`,
            `t18`.`cancel_kind`,
            `t18`.`cancel_reason`,
            `t18`.`_source`,
            `t18`.`_line`,
            `t18`.`from_t`,
            `t18`.`from_day`,
            `t18`.`to_t`,
            `t18`.`to_day`,
            `t18`.`last`,
            `t18`.`book`,
            `t18`.`_still`,
            `t18`.`_some`,
            `t18`.`_once`,
            `t18`.`_months`,
            `t18`.`_days`,
            `t18`.`_cycle`,
            `t18`.`_cycle_day`
          FROM (
            SELECT
              `t17`.`account_id`,
              `t17`.`subscription_id`,
              `t17`.`item_id`,
              `t17`.`starts_at`,
              `t17`.`starts_at_day`,
              `t17`.`plan`,
              `t17`.`tier`,
              `t17`.`product`,
              `t17`.`kind`,
              `t17`.`status`,
              `t17`.`amount`,
              `t17`.`currency`,
              `t17`.`interval`,
              `t17`.`interval_count`,
              `t17`.`seats`,
              `t17`.`discount_percent`,
              `t17`.`discount_amount`,
              `t17`.`discount_duration`,
              `t17`.`discount_ends_at`,
              `t17`.`discount_ends_at_day`,
              `t17`.`billed_through`,
              `t17`.`billed_through_day`,
              `t17`.`cancel_requested_at`,
              `t17`.`cancelled_at`,
              `t17`.`cancel_kind`,
              `t17`.`cancel_reason`,
              `t17`.`_source`,
              `t17`.`_line`,
              `t17`.`from_t`,
              `t17`.`from_day`,
              `t17`.`to_t`,
              `t17`.`to_day`,
              `t17`.`last`,
              `t17`.`book`,
              `t17`.`_still`,
              `t17`.`_some`,
              `t17`.`_once`,
              `t17`.`_months`,
              `t17`.`_days`,
              `t17`.`_from_day`,
              `t17`.`_from_month`,
              `t17`.`_from_dom`,
              `t17`.`_from_start`,
              `t17`.`_from_noon`,
              `t17`.`_from_change`,
              `t17`.`_to_month`,
              `t17`.`_month`,
              `t17`.`_first`,
              `t17`.`_length`,
              `t17`.`_landing`,
              `t17`.`_there`,
              `t17`.`_there_start`,
              `t17`.`_there_noon`,
              `t17`.`_there_change`,
              IF(
                (
                  (
                    `t17`.`_there_start` + IF(
                      `t17`.`starts_at` < `t17`.`_from_change`,
                      `t17`.`starts_at` - `t17`.`_from_start`,
                      (
                        `t17`.`starts_at` - `t17`.`_from_noon`
                      ) + 43200
                    )
                  ) < `t17`.`_there_change`
                )
                OR (
                  (
                    (
                      `t17`.`_there_noon` + IF(
                        `t17`.`starts_at` < `t17`.`_from_change`,
                        `t17`.`starts_at` - `t17`.`_from_start`,
                        (
                          `t17`.`starts_at` - `t17`.`_from_noon`
                        ) + 43200
                      )
                    ) - 43200
                  ) < `t17`.`_there_change`
                ),
                `t17`.`_there_start` + IF(
                  `t17`.`starts_at` < `t17`.`_from_change`,
                  `t17`.`starts_at` - `t17`.`_from_start`,
                  (
                    `t17`.`starts_at` - `t17`.`_from_noon`
                  ) + 43200
                ),
                (
                  `t17`.`_there_noon` + IF(
                    `t17`.`starts_at` < `t17`.`_from_change`,
                    `t17`.`starts_at` - `t17`.`_from_start`,
                    (
                      `t17`.`starts_at` - `t17`.`_from_noon`
                    ) + 43200
                  )
                ) - 43200
              ) AS `_cycle`,
              CAST(`t17`.`_there` AS INT) AS `_cycle_day`
            FROM (
              SELECT
                `t16`.`account_id`,
                `t16`.`subscription_id`,
                `t16`.`item_id`,
                `t16`.`starts_at`,
                `t16`.`starts_at_day`,
                `t16`.`plan`,
                `t16`.`tier`,
                `t16`.`product`,
                `t16`.`kind`,
                `t16`.`status`,
                `t16`.`amount`,
                `t16`.`currency`,
                `t16`.`interval`,
                `t16`.`interval_count`,
                `t16`.`seats`,
                `t16`.`discount_percent`,
                `t16`.`discount_amount`,
                `t16`.`discount_duration`,
                `t16`.`discount_ends_at`,
                `t16`.`discount_ends_at_day`,
                `t16`.`billed_through`,
                `t16`.`billed_through_day`,
                `t16`.`cancel_requested_at`,
                `t16`.`cancelled_at`,
                `t16`.`cancel_kind`,
                `t16`.`cancel_reason`,
                `t16`.`_source`,
                `t16`.`_line`,
                `t16`.`from_t`,
                `t16`.`from_day`,
                `t16`.`to_t`,
                `t16`.`to_day`,
                `t16`.`last`,
                `t16`.`book`,
                `t16`.`_still`,
                `t16`.`_some`,
                `t16`.`_once`,
                `t16`.`_months`,
                `t16`.`_days`,
                `t16`.`_from_day`,
                `t16`.`_from_month`,
                `t16`.`_from_dom`,
                `t16`.`_from_start`,
                `t16`.`_from_noon`,
                `t16`.`_from_change`,
                `t16`.`_to_month`,
                `t16`.`_month`,
                `t16`.`_first`,
                `t16`.`_length`,
                `t16`.`_landing`,
                `t7`.`_there`,
                `t7`.`_there_start`,
                `t7`.`_there_noon`,
                `t7`.`_there_change`
              FROM (
                SELECT
                  `t14`.`account_id`,
                  `t14`.`subscription_id`,
                  `t14`.`item_id`,
                  `t14`.`starts_at`,
                  `t14`.`starts_at_day`,
                  `t14`.`plan`,
                  `t14`.`tier`,
                  `t14`.`product`,
                  `t14`.`kind`,
                  `t14`.`status`,
                  `t14`.`amount`,
                  `t14`.`currency`,
                  `t14`.`interval`,
                  `t14`.`interval_count`,
                  `t14`.`seats`,
                  `t14`.`discount_percent`,
                  `t14`.`discount_amount`,
                  `t14`.`discount_duration`,
                  `t14`.`discount_ends_at`,
                  `t14`.`discount_ends_at_day`,
                  `t14`.`billed_through`,
                  `t14`.`billed_through_day`,
                  `t14`.`cancel_requested_at`,
                  `t14`.`cancelled_at`,
                  `t14`.`cancel_kind`,
                  `t14`.`cancel_reason`,
                  `t14`.`_source`,
                  `t14`.`_line`,
                  `t14`.`from_t`,
                  `t14`.`from_day`,
                  `t14`.`to_t`,
                  `t14`.`to_day`,
                  `t14`.`last`,
                  `t14`.`book`,
                  `t14`.`_still`,
                  `t14`.`_some`,
                  `t14`.`_once`,
                  `t14`.`_months`,
                  `t14`.`_days`,
                  `t14`.`_from_day`,
                  `t14`.`_from_month`,
                  `t14`.`_from_dom`,
                  `t14`.`_from_start`,
                  `t14`.`_from_noon`,
                  `t14`.`_from_change`,
                  `t14`.`_to_month`,
                  `t14`.`_month`,
                  `t14`.`_first`,
                  `t14`.`_length`,
                  (
                    (
                      CAST(`t14`.`_first` AS BIGINT) + CAST(LEAST(`t14`.`_from_dom`, `t14`.`_length`) AS BIGINT)
                    ) - 1
                  ) + `t14`.`_days` AS `_landing`
                FROM (
                  SELECT
                    `t13`.`account_id`,
                    `t13`.`subscription_id`,
                    `t13`.`item_id`,
                    `t13`.`starts_at`,
                    `t13`.`starts_at_day`,
                    `t13`.`plan`,
                    `t13`.`tier`,
                    `t13`.`product`,
                    `t13`.`kind`,
                    `t13`.`status`,
                    `t13`.`amount`,
                    `t13`.`currency`,
                    `t13`.`interval`,
                    `t13`.`interval_count`,
                    `t13`.`seats`,
                    `t13`.`discount_percent`,
                    `t13`.`discount_amount`,
                    `t13`.`discount_duration`,
                    `t13`.`discount_ends_at`,
                    `t13`.`discount_ends_at_day`,
                    `t13`.`billed_through`,
                    `t13`.`billed_through_day`,
                    `t13`.`cancel_requested_at`,
                    `t13`.`cancelled_at`,
                    `t13`.`cancel_kind`,
                    `t13`.`cancel_reason`,
                    `t13`.`_source`,
                    `t13`.`_line`,
                    `t13`.`from_t`,
                    `t13`.`from_day`,
                    `t13`.`to_t`,
                    `t13`.`to_day`,
                    `t13`.`last`,
                    `t13`.`book`,
                    `t13`.`_still`,
                    `t13`.`_some`,
                    `t13`.`_once`,
                    `t13`.`_months`,
                    `t13`.`_days`,
                    `t13`.`_from_day`,
                    `t13`.`_from_month`,
                    `t13`.`_from_dom`,
                    `t13`.`_from_start`,
                    `t13`.`_from_noon`,
                    `t13`.`_from_change`,
                    `t13`.`_to_month`,
                    `t8`.`_month`,
                    `t8`.`_first`,
                    `t8`.`_length`
                  FROM (
                    SELECT
                      `t11`.`account_id`,
                      `t11`.`subscription_id`,
                      `t11`.`item_id`,
                      `t11`.`starts_at`,
                      `t11`.`starts_at_day`,
                      `t11`.`plan`,
                      `t11`.`tier`,
                      `t11`.`product`,
                      `t11`.`kind`,
                      `t11`.`status`,
                      `t11`.`amount`,
                      `t11`.`currency`,
                      `t11`.`interval`,
                      `t11`.`interval_count`,
                      `t11`.`seats`,
                      `t11`.`discount_percent`,
                      `t11`.`discount_amount`,
                      `t11`.`discount_duration`,
                      `t11`.`discount_ends_at`,
                      `t11`.`discount_ends_at_day`,
                      `t11`.`billed_through`,
                      `t11`.`billed_through_day`,
                      `t11`.`cancel_requested_at`,
                      `t11`.`cancelled_at`,
                      `t11`.`cancel_kind`,
                      `t11`.`cancel_reason`,
                      `t11`.`_source`,
                      `t11`.`_line`,
                      `t11`.`from_t`,
                      `t11`.`from_day`,
                      `t11`.`to_t`,
                      `t11`.`to_day`,
                      `t11`.`last`,
                      `t11`.`book`,
                      `t11`.`_still`,
                      `t11`.`_some`,
                      `t11`.`_once`,
                      `t11`.`_months`,
                      `t11`.`_days`,
                      `t11`.`_from_day`,
                      `t11`.`_from_month`,
                      `t11`.`_from_dom`,
                      `t11`.`_from_start`,
                      `t11`.`_from_noon`,
                      `t11`.`_from_change`,
                      CAST(`t11`.`_from_month` AS BIGINT) + `t11`.`_months` AS `_to_month`
                    FROM (
                      SELECT
                        `t10`.`account_id`,
                        `t10`.`subscription_id`,
                        `t10`.`item_id`,
                        `t10`.`starts_at`,
                        `t10`.`starts_at_day`,
                        `t10`.`plan`,
                        `t10`.`tier`,
                        `t10`.`product`,
                        `t10`.`kind`,
                        `t10`.`status`,
                        `t10`.`amount`,
                        `t10`.`currency`,
                        `t10`.`interval`,
                        `t10`.`interval_count`,
                        `t10`.`seats`,
                        `t10`.`discount_percent`,
                        `t10`.`discount_amount`,
                        `t10`.`discount_duration`,
                        `t10`.`discount_ends_at`,
                        `t10`.`discount_ends_at_day`,
                        `t10`.`billed_through`,
                        `t10`.`billed_through_day`,
                        `t10`.`cancel_requested_at`,
                        `t10`.`cancelled_at`,
                        `t10`.`cancel_kind`,
                        `t10`.`cancel_reason`,
                        `t10`.`_source`,
                        `t10`.`_line`,
                        `t10`.`from_t`,
                        `t10`.`from_day`,
                        `t10`.`to_t`,
                        `t10`.`to_day`,
                        `t10`.`last`,
                        `t10`.`book`,
                        `t10`.`_still`,
                        `t10`.`_some`,
                        `t10`.`_once`,
                        `t10`.`_months`,
                        `t10`.`_days`,
                        `t6`.`_from_day`,
                        `t6`.`_from_month`,
                        `t6`.`_from_dom`,
                        `t6`.`_from_start`,
                        `t6`.`_from_noon`,
                        `t6`.`_from_change`
                      FROM (
                        SELECT
                          `t2`.`account_id`,
                          `t2`.`subscription_id`,
                          `t2`.`item_id`,
                          `t2`.`starts_at`,
                          `t2`.`starts_at_day`,
                          `t2`.`plan`,
                          `t2`.`tier`,
                          `t2`.`product`,
                          `t2`.`kind`,
                          `t2`.`status`,
                          `t2`.`amount`,
                          `t2`.`currency`,
                          `t2`.`interval`,
                          `t2`.`interval_count`,
                          `t2`.`seats`,
                          `t2`.`discount_percent`,
                          `t2`.`discount_amount`,
                          `t2`.`discount_duration`,
                          `t2`.`discount_ends_at`,
                          `t2`.`discount_ends_at_day`,
                          `t2`.`billed_through`,
                          `t2`.`billed_through_day`,
                          `t2`.`cancel_requested_at`,
                          `t2`.`cancelled_at`,
                          `t2`.`cancel_kind`,
                          `t2`.`cancel_reason`,
                          `t2`.`_source`,
                          `t2`.`_line`,
                          `t2`.`from_t`,
                          `t2`.`from_day`,
                          `t2`.`to_t`,
                          `t2`.`to_day`,
                          `t2`.`last`,
                          IF(`t2`.`status` = 'trial', 'trial', IF(`t2`.`kind` = 'recurring', 'mrr', 'metered')) AS `book`,
                          `t2`.`status` = 'paused' AS `_still`,
                          (
                            COALESCE(`t2`.`discount_percent`, 0) + COALESCE(`t2`.`discount_amount`, 0)
                          ) > 0 AS `_some`,
                          COALESCE(`t2`.`discount_duration` = 'once', FALSE) AS `_once`,
                          IF(
                            `t2`.`interval` = 'year',
                            12,
                            IF(`t2`.`interval` = 'quarter', 3, IF(`t2`.`interval` = 'month', 1, 0))
                          ) * `t2`.`interval_count` AS `_months`,
                          IF(`t2`.`interval` = 'week', 7, IF(`t2`.`interval` = 'day', 1, 0)) * `t2`.`interval_count` AS `_days`
                        FROM `mrr_stretch_bd8f19fb` AS `t2`
                        WHERE
                          `t2`.`status` <> 'free'
                          AND NOT (
                            (
                              IF(`t2`.`status` = 'trial', 'trial', IF(`t2`.`kind` = 'recurring', 'mrr', 'metered')) <> 'mrr'
                            )
                            AND (
                              `t2`.`status` = 'paused'
                            )
                          )
                          AND NOT (
                            (
                              `t2`.`status` = 'trial'
                            ) AND (
                              `t2`.`kind` = 'metered'
                            )
                          )
                      ) AS `t10`
                      LEFT OUTER JOIN (
                        SELECT
                          `t1`.`day` AS `_from_day`,
                          `t1`.`month_no` AS `_from_month`,
                          `t1`.`dom` AS `_from_dom`,
                          `t1`.`start_t` AS `_from_start`,
                          `t1`.`noon_t` AS `_from_noon`,
                          `t1`.`change_t` AS `_from_change`
                        FROM `calendar` AS `t1`
                      ) AS `t6`
                        ON `t10`.`starts_at_day` = `t6`.`_from_day`
                    ) AS `t11`
                  ) AS `t13`
                  LEFT OUTER JOIN (
                    SELECT
                      CAST(`t1`.`month_no` AS BIGINT) AS `_month`,
                      `t1`.`month_start_day` AS `_first`,
                      `t1`.`month_days` AS `_length`
                    FROM `calendar` AS `t1`
                    WHERE
                      `t1`.`dom` = 1
                  ) AS `t8`
                    ON `t13`.`_to_month` = `t8`.`_month`
                ) AS `t14`
              ) AS `t16`
              LEFT OUTER JOIN (
                SELECT
                  CAST(`t1`.`day` AS BIGINT) AS `_there`,
                  `t1`.`start_t` AS `_there_start`,
                  `t1`.`noon_t` AS `_there_noon`,
                  `t1`.`change_t` AS `_there_change`
                FROM `calendar` AS `t1`
              ) AS `t7`
                ON `t16`.`_landing` = `t7`.`_there`
            ) AS `t17`
          ) AS `t18`
        ) AS `t19`
      ) AS `t21`
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          `t19`.`account_id`,
          `t19`.`subscription_id`,
          `t19`.`item_id`,
          `t19`.`starts_at`,
          `t19`.`starts_at_day`,
          `t19`.`plan`,
          `t19`.`tier`,
          `t19`.`product`,
          `t19`.`kind`,
          `t19`.`status`,
          `t19`.`amount`,
          `t19`.`currency`,
          `t19`.`interval`,
          `t19`.`interval_count`,
          `t19`.`seats`,
          `t19`.`discount_percent`,
          `t19`.`discount_amount`,
          `t19`.`discount_duration`,
          `t19`.`discount_ends_at`,
          `t19`.`discount_ends_at_day`,
          `t19`.`billed_through`,
          `t19`.`billed_through_day`,
          `t19`.`cancel_requested_at`,
          `t19`.`cancelled_at`,
          `t19`.`cancel_kind`,
          `t19`.`cancel_reason`,
          `t19`.`_source`,
          `t19`.`_line`,
          IF(
            IF(
              `t19`.`_once` AND (
                `t19`.`discount_ends_at` IS NULL
              ),
              `t19`.`_cycle`,
              `t19`.`discount_ends_at`
            ) > `t19`.`from_t`,
            IF(
              `t19`.`_once` AND (
                `t19`.`discount_ends_at` IS NULL
              ),
              `t19`.`_cycle`,
              `t19`.`discount_ends_at`
            ),
            `t19`.`from_t`
          ) AS `from_t`,
          IF(
            IF(
              `t19`.`_once` AND (
                `t19`.`discount_ends_at` IS NULL
              ),
              `t19`.`_cycle`,
              `t19`.`discount_ends_at`
            ) > `t19`.`from_t`,
            IF(
              `t19`.`_once` AND (
                `t19`.`discount_ends_at` IS NULL
              ),
              `t19`.`_cycle_day`,
              `t19`.`discount_ends_at_day`
            ),
            `t19`.`from_day`
          ) AS `from_day`,
          `t19`.`to_t`,
          `t19`.`to_day`,
          `t19`.`last`,
          `t19`.`book`,
          `t19`.`_still`,
          FALSE AS `_off`
        FROM (
          SELECT
            `t18`.`account_id`,
            `t18`.`subscription_id`,
            `t18`.`item_id`,
            `t18`.`starts_at`,
            `t18`.`starts_at_day`,
            `t18`.`plan`,
            `t18`.`tier`,
            `t18`.`product`,
            `t18`.`kind`,
            `t18`.`status`,
            `t18`.`amount`,
            `t18`.`currency`,
            `t18`.`interval`,
            `t18`.`interval_count`,
            `t18`.`seats`,
            `t18`.`discount_percent`,
            `t18`.`discount_amount`,
            `t18`.`discount_duration`,
            `t18`.`discount_ends_at`,
            `t18`.`discount_ends_at_day`,
            `t18`.`billed_through`,
            `t18`.`billed_through_day`,
            `t18`.`cancel_requested_at`,
            `t18`.`cancelled_at`,
            `t18`.`cancel_kind`,
            `t18`.`cancel_reason`,
            `t18`.`_source`,
            `t18`.`_line`,
            `t18`.`from_t`,
            `t18`.`from_day`,
            `t18`.`to_t`,
            `t18`.`to_day`,
            `t18`.`last`,
            `t18`.`book`,
            `t18`.`_still`,
            `t18`.`_some`,
            `t18`.`_once`,
            `t18`.`_months`,
            `t18`.`_days`,
            `t18`.`_cycle`,
            `t18`.`_cycle_day`
          FROM (
            SELECT
              `t17`.`account_id`,
              `t17`.`subscription_id`,
              `t17`.`item_id`,
              `t17`.`starts_at`,
              `t17`.`starts_at_day`,
              `t17`.`plan`,
              `t17`.`tier`,
              `t17`.`product`,
              `t17`.`kind`,
              `t17`.`status`,
              `t17`.`amount`,
              `t17`.`currency`,
              `t17`.`interval`,
              `t17`.`interval_count`,
              `t17`.`seats`,
              `t17`.`discount_percent`,
              `t17`.`discount_amount`,
              `t17`.`discount_duration`,
              `t17`.`discount_ends_at`,
              `t17`.`discount_ends_at_day`,
              `t17`.`billed_through`,
              `t17`.`billed_through_day`,
              `t17`.`cancel_requested_at`,
              `t17`.`cancelled_at`,
              `t17`.`cancel_kind`,
              `t17`.`cancel_reason`,
              `t17`.`_source`,
              `t17`.`_line`,
              `t17`.`from_t`,
              `t17`.`from_day`,
              `t17`.`to_t`,
              `t17`.`to_day`,
              `t17`.`last`,
              `t17`.`book`,
              `t17`.`_still`,
              `t17`.`_some`,
              `t17`.`_once`,
              `t17`.`_months`,
              `t17`.`_days`,
              `t17`.`_from_day`,
              `t17`.`_from_month`,
              `t17`.`_from_dom`,
              `t17`.`_from_start`,
              `t17`.`_from_noon`,
              `t17`.`_from_change`,
              `t17`.`_to_month`,
              `t17`.`_month`,
              `t17`.`_first`,
              `t17`.`_length`,
              `t17`.`_landing`,
              `t17`.`_there`,
              `t17`.`_there_start`,
              `t17`.`_there_noon`,
              `t17`.`_there_change`,
              IF(
                (
                  (
                    `t17`.`_there_start` + IF(
                      `t17`.`starts_at` < `t17`.`_from_change`,
                      `t17`.`starts_at` - `t17`.`_from_start`,
                      (
                        `t17`.`starts_at` - `t17`.`_from_noon`
                      ) + 43200
                    )
                  ) < `t17`.`_there_change`
                )
                OR (
                  (
                    (
                      `t17`.`_there_noon` + IF(
                        `t17`.`starts_at` < `t17`.`_from_change`,
                        `t17`.`starts_at` - `t17`.`_from_start`,
                        (
                          `t17`.`starts_at` - `t17`.`_from_noon`
                        ) + 43200
                      )
                    ) - 43200
                  ) < `t17`.`_there_change`
                ),
                `t17`.`_there_start` + IF(
                  `t17`.`starts_at` < `t17`.`_from_change`,
                  `t17`.`starts_at` - `t17`.`_from_start`,
                  (
                    `t17`.`starts_at` - `t17`.`_from_noon`
                  ) + 43200
                ),
                (
                  `t17`.`_there_noon` + IF(
                    `t17`.`starts_at` < `t17`.`_from_change`,
                    `t17`.`starts_at` - `t17`.`_from_start`,
                    (
                      `t17`.`starts_at` - `t17`.`_from_noon`
                    ) + 43200
                  )
                ) - 43200
              ) AS `_cycle`,
              CAST(`t17`.`_there` AS INT) AS `_cycle_day`
            FROM (
              SELECT
                `t16`.`account_id`,
                `t16`.`subscription_id`,
                `t16`.`item_id`,
                `t16`.`starts_at`,
                `t16`.`starts_at_day`,
                `t16`.`plan`,
                `t16`.`tier`,
                `t16`.`product`,
                `t16`.`kind`,
                `t16`.`status`,
                `t16`.`amount`,
                `t16`.`currency`,
                `t16`.`interval`,
                `t16`.`interval_count`,
                `t16`.`seats`,
                `t16`.`discount_percent`,
                `t16`.`discount_amount`,
                `t16`.`discount_duration`,
                `t16`.`discount_ends_at`,
                `t16`.`discount_ends_at_day`,
                `t16`.`billed_through`,
                `t16`.`billed_through_day`,
                `t16`.`cancel_requested_at`,
                `t16`.`cancelled_at`,
                `t16`.`cancel_kind`,
                `t16`.`cancel_reason`,
                `t16`.`_source`,
                `t16`.`_line`,
                `t16`.`from_t`,
                `t16`.`from_day`,
                `t16`.`to_t`,
                `t16`.`to_day`,
                `t16`.`last`,
                `t16`.`book`,
                `t16`.`_still`,
                `t16`.`_some`,
                `t16`.`_once`,
                `t16`.`_months`,
                `t16`.`_days`,
                `t16`.`_from_day`,
                `t16`.`_from_month`,
                `t16`.`_from_dom`,
                `t16`.`_from_start`,
                `t16`.`_from_noon`,
                `t16`.`_from_change`,
                `t16`.`_to_month`,
                `t16`.`_month`,
                `t16`.`_first`,
                `t16`.`_length`,
                `t16`.`_landing`,
                `t7`.`_there`,
                `t7`.`_there_start`,
                `t7`.`_there_noon`,
                `t7`.`_there_change`
              FROM (
                SELECT
                  `t14`.`account_id`,
                  `t14`.`subscription_id`,
                  `t14`.`item_id`,
                  `t14`.`starts_at`,
                  `t14`.`starts_at_day`,
                  `t14`.`plan`,
                  `t14`.`tier`,
                  `t14`.`product`,
                  `t14`.`kind`,
                  `t14`.`status`,
                  `t14`.`amount`,
                  `t14`.`currency`,
                  `t14`.`interval`,
                  `t14`.`interval_count`,
                  `t14`.`seats`,
                  `t14`.`discount_percent`,
                  `t14`.`discount_amount`,
                  `t14`.`discount_duration`,
                  `t14`.`discount_ends_at`,
                  `t14`.`discount_ends_at_day`,
                  `t14`.`billed_through`,
                  `t14`.`billed_through_day`,
                  `t14`.`cancel_requested_at`,
                  `t14`.`cancelled_at`,
                  `t14`.`cancel_kind`,
                  `t14`.`cancel_reason`,
                  `t14`.`_source`,
                  `t14`.`_line`,
                  `t14`.`from_t`,
                  `t14`.`from_day`,
                  `t14`.`to_t`,
                  `t14`.`to_day`,
                  `t14`.`last`,
                  `t14`.`book`,
                  `t14`.`_still`,
                  `t14`.`_some`,
                  `t14`.`_once`,
                  `t14`.`_months`,
                  `t14`.`_days`,
                  `t14`.`_from_day`,
                  `t14`.`_from_month`,
                  `t14`.`_from_dom`,
                  `t14`.`_from_start`,
                  `t14`.`_from_noon`,
                  `t14`.`_from_change`,
                  `t14`.`_to_month`,
                  `t14`.`_month`,
                  `t14`.`_first`,
                  `t14`.`_length`,
                  (
                    (
                      CAST(`t14`.`_first` AS BIGINT) + CAST(LEAST(`t14`.`_from_dom`, `t14`.`_length`) AS BIGINT)
                    ) - 1
                  ) + `t14`.`_days` AS `_landing`
                FROM (
                  SELECT
                    `t13`.`account_id`,
                    `t13`.`subscription_id`,
                    `t13`.`item_id`,
                    `t13`.`starts_at`,
                    `t13`.`starts_at_day`,
                    `t13`.`plan`,
                    `t13`.`tier`,
                    `t13`.`product`,
                    `t13`.`kind`,
                    `t13`.`status`,
                    `t13`.`amount`,
                    `t13`.`currency`,
                    `t13`.`interval`,
                    `t13`.`interval_count`,
                    `t13`.`seats`,
                    `t13`.`discount_percent`,
                    `t13`.`discount_amount`,
                    `t13`.`discount_duration`,
                    `t13`.`discount_ends_at`,
                    `t13`.`discount_ends_at_day`,
                    `t13`.`billed_through`,
                    `t13`.`billed_through_day`,
                    `t13`.`cancel_requested_at`,
                    `t13`.`cancelled_at`,
                    `t13`.`cancel_kind`,
                    `t13`.`cancel_reason`,
                    `t13`.`_source`,
                    `t13`.`_line`,
                    `t13`.`from_t`,
                    `t13`.`from_day`,
                    `t13`.`to_t`,
                    `t13`.`to_day`,
                    `t13`.`last`,
                    `t13`.`book`,
                    `t13`.`_still`,
                    `t13`.`_some`,
                    `t13`.`_once`,
                    `t13`.`_months`,
                    `t13`.`_days`,
                    `t13`.`_from_day`,
                    `t13`.`_from_month`,
                    `t13`.`_from_dom`,
                    `t13`.`_from_start`,
                    `t13`.`_from_noon`,
                    `t13`.`_from_change`,
                    `t13`.`_to_month`,
                    `t8`.`_month`,
                    `t8`.`_first`,
                    `t8`.`_length`
                  FROM (
                    SELECT
                      `t11`.`account_id`,
                      `t11`.`subscription_id`,
                      `t11`.`item_id`,
                      `t11`.`starts_at`,
                      `t11`.`starts_at_day`,
                      `t11`.`plan`,
                      `t11`.`tier`,
                      `t11`.`product`,
                      `t11`.`kind`,
                      `t11`.`status`,
                      `t11`.`amount`,
                      `t11`.`currency`,
                      `t11`.`interval`,
                      `t11`.`interval_count`,
                      `t11`.`seats`,
                      `t11`.`discount_percent`,
                      `t11`.`discount_amount`,
                      `t11`.`discount_duration`,
                      `t11`.`discount_ends_at`,
                      `t11`.`discount_ends_at_day`,
                      `t11`.`billed_through`,
                      `t11`.`billed_through_day`,
                      `t11`.`cancel_requested_at`,
                      `t11`.`cancelled_at`,
                      `t11`.`cancel_kind`,
                      `t11`.`cancel_reason`,
                      `t11`.`_source`,
                      `t11`.`_line`,
                      `t11`.`from_t`,
                      `t11`.`from_day`,
                      `t11`.`to_t`,
                      `t11`.`to_day`,
                      `t11`.`last`,
                      `t11`.`book`,
                      `t11`.`_still`,
                      `t11`.`_some`,
                      `t11`.`_once`,
                      `t11`.`_months`,
                      `t11`.`_days`,
                      `t11`.`_from_day`,
                      `t11`.`_from_month`,
                      `t11`.`_from_dom`,
                      `t11`.`_from_start`,
                      `t11`.`_from_noon`,
                      `t11`.`_from_change`,
                      CAST(`t11`.`_from_month` AS BIGINT) + `t11`.`_months` AS `_to_month`
                    FROM (
                      SELECT
                        `t10`.`account_id`,
                        `t10`.`subscription_id`,
                        `t10`.`item_id`,
                        `t10`.`starts_at`,
                        `t10`.`starts_at_day`,
                        `t10`.`plan`,
                        `t10`.`tier`,
                        `t10`.`product`,
                        `t10`.`kind`,
                        `t10`.`status`,
                        `t10`.`amount`,
                        `t10`.`currency`,
                        `t10`.`interval`,
                        `t10`.`interval_count`,
                        `t10`.`seats`,
                        `t10`.`discount_percent`,
                        `t10`.`discount_amount`,
                        `t10`.`discount_duration`,
                        `t10`.`discount_ends_at`,
                        `t10`.`discount_ends_at_day`,
                        `t10`.`billed_through`,
                        `t10`.`billed_through_day`,
                        `t10`.`cancel_requested_at`,
                        `t10`.`cancelled_at`,
                        `t10`.`cancel_kind`,
                        `t10`.`cancel_reason`,
                        `t10`.`_source`,
                        `t10`.`_line`,
                        `t10`.`from_t`,
                        `t10`.`from_day`,
                        `t10`.`to_t`,
                        `t10`.`to_day`,
                        `t10`.`last`,
                        `t10`.`book`,
                        `t10`.`_still`,
                        `t10`.`_some`,
                        `t10`.`_once`,
                        `t10`.`_months`,
                        `t10`.`_days`,
                        `t6`.`_from_day`,
                        `t6`.`_from_month`,
                        `t6`.`_from_dom`,
                        `t6`.`_from_start`,
                        `t6`.`_from_noon`,
                        `t6`.`_from_change`
                      FROM (
                        SELECT
                          `t2`.`account_id`,
                          `t2`.`subscription_id`,
                          `t2`.`item_id`,
                          `t2`.`starts_at`,
                          `t2`.`starts_at_day`,
                          `t2`.`plan`,
                          `t2`.`tier`,
                          `t2`.`product`,
                          `t2`.`kind`,
                          `t2`.`status`,
                          `t2`.`amount`,
                          `t2`.`currency`,
                          `t2`.`interval`,
                          `t2`.`interval_count`,
                          `t2`.`seats`,
                          `t2`.`discount_percent`,
                          `t2`.`discount_amount`,
                          `t2`.`discount_duration`,
                          `t2`.`discount_ends_at`,
                          `t2`.`discount_ends_at_day`,
                          `t2`.`billed_through`,
                          `t2`.`billed_through_day`,
                          `t2`.`cancel_requested_at`,
                          `t2`.`cancelled_at`,
                          `t2`.`cancel_kind`,
                          `t2`.`cancel_reason`,
                          `t2`.`_source`,
                          `t2`.`_line`,
                          `t2`.`from_t`,
                          `t2`.`from_day`,
                          `t2`.`to_t`,
                          `t2`.`to_day`,
                          `t2`.`last`,
                          IF(`t2`.`status` = 'trial', 'trial', IF(`t2`.`kind` = 'recurring', 'mrr', 'metered')) AS `book`,
                          `t2`.`status` = 'paused' AS `_still`,
                          (
                            COALESCE(`t2`.`discount_percent`, 0) + COALESCE(`t2`.`discount_amount`, 0)
                          ) > 0 AS `_some`,
                          COALESCE(`t2`.`discount_duration` = 'once', FALSE) AS `_once`,
                          IF(
                            `t2`.`interval` = 'year',
                            12,
                            IF(`t2`.`interval` = 'quarter', 3, IF(`t2`.`interval` = 'month', 1, 0))
                          ) * `t2`.`interval_count` AS `_months`,
                          IF(`t2`.`interval` = 'week', 7, IF(`t2`.`interval` = 'day', 1, 0)) * `t2`.`interval_count` AS `_days`
                        FROM `mrr_stretch_bd8f19fb` AS `t2`
                        WHERE
                          `t2`.`status` <> 'free'
                          AND NOT (
                            (
                              IF(`t2`.`status` = 'trial', 'trial', IF(`t2`.`kind` = 'recurring', 'mrr', 'metered')) <> 'mrr'
                            )
                            AND (
                              `t2`.`status` = 'paused'
                            )
                          )
                          AND NOT (
                            (
                              `t2`.`status` = 'trial'
                            ) AND (
                              `t2`.`kind` = 'metered'
                            )
                          )
                      ) AS `t10`
                      LEFT OUTER JOIN (
                        SELECT
                          `t1`.`day` AS `_from_day`,
                          `t1`.`month_no` AS `_from_month`,
                          `t1`.`dom` AS `_from_dom`,
                          `t1`.`start_t` AS `_from_start`,
                          `t1`.`noon_t` AS `_from_noon`,
                          `t1`.`change_t` AS `_from_change`
                        FROM `calendar` AS `t1`
                      ) AS `t6`
                        ON `t10`.`starts_at_day` = `t6`.`_from_day`
                    ) AS `t11`
                  ) AS `t13`
                  LEFT OUTER JOIN (
                    SELECT
                      CAST(`t1`.`month_no` AS BIGINT) AS `_month`,
                      `t1`.`month_start_day` AS `_first`,
                      `t1`.`month_days` AS `_length`
                    FROM `calendar` AS `t1`
                    WHERE
                      `t1`.`dom` = 1
                  ) AS `t8`
                    ON `t13`.`_to_month` = `t8`.`_month`
                ) AS `t14`
              ) AS `t16`
              LEFT OUTER JOIN (
                SELECT
                  CAST(`t1`.`day` AS BIGINT) AS `_there`,
                  `t1`.`start_t` AS `_there_start`,
                  `t1`.`noon_t` AS `_there_noon`,
                  `t1`.`change_t` AS `_there_change`
                FROM `calendar` AS `t1`
              ) AS `t7`
                ON `t16`.`_landing` = `t7`.`_there`
            ) AS `t17`
          ) AS `t18`
        ) AS `t19`
        WHERE
          COALESCE(
            `t19`.`_some`
            AND (
              IF(
                `t19`.`_once` AND (
                  `t19`.`discount_ends_at` IS NULL
                ),
                `t19`.`_cycle`,
                `t19`.`discount_ends_at`
              ) < `t19`.`to_t`
            ),
            FALSE
          )
      ) AS `t20`
    ) AS `t22`
  ) AS `t23`
  WHERE
    `t23`.`from_t` < `t23`.`to_t`
) AS `t24`
UNION ALL
SELECT
  *
FROM `line_span_bd8f19fb` AS `t0`
