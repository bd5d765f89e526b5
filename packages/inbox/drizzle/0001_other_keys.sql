CREATE TABLE "hookseal_inbox"."other_keys" (
	"key" text PRIMARY KEY NOT NULL,
	"message_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE INDEX "other_keys_message" ON "hookseal_inbox"."other_keys" USING btree ("message_id");--> statement-breakpoint
CREATE FUNCTION hookseal_inbox.delete_other_keys() RETURNS trigger LANGUAGE plpgsql AS $function$
begin
  delete from hookseal_inbox.other_keys k using gone where k.message_id = gone.id;
  return null;
end
$function$;--> statement-breakpoint
CREATE TRIGGER delete_other_keys AFTER DELETE ON "hookseal_inbox"."messages"
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT
  EXECUTE FUNCTION hookseal_inbox.delete_other_keys();
