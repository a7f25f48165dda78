WITH `t23` AS (
  SELECT
    `t20`.`period`,
    `t20`.`start_t` AS `_start_t`,
    `t20`.`end_t` AS `_end_t`,
    `t20`.`start_day` AS `_start_day`,
    `t20`.`end_day` AS `_end_day`,
    `t20`.`now_t` AS `_now_t`,
    `t20`.`on_day`
  FROM (
    SELECT
      `t9`.`period`,
      `t9`.`start_t`,
      `t9`.`end_t`,
      `t9`.`start_day`,
      `t9`.`end_day`,
      `t9`.`now_t`,
      `t14`.`on_day`
    FROM (
      SELECT
        `t4`.`day` AS `on_day`
      FROM `calendar` AS `t4`
    ) AS `t14`
    INNER JOIN `periods` AS `t9`
      ON `t14`.`on_day` >= `t9`.`start_day` AND `t14`.`on_day` < `t9`.`end_day`
  ) AS `t20`
), `t49` AS (
  SELECT
    `t48`.`account_id`,
    `t48`.`money`,
    `t48`.`subscription_id`,
    `t48`.`item_id`,
    `t48`.`product`,
    `t48`.`t`,
    `t48`.`change`,
    `t48`.`shift`,
    `t48`.`old_seats`,
    `t48`.`new_seats`,
    `t48`.`plan_from`,
    `t48`.`plan_to`,
    `t48`.`before`,
    `t48`.`fresh`,
    `t48`.`gone`,
    `t48`.`seat_part`,
    COALESCE(`t48`.`product`, '') AS `label`
  FROM (
    SELECT
      `t47`.`account_id`,
      `t47`.`money`,
      `t47`.`subscription_id`,
      `t47`.`item_id`,
      `t47`.`product`,
      `t47`.`t`,
      `t47`.`change`,
      `t47`.`shift`,
      `t47`.`old_seats`,
      `t47`.`new_seats`,
      `t47`.`plan_from`,
      `t47`.`plan_to`,
      `t47`.`before`,
      `t47`.`fresh`,
      `t47`.`gone`,
      IF(
        COALESCE(
          (
            `t47`.`before` > CAST(0 AS DECIMAL(38, 0))
          )
          AND (
            (
              `t47`.`before` + `t47`.`change`
            ) > CAST(0 AS DECIMAL(38, 0))
          )
          AND (
            `t47`.`old_seats` > 0
          )
          AND (
            `t47`.`new_seats` > 0
          ),
          FALSE
        ),
        IF(
          COALESCE(`t47`.`plan_from` = `t47`.`plan_to`, TRUE)
          AND (
            `t47`.`old_seats` <> `t47`.`new_seats`
          ),
          `t47`.`change`,
          IF(
            COALESCE(`t47`.`plan_from` = `t47`.`plan_to`, TRUE),
            CAST(0 AS DECIMAL(38, 0)),
            (
              `t47`.`before` + `t47`.`change`
            ) - CAST((
              (
                (
                  (
                    (
                      `t47`.`before` + `t47`.`change`
                    ) * CAST(COALESCE(`t47`.`old_seats`, 0) AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
                  ) + IF(
                    (
                      (
                        `t47`.`before` + `t47`.`change`
                      ) * CAST(COALESCE(`t47`.`old_seats`, 0) AS DECIMAL(38, 0))
                    ) < CAST(0 AS DECIMAL(38, 0)),
                    CAST(0 AS DECIMAL(38, 0)) - CAST(GREATEST(COALESCE(`t47`.`new_seats`, 1), 1) AS DECIMAL(38, 0)),
                    CAST(GREATEST(COALESCE(`t47`.`new_seats`, 1), 1) AS DECIMAL(38, 0))
                  )
                ) - (
                  (
                    (
                      (
                        `t47`.`before` + `t47`.`change`
                      ) * CAST(COALESCE(`t47`.`old_seats`, 0) AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
                    ) + IF(
                      (
                        (
                          `t47`.`before` + `t47`.`change`
                        ) * CAST(COALESCE(`t47`.`old_seats`, 0) AS DECIMAL(38, 0))
                      ) < CAST(0 AS DECIMAL(38, 0)),
                      CAST(0 AS DECIMAL(38, 0)) - CAST(GREATEST(COALESCE(`t47`.`new_seats`, 1), 1) AS DECIMAL(38, 0)),
                      CAST(GREATEST(COALESCE(`t47`.`new_seats`, 1), 1) AS DECIMAL(38, 0))
                    )
                  ) % (
                    CAST(GREATEST(COALESCE(`t47`.`new_seats`, 1), 1) AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
                  )
                )
              ) / (
                CAST(GREATEST(COALESCE(`t47`.`new_seats`, 1), 1) AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
              )
            ) AS DECIMAL(38, 0))
          )
        ),
        CAST(0 AS DECIMAL(38, 0))
      ) AS `seat_part`
    FROM (
      SELECT
        `t44`.`account_id`,
        `t44`.`money`,
        `t44`.`subscription_id`,
        `t44`.`item_id`,
        `t44`.`product`,
        `t44`.`t`,
        `t44`.`change`,
        `t44`.`shift`,
        `t44`.`old_seats`,
        `t44`.`new_seats`,
        `t44`.`plan_from`,
        `t44`.`plan_to`,
        `t44`.`before`,
        CAST((
          `t44`.`before` = CAST(0 AS DECIMAL(38, 0))
        )
        AND (
          (
            `t44`.`before` + `t44`.`change`
          ) > CAST(0 AS DECIMAL(38, 0))
        ) AS BIGINT) AS `fresh`,
        CAST((
          `t44`.`before` > CAST(0 AS DECIMAL(38, 0))
        )
        AND (
          (
            `t44`.`before` + `t44`.`change`
          ) = CAST(0 AS DECIMAL(38, 0))
        ) AS BIGINT) AS `gone`
      FROM (
        SELECT
          `t43`.`account_id`,
          `t43`.`money`,
          `t43`.`subscription_id`,
          `t43`.`item_id`,
          `t43`.`product`,
          `t43`.`t`,
          `t43`.`change`,
          `t43`.`shift`,
          `t43`.`old_seats`,
          `t43`.`new_seats`,
          `t43`.`plan_from`,
          `t43`.`plan_to`,
          CAST(COALESCE(
            SUM(`t43`.`change` + `t43`.`shift`) OVER (
              PARTITION BY `t43`.`account_id`, `t43`.`money`, `t43`.`subscription_id`, `t43`.`item_id`, `t43`.`product`
              ORDER BY `t43`.`t` ASC NULLS LAST
              ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ),
            0
          ) + `t43`.`shift` AS DECIMAL(38, 0)) AS `before`
        FROM (
          SELECT
            `t39`.`account_id`,
            `t39`.`money`,
            `t39`.`subscription_id`,
            `t39`.`item_id`,
            `t39`.`product`,
            `t39`.`t`,
            CAST(SUM(`t39`.`real`) AS DECIMAL(38, 0)) AS `change`,
            CAST(SUM(`t39`.`fx`) AS DECIMAL(38, 0)) AS `shift`,
            MAX(
              IF(
                NOT (
                  `t39`.`begins`
                ) AND (
                  `t39`.`at` = `t39`.`_first`
                ),
                `t39`.`seats`,
                CAST(NULL AS BIGINT)
              )
            ) AS `old_seats`,
            MAX(
              IF(
                `t39`.`begins` AND (
                  `t39`.`at` = `t39`.`_last`
                ),
                `t39`.`seats`,
                CAST(NULL AS BIGINT)
              )
            ) AS `new_seats`,
            MAX(
              IF(
                NOT (
                  `t39`.`begins`
                ) AND (
                  `t39`.`at` = `t39`.`_first`
                ),
                `t39`.`plan`,
                CAST(NULL AS STRING)
              )
            ) AS `plan_from`,
            MAX(
              IF(
                `t39`.`begins` AND (
                  `t39`.`at` = `t39`.`_last`
                ),
                `t39`.`plan`,
                CAST(NULL AS STRING)
              )
            ) AS `plan_to`
          FROM (
            SELECT
              `t37`.`account_id`,
              `t37`.`money`,
              `t37`.`subscription_id`,
              `t37`.`item_id`,
              `t37`.`product`,
              `t37`.`plan`,
              `t37`.`seats`,
              `t37`.`real`,
              `t37`.`fx`,
              `t37`.`begins`,
              `t37`.`at`,
              `t37`.`t`,
              MIN(IF(`t37`.`begins`, CAST(NULL AS BIGINT), `t37`.`at`)) OVER (
                PARTITION BY `t37`.`account_id`, `t37`.`money`, `t37`.`subscription_id`, `t37`.`item_id`, `t37`.`product`, `t37`.`t`
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) AS `_first`,
              MAX(IF(`t37`.`begins`, `t37`.`at`, CAST(NULL AS BIGINT))) OVER (
                PARTITION BY `t37`.`account_id`, `t37`.`money`, `t37`.`subscription_id`, `t37`.`item_id`, `t37`.`product`, `t37`.`t`
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) AS `_last`
            FROM (
              SELECT
                `t32`.`account_id`,
                `t32`.`money`,
                `t32`.`subscription_id`,
                `t32`.`item_id`,
                `t32`.`product`,
                `t32`.`plan`,
                `t32`.`seats`,
                `t32`.`real`,
                `t32`.`fx`,
                `t32`.`begins`,
                `t32`.`t` AS `at`,
                COALESCE(`t15`.`_anchor`, `t32`.`t`) AS `t`
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    `t16`.`account_id`,
                    `t16`.`money`,
                    `t16`.`subscription_id`,
                    `t16`.`item_id`,
                    `t16`.`product`,
                    `t16`.`plan`,
                    `t16`.`seats`,
                    `t16`.`from_t` AS `t`,
                    IF(
                      `t16`.`rate` = 10000000000,
                      `t16`.`pico`,
                      CAST((
                        (
                          (
                            (
                              `t16`.`pico` * CAST(`t16`.`rate` AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
                            ) + IF(
                              (
                                `t16`.`pico` * CAST(`t16`.`rate` AS DECIMAL(38, 0))
                              ) < CAST(0 AS DECIMAL(38, 0)),
                              CAST(0 AS DECIMAL(38, 0)) - CAST(10000000000 AS DECIMAL(38, 0)),
                              CAST(10000000000 AS DECIMAL(38, 0))
                            )
                          ) - (
                            (
                              (
                                `t16`.`pico` * CAST(`t16`.`rate` AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
                              ) + IF(
                                (
                                  `t16`.`pico` * CAST(`t16`.`rate` AS DECIMAL(38, 0))
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
                    ) AS `real`,
                    CAST(0 AS DECIMAL(38, 0)) AS `fx`,
                    TRUE AS `begins`
                  FROM (
                    SELECT
                      `t7`.`account_id`,
                      `t7`.`subscription_id`,
                      `t7`.`item_id`,
                      `t7`.`plan`,
                      `t7`.`tier`,
                      `t7`.`product`,
                      `t7`.`currency`,
                      `t7`.`seats`,
                      `t7`.`from_t`,
                      `t7`.`from_day`,
                      `t7`.`to_t`,
                      `t7`.`to_day`,
                      `t7`.`pico`,
                      `t7`.`keeps`,
                      `t7`.`book`,
                      `t7`.`rate_day`,
                      `t7`.`stretch_t`,
                      `t7`.`stretch_day`,
                      `t7`.`interval`,
                      `t7`.`interval_count`,
                      `t7`.`cancel_kind`,
                      `t7`.`cancel_reason`,
                      `t7`.`agreed_t`,
                      `t7`.`_source`,
                      `t7`.`_line`,
                      `t7`.`rate`,
                      `t7`.`next_rate`,
                      '' AS `money`
                    FROM `mrr_rated_bd8f19fb` AS `t7`
                    WHERE
                      `t7`.`book` = 'mrr' AND `t7`.`rate` IS NOT NULL
                  ) AS `t16`
                ) AS `t27`
                UNION ALL
                SELECT
                  *
                FROM (
                  SELECT
                    `t17`.`account_id`,
                    `t17`.`money`,
                    `t17`.`subscription_id`,
                    `t17`.`item_id`,
                    `t17`.`product`,
                    `t17`.`plan`,
                    `t17`.`seats`,
                    `t17`.`to_t` AS `t`,
                    -(
                      IF(
                        `t17`.`next_rate` = 10000000000,
                        `t17`.`pico`,
                        CAST((
                          (
                            (
                              (
                                `t17`.`pico` * CAST(`t17`.`next_rate` AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
                              ) + IF(
                                (
                                  `t17`.`pico` * CAST(`t17`.`next_rate` AS DECIMAL(38, 0))
                                ) < CAST(0 AS DECIMAL(38, 0)),
                                CAST(0 AS DECIMAL(38, 0)) - CAST(10000000000 AS DECIMAL(38, 0)),
                                CAST(10000000000 AS DECIMAL(38, 0))
                              )
                            ) - (
                              (
                                (
                                  `t17`.`pico` * CAST(`t17`.`next_rate` AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
                                ) + IF(
                                  (
                                    `t17`.`pico` * CAST(`t17`.`next_rate` AS DECIMAL(38, 0))
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
                      )
                    ) AS `real`,
                    IF(
                      `t17`.`next_rate` = 10000000000,
                      `t17`.`pico`,
                      CAST((
                        (
                          (
                            (
                              `t17`.`pico` * CAST(`t17`.`next_rate` AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
                            ) + IF(
                              (
                                `t17`.`pico` * CAST(`t17`.`next_rate` AS DECIMAL(38, 0))
                              ) < CAST(0 AS DECIMAL(38, 0)),
                              CAST(0 AS DECIMAL(38, 0)) - CAST(10000000000 AS DECIMAL(38, 0)),
                              CAST(10000000000 AS DECIMAL(38, 0))
                            )
                          ) - (
                            (
                              (
                                `t17`.`pico` * CAST(`t17`.`next_rate` AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
                              ) + IF(
                                (
                                  `t17`.`pico` * CAST(`t17`.`next_rate` AS DECIMAL(38, 0))
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
                    ) - IF(
                      `t17`.`rate` = 10000000000,
                      `t17`.`pico`,
                      CAST((
                        (
                          (
                            (
                              `t17`.`pico` * CAST(`t17`.`rate` AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
                            ) + IF(
                              (
                                `t17`.`pico` * CAST(`t17`.`rate` AS DECIMAL(38, 0))
                              ) < CAST(0 AS DECIMAL(38, 0)),
                              CAST(0 AS DECIMAL(38, 0)) - CAST(10000000000 AS DECIMAL(38, 0)),
                              CAST(10000000000 AS DECIMAL(38, 0))
                            )
                          ) - (
                            (
                              (
                                `t17`.`pico` * CAST(`t17`.`rate` AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
                              ) + IF(
                                (
                                  `t17`.`pico` * CAST(`t17`.`rate` AS DECIMAL(38, 0))
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
                    ) AS `fx`,
                    FALSE AS `begins`
                  FROM (
                    SELECT
                      `t7`.`account_id`,
                      `t7`.`subscription_id`,
                      `t7`.`item_id`,
                      `t7`.`plan`,
                      `t7`.`tier`,
                      `t7`.`product`,
                      `t7`.`currency`,
                      `t7`.`seats`,
                      `t7`.`from_t`,
                      `t7`.`from_day`,
                      `t7`.`to_t`,
                      `t7`.`to_day`,
                      `t7`.`pico`,
                      `t7`.`keeps`,
                      `t7`.`book`,
                      `t7`.`rate_day`,
                      `t7`.`stretch_t`,
                      `t7`.`stretch_day`,
                      `t7`.`interval`,
                      `t7`.`interval_count`,
                      `t7`.`cancel_kind`,
                      `t7`.`cancel_reason`,
                      `t7`.`agreed_t`,
                      `t7`.`_source`,
                      `t7`.`_line`,
                      `t7`.`rate`,
                      `t7`.`next_rate`,
                      '' AS `money`
                    FROM `mrr_rated_bd8f19fb` AS `t7`
                    WHERE
                      `t7`.`book` = 'mrr' AND `t7`.`rate` IS NOT NULL AND `t7`.`to_t` < 253402300799
                  ) AS `t17`
                ) AS `t28`
              ) AS `t32`
              LEFT OUTER JOIN (
                SELECT
                  `t6`.`account_id` AS `_a`,
                  `t6`.`t` AS `_t`,
                  `t6`.`anchor_t` AS `_anchor`
                FROM `mrr_anchor_bd8f19fb` AS `t6`
              ) AS `t15`
                ON `t32`.`account_id` = `t15`.`_a` AND `t32`.`t` = `t15`.`_t`
            ) AS `t37`
          ) AS `t39`
          GROUP BY
            1,
            2,
            3,
            4,
            5,
            6
        ) AS `t43`
      ) AS `t44`
    ) AS `t47`
  ) AS `t48`
)
SELECT
  `t63`.`period`,
  `t63`.`account_id`,
  `t63`.`t`,
  `t63`.`t_day`,
  `t63`.`key`,
  `t63`.`upsell`,
  `t63`.`cross_sell`,
  `t63`.`add_on`,
  `t63`.`seats`,
  `t63`.`purchases`,
  `t63`.`upsell` + `t63`.`cross_sell` + `t63`.`add_on` + `t63`.`purchases` AS `amount`
FROM (
  SELECT
    *
  FROM (
    SELECT
      `t61`.`period`,
      `t61`.`account_id`,
      `t61`.`t`,
      `t61`.`t_day`,
      `t61`.`key`,
      (
        `t61`.`real` - `t61`.`_cross`
      ) - LEAST(COALESCE(`t61`.`add`, CAST(0 AS DECIMAL(38, 0))), `t61`.`real` - `t61`.`_cross`) AS `upsell`,
      `t61`.`_cross` AS `cross_sell`,
      LEAST(COALESCE(`t61`.`add`, CAST(0 AS DECIMAL(38, 0))), `t61`.`real` - `t61`.`_cross`) AS `add_on`,
      GREATEST(
        LEAST(
          COALESCE(`t61`.`seats`, CAST(0 AS DECIMAL(38, 0))),
          (
            `t61`.`real` - `t61`.`_cross`
          ) - LEAST(COALESCE(`t61`.`add`, CAST(0 AS DECIMAL(38, 0))), `t61`.`real` - `t61`.`_cross`)
        ),
        CAST(0 AS DECIMAL(38, 0))
      ) AS `seats`,
      CAST(0 AS DECIMAL(38, 0)) AS `purchases`
    FROM (
      SELECT
        `t60`.`period`,
        `t60`.`account_id`,
        `t60`.`t`,
        `t60`.`t_day`,
        `t60`.`real`,
        `t60`.`gone`,
        `t60`.`cross`,
        `t60`.`add`,
        `t60`.`seats`,
        IF(
          COALESCE(`t60`.`gone`, 0) = 0,
          LEAST(COALESCE(`t60`.`cross`, CAST(0 AS DECIMAL(38, 0))), `t60`.`real`),
          CAST(0 AS DECIMAL(38, 0))
        ) AS `_cross`,
        `t60`.`account_id` AS `key`
      FROM (
        SELECT
          `t35`.`period`,
          `t35`.`account_id`,
          `t35`.`t`,
          `t35`.`t_day`,
          `t35`.`real`,
          `t59`.`gone`,
          `t59`.`cross`,
          `t59`.`add`,
          `t59`.`seats`
        FROM (
          SELECT
            `t30`.`account_id`,
            `t30`.`t`,
            `t30`.`t_day`,
            `t30`.`real`,
            `t30`.`fx`,
            `t30`.`after`,
            `t30`.`before`,
            `t30`.`first_t`,
            `t30`.`first_day`,
            `t30`.`was`,
            `t30`.`is`,
            `t30`.`kind`,
            `t30`.`prev_t`,
            `t30`.`next_t`,
            `t30`.`starts_t`,
            `t30`.`starts_day`,
            `t30`.`cancel_kind`,
            `t30`.`cancel_reason`,
            `t30`.`age_days`,
            `t30`.`age`,
            `t30`.`caused`,
            `t30`.`period`,
            `t30`.`_start_t`,
            `t30`.`_end_t`,
            `t30`.`_start_day`,
            `t30`.`_end_day`,
            `t30`.`_now_t`,
            `t30`.`on_day`,
            `t30`.`before` AS `held`
          FROM (
            SELECT
              `t22`.`account_id`,
              `t22`.`t`,
              `t22`.`t_day`,
              `t22`.`real`,
              `t22`.`fx`,
              `t22`.`after`,
              `t22`.`before`,
              `t22`.`first_t`,
              `t22`.`first_day`,
              `t22`.`was`,
              `t22`.`is`,
              `t22`.`kind`,
              `t22`.`prev_t`,
              `t22`.`next_t`,
              `t22`.`starts_t`,
              `t22`.`starts_day`,
              `t22`.`cancel_kind`,
              `t22`.`cancel_reason`,
              `t22`.`age_days`,
              `t22`.`age`,
              `t22`.`caused`,
              `t25`.`period`,
              `t25`.`_start_t`,
              `t25`.`_end_t`,
              `t25`.`_start_day`,
              `t25`.`_end_day`,
              `t25`.`_now_t`,
              `t25`.`on_day`
            FROM (
              SELECT
                `t0`.`account_id`,
                `t0`.`t`,
                `t0`.`t_day`,
                `t0`.`real`,
                `t0`.`fx`,
                `t0`.`after`,
                `t0`.`before`,
                `t0`.`first_t`,
                `t0`.`first_day`,
                `t0`.`was`,
                `t0`.`is`,
                `t0`.`kind`,
                `t0`.`prev_t`,
                `t0`.`next_t`,
                `t0`.`starts_t`,
                `t0`.`starts_day`,
                `t0`.`cancel_kind`,
                `t0`.`cancel_reason`,
                `t0`.`t_day` - `t0`.`first_day` AS `age_days`,
                IF(
                  (
                    `t0`.`t_day` - `t0`.`first_day`
                  ) <= 30,
                  '0-30',
                  IF(
                    (
                      `t0`.`t_day` - `t0`.`first_day`
                    ) <= 90,
                    '31-90',
                    IF(
                      (
                        `t0`.`t_day` - `t0`.`first_day`
                      ) <= 180,
                      '91-180',
                      IF((
                        `t0`.`t_day` - `t0`.`first_day`
                      ) <= 365, '181-365', '366+')
                    )
                  )
                ) AS `age`,
                TRUE AS `caused`
              FROM `mrr_movement_bd8f19fb` AS `t0`
              WHERE
                `t0`.`kind` <> ''
            ) AS `t22`
            INNER JOIN `t23` AS `t25`
              ON `t22`.`t_day` = `t25`.`on_day`
          ) AS `t30`
          WHERE
            `t30`.`t` < `t30`.`_end_t` AND `t30`.`kind` = 'expansion'
        ) AS `t35`
        LEFT OUTER JOIN (
          SELECT
            `t57`.`account_id` AS `_a`,
            `t57`.`t` AS `_t`,
            `t57`.`money` AS `currency`,
            `t57`.`gone`,
            `t57`.`cross`,
            `t57`.`add`,
            `t57`.`seats`
          FROM (
            SELECT
              `t56`.`account_id`,
              `t56`.`money`,
              `t56`.`t`,
              CAST(SUM(IF(`t56`.`_came`, `t56`.`change`, CAST(0 AS DECIMAL(38, 0)))) AS DECIMAL(38, 0)) AS `cross`,
              CAST(SUM(
                IF(
                  NOT (
                    `t56`.`_came`
                  )
                  AND (
                    `t56`.`_went` = 0
                  )
                  AND (
                    `t56`.`fresh` = 1
                  )
                  AND (
                    `t56`.`_left` = 0
                  ),
                  `t56`.`change`,
                  CAST(0 AS DECIMAL(38, 0))
                )
              ) AS DECIMAL(38, 0)) AS `add`,
              CAST(SUM(
                IF(
                  NOT (
                    `t56`.`_came`
                  ) AND (
                    `t56`.`_went` = 0
                  ),
                  `t56`.`seat_part`,
                  CAST(0 AS DECIMAL(38, 0))
                )
              ) AS DECIMAL(38, 0)) AS `seats`,
              MAX(`t56`.`_went`) AS `gone`
            FROM (
              SELECT
                `t51`.`account_id`,
                `t51`.`money`,
                `t51`.`subscription_id`,
                `t51`.`item_id`,
                `t51`.`product`,
                `t51`.`t`,
                `t51`.`change`,
                `t51`.`shift`,
                `t51`.`old_seats`,
                `t51`.`new_seats`,
                `t51`.`plan_from`,
                `t51`.`plan_to`,
                `t51`.`before`,
                `t51`.`fresh`,
                `t51`.`gone`,
                `t51`.`seat_part`,
                `t51`.`label`,
                `t55`.`_a`,
                `t55`.`_label`,
                `t55`.`_t`,
                `t55`.`_left`,
                `t55`.`_came`,
                `t55`.`_went`
              FROM `t49` AS `t51`
              INNER JOIN (
                SELECT
                  `t53`.`account_id` AS `_a`,
                  `t53`.`label` AS `_label`,
                  `t53`.`t` AS `_t`,
                  `t53`.`left` AS `_left`,
                  (
                    `t53`.`_now` > 0
                  ) AND (
                    `t53`.`_now` = `t53`.`step`
                  ) AS `_came`,
                  CAST((
                    `t53`.`_now` = 0
                  ) AND (
                    `t53`.`step` < 0
                  ) AS BIGINT) AS `_went`
                FROM (
                  SELECT
                    `t52`.`account_id`,
                    `t52`.`label`,
                    `t52`.`t`,
                    `t52`.`step`,
                    `t52`.`left`,
                    SUM(`t52`.`step`) OVER (
                      PARTITION BY `t52`.`account_id`, `t52`.`label`
                      ORDER BY `t52`.`t` ASC NULLS LAST
                      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                    ) AS `_now`
                  FROM (
                    SELECT
                      `t50`.`account_id`,
                      `t50`.`label`,
                      `t50`.`t`,
                      SUM(`t50`.`fresh` - `t50`.`gone`) AS `step`,
                      MAX(`t50`.`gone`) AS `left`
                    FROM `t49` AS `t50`
                    GROUP BY
                      1,
                      2,
                      3
                  ) AS `t52`
                ) AS `t53`
              ) AS `t55`
                ON `t51`.`account_id` = `t55`.`_a`
                AND `t51`.`label` = `t55`.`_label`
                AND `t51`.`t` = `t55`.`_t`
            ) AS `t56`
            GROUP BY
              1,
              2,
              3
          ) AS `t57`
        ) AS `t59`
          ON `t35`.`account_id` = `t59`.`_a` AND `t35`.`t` = `t59`.`_t`
      ) AS `t60`
    ) AS `t61`
  ) AS `t62`
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      `t45`.`period`,
      `t45`.`account_id`,
      `t45`.`t`,
      `t45`.`t_day`,
      `t45`.`key`,
      CAST(0 AS DECIMAL(38, 0)) AS `upsell`,
      CAST(0 AS DECIMAL(38, 0)) AS `cross_sell`,
      CAST(0 AS DECIMAL(38, 0)) AS `add_on`,
      CAST(0 AS DECIMAL(38, 0)) AS `seats`,
      `t45`.`_amount` AS `purchases`
    FROM (
      SELECT
        `t42`.`purchase_id`,
        `t42`.`account_id`,
        `t42`.`at`,
        `t42`.`at_day`,
        `t42`.`amount`,
        `t42`.`currency`,
        `t42`.`kind`,
        `t42`.`product`,
        `t42`.`_source`,
        `t42`.`_line`,
        `t42`.`_seen`,
        `t42`.`period`,
        `t42`.`_start_t`,
        `t42`.`_end_t`,
        `t42`.`_start_day`,
        `t42`.`_end_day`,
        `t42`.`_now_t`,
        `t42`.`on_day`,
        `t42`.`rate`,
        `t42`.`t`,
        `t42`.`t_day`,
        `t42`.`key`,
        IF(
          `t42`.`rate` = 10000000000,
          CAST(`t42`.`amount` AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0)),
          CAST((
            (
              (
                (
                  CAST(`t42`.`amount` AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0)) * CAST(`t42`.`rate` AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
                ) + IF(
                  (
                    CAST(`t42`.`amount` AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0)) * CAST(`t42`.`rate` AS DECIMAL(38, 0))
                  ) < CAST(0 AS DECIMAL(38, 0)),
                  CAST(0 AS DECIMAL(38, 0)) - CAST(10000000000 AS DECIMAL(38, 0)),
                  CAST(10000000000 AS DECIMAL(38, 0))
                )
              ) - (
                (
                  (
                    CAST(`t42`.`amount` AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0)) * CAST(`t42`.`rate` AS DECIMAL(38, 0)) * CAST(2 AS DECIMAL(38, 0))
                  ) + IF(
                    (
                      CAST(`t42`.`amount` AS DECIMAL(38, 0)) * CAST(1000000 AS DECIMAL(38, 0)) * CAST(`t42`.`rate` AS DECIMAL(38, 0))
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
        ) AS `_amount`
      FROM (
        SELECT
          `t41`.`purchase_id`,
          `t41`.`account_id`,
          `t41`.`at`,
          `t41`.`at_day`,
          `t41`.`amount`,
          `t41`.`currency`,
          `t41`.`kind`,
          `t41`.`product`,
          `t41`.`_source`,
          `t41`.`_line`,
          `t41`.`_seen`,
          `t41`.`period`,
          `t41`.`_start_t`,
          `t41`.`_end_t`,
          `t41`.`_start_day`,
          `t41`.`_end_day`,
          `t41`.`_now_t`,
          `t41`.`on_day`,
          `t41`.`rate`,
          `t41`.`at` AS `t`,
          `t41`.`at_day` AS `t_day`,
          `t41`.`purchase_id` AS `key`
        FROM (
          SELECT
            `t40`.`purchase_id`,
            `t40`.`account_id`,
            `t40`.`at`,
            `t40`.`at_day`,
            `t40`.`amount`,
            `t40`.`currency`,
            `t40`.`kind`,
            `t40`.`product`,
            `t40`.`_source`,
            `t40`.`_line`,
            `t40`.`_seen`,
            `t40`.`period`,
            `t40`.`_start_t`,
            `t40`.`_end_t`,
            `t40`.`_start_day`,
            `t40`.`_end_day`,
            `t40`.`_now_t`,
            `t40`.`on_day`,
            `t40`.`rate`
          FROM (
            SELECT
              `t38`.`purchase_id`,
              `t38`.`account_id`,
              `t38`.`at`,
              `t38`.`at_day`,
              `t38`.`amount`,
              `t38`.`currency`,
              `t38`.`kind`,
              `t38`.`product`,
              `t38`.`_source`,
              `t38`.`_line`,
              `t38`.`_seen`,
              `t38`.`period`,
              `t38`.`_start_t`,
              `t38`.`_end_t`,
              `t38`.`_start_day`,
              `t38`.`_end_day`,
              `t38`.`_now_t`,
              `t38`.`on_day`,
              `t38`.`_currency`,
              `t38`.`_day`,
              `t38`.`_rate`,
              IF(`t38`.`currency` = 'USD', 10000000000, `t38`.`_rate`) AS `rate`
            FROM (
              SELECT
                `t36`.`purchase_id`,
                `t36`.`account_id`,
                `t36`.`at`,
                `t36`.`at_day`,
                `t36`.`amount`,
                `t36`.`currency`,
                `t36`.`kind`,
                `t36`.`product`,
                `t36`.`_source`,
                `t36`.`_line`,
                `t36`.`_seen`,
                `t36`.`period`,
                `t36`.`_start_t`,
                `t36`.`_end_t`,
                `t36`.`_start_day`,
                `t36`.`_end_day`,
                `t36`.`_now_t`,
                `t36`.`on_day`,
                `t18`.`_currency`,
                `t18`.`_day`,
                `t18`.`_rate`
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    `t8`.`purchase_id`,
                    `t8`.`account_id`,
                    `t8`.`at`,
                    `t8`.`at_day`,
                    `t8`.`amount`,
                    `t8`.`currency`,
                    `t8`.`kind`,
                    `t8`.`product`,
                    `t8`.`_source`,
                    `t8`.`_line`,
                    `t8`.`_seen`,
                    `t26`.`period`,
                    `t26`.`_start_t`,
                    `t26`.`_end_t`,
                    `t26`.`_start_day`,
                    `t26`.`_end_day`,
                    `t26`.`_now_t`,
                    `t26`.`on_day`
                  FROM `purchases` AS `t8`
                  LEFT ANTI JOIN (
                    SELECT
                      `t3`.`account_id` AS `_test`
                    FROM `accounts` AS `t3`
                    WHERE
                      COALESCE(`t3`.`is_test`, FALSE)
                  ) AS `t19`
                    ON `t8`.`account_id` = `t19`.`_test`
                  INNER JOIN `t23` AS `t26`
                    ON `t8`.`at_day` = `t26`.`on_day`
                ) AS `t31`
                WHERE
                  `t31`.`at` < `t31`.`_end_t`
              ) AS `t36`
              LEFT OUTER JOIN (
                SELECT
                  `t1`.`currency` AS `_currency`,
                  `t1`.`day` + 0 AS `_day`,
                  `t1`.`rate` AS `_rate`
                FROM `fx_day` AS `t1`
              ) AS `t18`
                ON `t36`.`currency` = `t18`.`_currency` AND `t36`.`at_day` = `t18`.`_day`
            ) AS `t38`
          ) AS `t40`
        ) AS `t41`
      ) AS `t42`
    ) AS `t45`
    WHERE
      `t45`.`rate` IS NOT NULL
  ) AS `t46`
) AS `t63`
