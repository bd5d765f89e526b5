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
CREATE FUNCTION hookseal.sync_subscriptions() RETURNS trigger LANGUAGE plpgsql AS $function$
begin
  delete from hookseal.subscriptions
  where endpoint_id = new.id and not (new.enabled and new.deleted_at is null and event = any(new.events));
  insert into hookseal.subscriptions (organization_id, event, endpoint_id)
  select new.organization_id, event, new.id from unnest(new.events) event where new.enabled and new.deleted_at is null
  on conflict do nothing;
  return null;
end $function$;
--> statement-breakpoint
-- Triggers, because processes of earlier versions create and change endpoints too.
CREATE TRIGGER sync_inserted_subscriptions AFTER INSERT ON hookseal.endpoints
  FOR EACH ROW EXECUTE FUNCTION hookseal.sync_subscriptions();
--> statement-breakpoint
-- Most updates record an attempt.
CREATE TRIGGER sync_updated_subscriptions AFTER UPDATE ON hookseal.endpoints
  FOR EACH ROW WHEN ((old.events, old.enabled, old.deleted_at) IS DISTINCT FROM (new.events, new.enabled, new.deleted_at))
  EXECUTE FUNCTION hookseal.sync_subscriptions();
--> statement-breakpoint
INSERT INTO "hookseal"."subscriptions" ("organization_id", "event", "endpoint_id")
SELECT DISTINCT "organization_id", unnest("events"), "id" FROM "hookseal"."endpoints" WHERE "enabled" AND "deleted_at" IS NULL;
