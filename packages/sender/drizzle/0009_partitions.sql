CREATE TABLE "hookseal"."event_ids" (
	"organization_id" text NOT NULL,
	"id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "event_ids_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE INDEX "event_ids_age" ON "hookseal"."event_ids" USING btree ("created_at");--> statement-breakpoint
-- Retention deletes a thirtieth of the rows a day. By default they would be vacuumed after a fifth of the table.
ALTER TABLE "hookseal"."event_ids" SET (autovacuum_vacuum_scale_factor = 0.02);--> statement-breakpoint
ALTER TABLE "hookseal"."events" RENAME TO "events_upgraded";--> statement-breakpoint
ALTER INDEX "hookseal"."events_organization_id_id_pk" RENAME TO "events_upgraded_pkey";--> statement-breakpoint
ALTER INDEX "hookseal"."events_organization" RENAME TO "events_upgraded_organization";--> statement-breakpoint
ALTER INDEX "hookseal"."events_age" RENAME TO "events_upgraded_age";--> statement-breakpoint
ALTER TABLE "hookseal"."deliveries" RENAME TO "deliveries_upgraded";--> statement-breakpoint
ALTER INDEX "hookseal"."deliveries_pkey" RENAME TO "deliveries_upgraded_pkey";--> statement-breakpoint
ALTER INDEX "hookseal"."deliveries_once" RENAME TO "deliveries_upgraded_once";--> statement-breakpoint
ALTER INDEX "hookseal"."deliveries_endpoint" RENAME TO "deliveries_upgraded_endpoint";--> statement-breakpoint
ALTER INDEX "hookseal"."deliveries_organization" RENAME TO "deliveries_upgraded_organization";--> statement-breakpoint
ALTER INDEX "hookseal"."deliveries_age" RENAME TO "deliveries_upgraded_age";--> statement-breakpoint
ALTER TABLE "hookseal"."attempts" RENAME TO "attempts_upgraded";--> statement-breakpoint
ALTER INDEX "hookseal"."attempts_delivery_id_attempt_pk" RENAME TO "attempts_upgraded_pkey";--> statement-breakpoint
ALTER INDEX "hookseal"."attempts_once" RENAME TO "attempts_upgraded_once";--> statement-breakpoint
CREATE TABLE "hookseal"."events" (LIKE "hookseal"."events_upgraded" INCLUDING DEFAULTS) PARTITION BY RANGE ("created_at");--> statement-breakpoint
CREATE TABLE "hookseal"."deliveries" (LIKE "hookseal"."deliveries_upgraded" INCLUDING DEFAULTS) PARTITION BY RANGE ("created_at");--> statement-breakpoint
CREATE TABLE "hookseal"."attempts" (LIKE "hookseal"."attempts_upgraded" INCLUDING DEFAULTS) PARTITION BY RANGE ("created_at");--> statement-breakpoint
CREATE INDEX "deliveries_endpoint" ON "hookseal"."deliveries" USING btree ("endpoint_id","created_at","id");--> statement-breakpoint
CREATE INDEX "deliveries_organization" ON "hookseal"."deliveries" USING btree ("organization_id","created_at","id");--> statement-breakpoint
-- The rows of earlier versions become one partition, up to the time in their constraints. These prove that no row is later, so that no table is
-- read while it is locked. Without them, after somebody dropped them, the tables are read.
DO $$
DECLARE
	latest timestamptz := greatest((SELECT max(created_at) FROM hookseal.events_upgraded), (SELECT max(created_at) FROM hookseal.deliveries_upgraded));
	proven timestamptz := (SELECT substring(pg_get_constraintdef(oid) FROM '''([^'']+)''')::timestamptz FROM pg_constraint
		WHERE conrelid = 'hookseal.events_upgraded'::regclass AND conname = 'finish_this_upgrade_or_drop_this_constraint');
	boundary timestamptz := coalesce(proven, date_trunc('day', greatest(now(), latest), 'UTC') + interval '168 hours');
	partitioned text;
BEGIN
	IF latest IS NULL THEN
		DROP TABLE hookseal.events_upgraded, hookseal.deliveries_upgraded, hookseal.attempts_upgraded;
	ELSE
		FOREACH partitioned IN ARRAY ARRAY['events', 'deliveries', 'attempts'] LOOP
			EXECUTE format('ALTER TABLE hookseal.%1$I ATTACH PARTITION hookseal.%1$s_upgraded FOR VALUES FROM (MINVALUE) TO (%2$L)', partitioned, boundary);
			EXECUTE format('ALTER TABLE hookseal.%s_upgraded DROP CONSTRAINT IF EXISTS finish_this_upgrade_or_drop_this_constraint', partitioned);
		END LOOP;
	END IF;
END $$;
