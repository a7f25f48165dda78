SELECT
  "t0"."account_id",
  COALESCE("t0"."is_test", FALSE) AS "is_test",
  "t0"."name",
  "t0"."segment",
  "t0"."industry",
  "t0"."region",
  "t0"."channel",
  "t0"."persona",
  "t0"."csm",
  "t0"."parent_id",
  "t0"."employees",
  0 AS "version",
  -253402300799 AS "from_t",
  253402300799 AS "to_t"
FROM "accounts" AS "t0"
