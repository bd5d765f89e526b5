-- Reads the tables while others write to them, in a transaction without a lock that would keep these out.
DO $$
DECLARE
	partitioned text;
BEGIN
	FOR partitioned IN SELECT conrelid::regclass FROM pg_constraint
		WHERE connamespace = 'hookseal'::regnamespace AND conname = 'finish_this_upgrade_or_drop_this_constraint' LOOP
		EXECUTE format('ALTER TABLE %s VALIDATE CONSTRAINT finish_this_upgrade_or_drop_this_constraint', partitioned);
	END LOOP;
END $$;
