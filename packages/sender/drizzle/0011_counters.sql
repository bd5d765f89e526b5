CREATE TABLE "hookseal"."counter_backfill" (
	"id" integer PRIMARY KEY NOT NULL,
	"organization_id" text DEFAULT '' NOT NULL,
	"counted_until" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "hookseal"."counters" (
	"organization_id" text NOT NULL,
	"endpoint_id" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"slot" integer NOT NULL,
	"deliveries" integer NOT NULL,
	"delivered" integer NOT NULL,
	"failed" integer NOT NULL,
	"dead" integer NOT NULL,
	"latencies" integer[] NOT NULL,
	CONSTRAINT "counters_organization_id_endpoint_id_starts_at_slot_pk" PRIMARY KEY("organization_id","endpoint_id","starts_at","slot")
);
--> statement-breakpoint
CREATE TABLE "hookseal"."undelivered" (
	"organization_id" text NOT NULL,
	"status" text NOT NULL,
	"id" uuid NOT NULL,
	CONSTRAINT "undelivered_organization_id_status_id_pk" PRIMARY KEY("organization_id","status","id")
);
--> statement-breakpoint
CREATE INDEX "counters_age" ON "hookseal"."counters" USING btree ("starts_at");--> statement-breakpoint
CREATE INDEX "counters_unmerged" ON "hookseal"."counters" USING btree ("starts_at") WHERE slot > 0;--> statement-breakpoint
CREATE INDEX "undelivered_id" ON "hookseal"."undelivered" USING btree ("id");--> statement-breakpoint
ALTER TABLE "hookseal"."counters" SET (fillfactor = 50);
--> statement-breakpoint
INSERT INTO "hookseal"."counter_backfill" ("id") VALUES (1);
--> statement-breakpoint
CREATE FUNCTION hookseal.count_inserted() RETURNS trigger LANGUAGE plpgsql AS $function$
declare
  own_slot int := 1;
begin
  -- A slot that no other open transaction has: no transaction waits for a row of another.
  while not pg_try_advisory_xact_lock(726611401, own_slot) loop
    own_slot := own_slot + 1;
  end loop;
  insert into hookseal.counters as c (organization_id, endpoint_id, starts_at, slot, deliveries, delivered, failed, dead, latencies)
  with changed as (
    select organization_id, endpoint_id, created_at, status, latency_ms, 1 as n from new_rows),
  by_endpoint as materialized (
    select organization_id, endpoint_id, starts_at, sum(n)::int as deliveries, coalesce(sum(n) filter (where status = 'delivered'), 0)::int as delivered,
      coalesce(sum(n) filter (where status = 'failed'), 0)::int as failed, coalesce(sum(n) filter (where status = 'dead'), 0)::int as dead,
      coalesce(sum(n) filter (where bucket = 0), 0)::int as l0,
      coalesce(sum(n) filter (where bucket = 1), 0)::int as l1,
      coalesce(sum(n) filter (where bucket = 2), 0)::int as l2,
      coalesce(sum(n) filter (where bucket = 3), 0)::int as l3,
      coalesce(sum(n) filter (where bucket = 4), 0)::int as l4,
      coalesce(sum(n) filter (where bucket = 5), 0)::int as l5,
      coalesce(sum(n) filter (where bucket = 6), 0)::int as l6,
      coalesce(sum(n) filter (where bucket = 7), 0)::int as l7,
      coalesce(sum(n) filter (where bucket = 8), 0)::int as l8,
      coalesce(sum(n) filter (where bucket = 9), 0)::int as l9,
      coalesce(sum(n) filter (where bucket = 10), 0)::int as l10,
      coalesce(sum(n) filter (where bucket = 11), 0)::int as l11,
      coalesce(sum(n) filter (where bucket = 12), 0)::int as l12,
      coalesce(sum(n) filter (where bucket = 13), 0)::int as l13
    from (
      select organization_id, endpoint_id, status, n, date_bin('5 minutes', created_at, timestamptz 'epoch') as starts_at,
        width_bucket(latency_ms, array[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000]) as bucket
      from changed) b
    group by organization_id, endpoint_id, starts_at)
  select organization_id, '', starts_at, own_slot, sum(deliveries), sum(delivered), sum(failed), sum(dead), array[sum(l0)::int, sum(l1)::int, sum(l2)::int, sum(l3)::int, sum(l4)::int, sum(l5)::int, sum(l6)::int, sum(l7)::int, sum(l8)::int, sum(l9)::int, sum(l10)::int, sum(l11)::int, sum(l12)::int, sum(l13)::int]
  from by_endpoint group by organization_id, starts_at
  union all
  select organization_id, endpoint_id, date_bin('1 hour', starts_at, timestamptz 'epoch') as starts_at, own_slot,
    sum(deliveries), sum(delivered), sum(failed), sum(dead), array[sum(l0)::int, sum(l1)::int, sum(l2)::int, sum(l3)::int, sum(l4)::int, sum(l5)::int, sum(l6)::int, sum(l7)::int, sum(l8)::int, sum(l9)::int, sum(l10)::int, sum(l11)::int, sum(l12)::int, sum(l13)::int]
  from by_endpoint group by organization_id, endpoint_id, date_bin('1 hour', starts_at, timestamptz 'epoch')
  on conflict (organization_id, endpoint_id, starts_at, slot) do update set
    deliveries = c.deliveries + excluded.deliveries, delivered = c.delivered + excluded.delivered,
    failed = c.failed + excluded.failed, dead = c.dead + excluded.dead,
    latencies = array[c.latencies[1] + excluded.latencies[1], c.latencies[2] + excluded.latencies[2], c.latencies[3] + excluded.latencies[3], c.latencies[4] + excluded.latencies[4], c.latencies[5] + excluded.latencies[5], c.latencies[6] + excluded.latencies[6], c.latencies[7] + excluded.latencies[7], c.latencies[8] + excluded.latencies[8], c.latencies[9] + excluded.latencies[9], c.latencies[10] + excluded.latencies[10], c.latencies[11] + excluded.latencies[11], c.latencies[12] + excluded.latencies[12], c.latencies[13] + excluded.latencies[13], c.latencies[14] + excluded.latencies[14]];
  return null;
end $function$;
--> statement-breakpoint
CREATE FUNCTION hookseal.count_updated() RETURNS trigger LANGUAGE plpgsql AS $function$
declare
  own_slot int := 1;
begin
  -- A slot that no other open transaction has: no transaction waits for a row of another.
  while not pg_try_advisory_xact_lock(726611401, own_slot) loop
    own_slot := own_slot + 1;
  end loop;
  insert into hookseal.counters as c (organization_id, endpoint_id, starts_at, slot, deliveries, delivered, failed, dead, latencies)
  with changed as (
    select organization_id, endpoint_id, created_at, status, latency_ms, 1 as n from new_rows union all select organization_id, endpoint_id, created_at, status, latency_ms, -1 from old_rows),
  by_endpoint as materialized (
    select organization_id, endpoint_id, starts_at, sum(n)::int as deliveries, coalesce(sum(n) filter (where status = 'delivered'), 0)::int as delivered,
      coalesce(sum(n) filter (where status = 'failed'), 0)::int as failed, coalesce(sum(n) filter (where status = 'dead'), 0)::int as dead,
      coalesce(sum(n) filter (where bucket = 0), 0)::int as l0,
      coalesce(sum(n) filter (where bucket = 1), 0)::int as l1,
      coalesce(sum(n) filter (where bucket = 2), 0)::int as l2,
      coalesce(sum(n) filter (where bucket = 3), 0)::int as l3,
      coalesce(sum(n) filter (where bucket = 4), 0)::int as l4,
      coalesce(sum(n) filter (where bucket = 5), 0)::int as l5,
      coalesce(sum(n) filter (where bucket = 6), 0)::int as l6,
      coalesce(sum(n) filter (where bucket = 7), 0)::int as l7,
      coalesce(sum(n) filter (where bucket = 8), 0)::int as l8,
      coalesce(sum(n) filter (where bucket = 9), 0)::int as l9,
      coalesce(sum(n) filter (where bucket = 10), 0)::int as l10,
      coalesce(sum(n) filter (where bucket = 11), 0)::int as l11,
      coalesce(sum(n) filter (where bucket = 12), 0)::int as l12,
      coalesce(sum(n) filter (where bucket = 13), 0)::int as l13
    from (
      select organization_id, endpoint_id, status, n, date_bin('5 minutes', created_at, timestamptz 'epoch') as starts_at,
        width_bucket(latency_ms, array[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000]) as bucket
      from changed) b
    group by organization_id, endpoint_id, starts_at)
  select organization_id, '', starts_at, own_slot, sum(deliveries), sum(delivered), sum(failed), sum(dead), array[sum(l0)::int, sum(l1)::int, sum(l2)::int, sum(l3)::int, sum(l4)::int, sum(l5)::int, sum(l6)::int, sum(l7)::int, sum(l8)::int, sum(l9)::int, sum(l10)::int, sum(l11)::int, sum(l12)::int, sum(l13)::int]
  from by_endpoint group by organization_id, starts_at
  union all
  select organization_id, endpoint_id, date_bin('1 hour', starts_at, timestamptz 'epoch') as starts_at, own_slot,
    sum(deliveries), sum(delivered), sum(failed), sum(dead), array[sum(l0)::int, sum(l1)::int, sum(l2)::int, sum(l3)::int, sum(l4)::int, sum(l5)::int, sum(l6)::int, sum(l7)::int, sum(l8)::int, sum(l9)::int, sum(l10)::int, sum(l11)::int, sum(l12)::int, sum(l13)::int]
  from by_endpoint group by organization_id, endpoint_id, date_bin('1 hour', starts_at, timestamptz 'epoch')
  on conflict (organization_id, endpoint_id, starts_at, slot) do update set
    deliveries = c.deliveries + excluded.deliveries, delivered = c.delivered + excluded.delivered,
    failed = c.failed + excluded.failed, dead = c.dead + excluded.dead,
    latencies = array[c.latencies[1] + excluded.latencies[1], c.latencies[2] + excluded.latencies[2], c.latencies[3] + excluded.latencies[3], c.latencies[4] + excluded.latencies[4], c.latencies[5] + excluded.latencies[5], c.latencies[6] + excluded.latencies[6], c.latencies[7] + excluded.latencies[7], c.latencies[8] + excluded.latencies[8], c.latencies[9] + excluded.latencies[9], c.latencies[10] + excluded.latencies[10], c.latencies[11] + excluded.latencies[11], c.latencies[12] + excluded.latencies[12], c.latencies[13] + excluded.latencies[13], c.latencies[14] + excluded.latencies[14]];
  return null;
end $function$;
--> statement-breakpoint
-- Without scans of the table: its statistics are always out of date.
CREATE FUNCTION hookseal.mark_undelivered() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $function$
declare
  changed text[];
begin
  -- Most updates deliver first attempts.
  if not exists (select from new_rows where status <> 'delivered') and not exists (select from old_rows where status <> 'pending' or attempt > 0)
  then return null; end if;
  changed := array(
    select id from (
      select id, status, 1 as n from new_rows union all select id, status, -1 from old_rows) b
    group by id, status having sum(n) = 1);
  delete from hookseal.undelivered where id = any(array(
    select substr(id, 5)::uuid from old_rows where (status <> 'pending' or attempt > 0) and id = any(changed)));
  insert into hookseal.undelivered (organization_id, status, id)
  select organization_id, status, substr(id, 5)::uuid from new_rows where status <> 'delivered' and id = any(changed)
  on conflict do nothing;
  return null;
end $function$;
--> statement-breakpoint
CREATE TRIGGER count_inserted AFTER INSERT ON hookseal.deliveries REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION hookseal.count_inserted();
--> statement-breakpoint
CREATE TRIGGER count_updated AFTER UPDATE ON hookseal.deliveries REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION hookseal.count_updated();
--> statement-breakpoint
CREATE TRIGGER mark_undelivered AFTER UPDATE ON hookseal.deliveries REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION hookseal.mark_undelivered();
