CREATE TABLE "hookseal"."fanouts" (
	"organization_id" text NOT NULL,
	"event_id" text NOT NULL,
	"event" text NOT NULL,
	"event_at" timestamp (3) with time zone NOT NULL,
	"last_endpoint_id" text DEFAULT '' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "fanouts_organization_id_event_id_pk" PRIMARY KEY("organization_id","event_id")
);
--> statement-breakpoint
CREATE TABLE "hookseal"."subscriptions" (
	"organization_id" text NOT NULL,
	"event" text NOT NULL,
	"endpoint_id" text NOT NULL,
	CONSTRAINT "subscriptions_organization_id_event_endpoint_id_pk" PRIMARY KEY("organization_id","event","endpoint_id")
);
--> statement-breakpoint
ALTER TABLE "hookseal"."event_types" ALTER COLUMN "example" SET DATA TYPE text;--> statement-breakpoint
ALTER TABLE "hookseal"."endpoints" ADD COLUMN "url_hash" text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX "fanouts_organization" ON "hookseal"."fanouts" USING btree ("organization_id","created_at");--> statement-breakpoint
CREATE INDEX "subscriptions_endpoint" ON "hookseal"."subscriptions" USING btree ("endpoint_id");--> statement-breakpoint
CREATE INDEX "endpoints_url" ON "hookseal"."endpoints" USING btree ("organization_id","url_hash");--> statement-breakpoint
UPDATE "hookseal"."endpoints" SET "url_hash" = encode(sha256(convert_to("url", 'UTF8')), 'hex');--> statement-breakpoint
INSERT INTO "hookseal"."subscriptions" ("organization_id", "event", "endpoint_id")
SELECT DISTINCT "organization_id", unnest("events"), "id" FROM "hookseal"."endpoints" WHERE "enabled" AND "deleted_at" IS NULL;
