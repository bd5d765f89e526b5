CREATE SCHEMA "hookseal_inbox";
--> statement-breakpoint
CREATE SEQUENCE "hookseal_inbox"."fences" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE SEQUENCE "hookseal_inbox"."message_order" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "hookseal_inbox"."handlers" (
	"name" text PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"paused_at" timestamp (3) with time zone,
	"seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "hookseal_inbox"."messages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"seq" bigint DEFAULT nextval('hookseal_inbox.message_order') NOT NULL,
	"event_id" text NOT NULL,
	"type" text,
	"tenant" text,
	"provider" text,
	"authenticated" text NOT NULL,
	"timestamp" timestamp (3) with time zone NOT NULL,
	"body" "bytea" NOT NULL,
	"payload" text,
	"accepted_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"handler" text,
	"order_key" text,
	"status" text NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"step" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	"error" text,
	CONSTRAINT "messages_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "hookseal_inbox"."order_keys" (
	"handler" text NOT NULL,
	"order_key" text NOT NULL,
	"head" uuid NOT NULL,
	"waiting" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "order_keys_handler_order_key_pk" PRIMARY KEY("handler","order_key")
);
--> statement-breakpoint
CREATE TABLE "hookseal_inbox"."runs" (
	"message_id" uuid NOT NULL,
	"attempt" integer NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"duration_ms" integer NOT NULL,
	"outcome" text NOT NULL,
	"error_name" text,
	"error_message" text,
	"error_cause" text,
	"error_stack" text,
	"lease" text NOT NULL,
	CONSTRAINT "runs_message_id_attempt_pk" PRIMARY KEY("message_id","attempt")
);
--> statement-breakpoint
CREATE TABLE "hookseal_inbox"."undone" (
	"id" uuid PRIMARY KEY NOT NULL,
	"status" text NOT NULL,
	"type" text collate "C" NOT NULL,
	"provider" text collate "C" NOT NULL,
	"handler" text NOT NULL,
	"order_key" text NOT NULL,
	"seq" bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX "undone_list" ON "hookseal_inbox"."undone" USING btree ("status","id");--> statement-breakpoint
CREATE INDEX "undone_handler" ON "hookseal_inbox"."undone" USING btree ("handler","status","id");--> statement-breakpoint
CREATE INDEX "undone_waiting" ON "hookseal_inbox"."undone" USING btree ("type","provider","seq") WHERE status = 'waiting';--> statement-breakpoint
CREATE INDEX "undone_blocked" ON "hookseal_inbox"."undone" USING btree ("handler","order_key","seq") WHERE status = 'blocked';--> statement-breakpoint
ALTER TABLE "hookseal_inbox"."messages" SET (fillfactor = 50);--> statement-breakpoint
ALTER TABLE "hookseal_inbox"."order_keys" SET (fillfactor = 50);--> statement-breakpoint
ALTER TABLE "hookseal_inbox"."messages" ALTER COLUMN "body" SET STORAGE EXTERNAL;--> statement-breakpoint
CREATE FUNCTION hookseal_inbox.mark_undone() RETURNS trigger LANGUAGE plpgsql AS $function$
begin
  if tg_op <> 'INSERT' then
    delete from hookseal_inbox.undone where id = old.id;
  end if;
  if tg_op <> 'DELETE' then
    if new.status in ('waiting', 'blocked', 'failed', 'dead') then
      insert into hookseal_inbox.undone (id, status, type, provider, handler, order_key, seq)
      values (new.id, new.status, left(coalesce(new.type, ''), 300), left(coalesce(new.provider, ''), 200), coalesce(new.handler, ''),
        coalesce(new.order_key, ''), new.seq);
    end if;
  end if;
  return null;
end
$function$;--> statement-breakpoint
CREATE TRIGGER mark_undone_new AFTER INSERT ON "hookseal_inbox"."messages"
  FOR EACH ROW WHEN (new.status <> 'pending')
  EXECUTE FUNCTION hookseal_inbox.mark_undone();--> statement-breakpoint
CREATE TRIGGER mark_undone AFTER UPDATE OF "status" ON "hookseal_inbox"."messages"
  FOR EACH ROW WHEN (
    (old.status in ('waiting', 'blocked', 'failed', 'dead') or new.status in ('waiting', 'blocked', 'failed', 'dead'))
    and (old.status, old.seq, old.handler, old.order_key) is distinct from (new.status, new.seq, new.handler, new.order_key))
  EXECUTE FUNCTION hookseal_inbox.mark_undone();--> statement-breakpoint
CREATE TRIGGER mark_undone_deleted AFTER DELETE ON "hookseal_inbox"."messages"
  FOR EACH ROW WHEN (old.status in ('waiting', 'blocked', 'failed', 'dead'))
  EXECUTE FUNCTION hookseal_inbox.mark_undone();
