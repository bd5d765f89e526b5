CREATE TABLE "hookseal_inbox"."replays" (
	"id" uuid PRIMARY KEY NOT NULL,
	"status" text DEFAULT 'running' NOT NULL,
	"filter" text NOT NULL,
	"matched" integer,
	"replayed" integer DEFAULT 0 NOT NULL,
	"position" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"error" text,
	"failures" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "hookseal_inbox"."messages" ADD COLUMN "erased_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "replays_running" ON "hookseal_inbox"."replays" USING btree ("next_at") WHERE status = 'running';