CREATE TABLE "hookseal"."source_rejections" (
	"source_id" text NOT NULL,
	"slot" integer NOT NULL,
	"id" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"method" text NOT NULL,
	"headers" json NOT NULL,
	"body" "bytea",
	"body_bytes" integer NOT NULL,
	"code" text NOT NULL,
	"reason" text,
	"message" text NOT NULL,
	"status" integer NOT NULL,
	CONSTRAINT "source_rejections_source_id_slot_pk" PRIMARY KEY("source_id","slot")
);
--> statement-breakpoint
CREATE TABLE "hookseal"."source_secrets" (
	"id" text PRIMARY KEY NOT NULL,
	"source_id" text NOT NULL,
	"sealed" "bytea" NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "hookseal"."sources" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"provider" text NOT NULL,
	"public_url" text,
	"options" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"verify_token" "bytea",
	"order_key" text,
	"enabled" boolean DEFAULT true NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone,
	"last_event_at" timestamp (3) with time zone,
	"handshake_at" timestamp (3) with time zone,
	"last_rejected_at" timestamp (3) with time zone,
	"rejected_count" bigint DEFAULT 0 NOT NULL,
	"kept_count" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "hookseal"."events" ADD COLUMN "source_headers" json;--> statement-breakpoint
ALTER TABLE "hookseal"."events" ADD COLUMN "body_bytes" "bytea";--> statement-breakpoint
ALTER TABLE "hookseal"."fanouts" ADD COLUMN "patterns" text[];--> statement-breakpoint
CREATE INDEX "source_rejections_age" ON "hookseal"."source_rejections" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "source_secrets_source" ON "hookseal"."source_secrets" USING btree ("source_id","created_at");--> statement-breakpoint
CREATE INDEX "sources_organization" ON "hookseal"."sources" USING btree ("organization_id","created_at","id");