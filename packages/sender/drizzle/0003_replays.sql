CREATE TABLE "hookseal"."replays" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"status" text NOT NULL,
	"missing" boolean NOT NULL,
	"filter" jsonb NOT NULL,
	"matched" integer,
	"replayed" integer DEFAULT 0 NOT NULL,
	"position_at" timestamp (3) with time zone,
	"position_id" text,
	"next_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"error" text
);
--> statement-breakpoint
CREATE INDEX "replays_organization" ON "hookseal"."replays" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "replays_running" ON "hookseal"."replays" USING btree ("next_at") WHERE status = 'running';