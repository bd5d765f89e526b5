CREATE TABLE "hookseal"."merged_counters" (
	"organization_id" text NOT NULL,
	"endpoint_id" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"deliveries" integer NOT NULL,
	"delivered" integer NOT NULL,
	"failed" integer NOT NULL,
	"dead" integer NOT NULL,
	"latencies" integer[] NOT NULL,
	"units" bigint[] NOT NULL,
	CONSTRAINT "merged_counters_organization_id_endpoint_id_starts_at_pk" PRIMARY KEY("organization_id","endpoint_id","starts_at")
);
--> statement-breakpoint
DROP INDEX "hookseal"."counters_unmerged";--> statement-breakpoint
DROP INDEX "hookseal"."counters_age";--> statement-breakpoint
CREATE INDEX "merged_counters_age" ON "hookseal"."merged_counters" USING btree (("starts_at" at time zone 'utc'));--> statement-breakpoint
CREATE INDEX "counters_age" ON "hookseal"."counters" USING btree (("starts_at" at time zone 'utc'));--> statement-breakpoint
-- A row is updated once an hour. Its numbers are compressed, and nothing is moved out of its page.
ALTER TABLE "hookseal"."merged_counters" SET (fillfactor = 70, toast_tuple_target = 128);
--> statement-breakpoint
ALTER TABLE "hookseal"."merged_counters" ALTER COLUMN "organization_id" SET STORAGE MAIN,
  ALTER COLUMN "endpoint_id" SET STORAGE MAIN, ALTER COLUMN "latencies" SET STORAGE MAIN, ALTER COLUMN "units" SET STORAGE MAIN;
