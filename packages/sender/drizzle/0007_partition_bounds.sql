-- A constant default rewrites no row.
ALTER TABLE "hookseal"."attempts" ADD COLUMN "created_at" timestamp (3) with time zone DEFAULT '-infinity' NOT NULL;--> statement-breakpoint
-- The rows of earlier versions will become one partition. It ends a week from now, so that it also receives what processes of earlier
-- versions write while they are replaced. From then on they can write nothing: if the upgrade is abandoned, drop the constraints.
DO $$
DECLARE
	latest timestamptz := greatest((SELECT max(created_at) FROM hookseal.events), (SELECT max(created_at) FROM hookseal.deliveries));
	boundary timestamptz := date_trunc('day', greatest(now(), latest), 'UTC') + interval '168 hours';
	partitioned text;
BEGIN
	IF latest IS NOT NULL THEN
		FOREACH partitioned IN ARRAY ARRAY['events', 'deliveries', 'attempts'] LOOP
			EXECUTE format('ALTER TABLE hookseal.%I ADD CONSTRAINT finish_this_upgrade_or_drop_this_constraint CHECK (created_at < %L) NOT VALID', partitioned, boundary);
		END LOOP;
	END IF;
END $$;
