-- The database as the first version left it, with secrets under the encryption key of 32 bytes 0x01.
-- {"apiKey":"hsk_cjs4qWyN110EuioBJ_1VCF5vdnAf73wAA3AJ7lpH798","endpoints":{"wh_01a1ffe2f0ff7d3ab8d9dbb698989195":"whsec_FYuPcY+ck8LKf0o9m6enBj3dxdSG9NxN0sud7WTKSsY=","wh_01a1ffe2f1157544bb4b517f184fcafb":"whsec_FrcCemA0IOqVU5EMZbxjgna1kf/1X8udR0kckLMUsRg=","wh_01a1ffe2f11871988d7ba4bc387e7816":"whsec_KdMWWY+MuaRE4mJy4tDaVnHf73XxfEYorETKqEIypzk="}}
create table public.hookseal_migrations (hash text primary key, applied_at timestamptz not null default now());
CREATE SCHEMA "hookseal";
CREATE TABLE "hookseal"."api_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"hash" text NOT NULL,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"scopes" text[] NOT NULL,
	"organization_ids" text[] NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp (3) with time zone,
	CONSTRAINT "api_keys_hash_unique" UNIQUE("hash")
);
CREATE TABLE "hookseal"."attempts" (
	"delivery_id" text NOT NULL,
	"attempt" integer NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"request_headers" json NOT NULL,
	"response_status" integer,
	"response_headers" json,
	"response_body" "bytea",
	"error_class" text,
	"error_message" text,
	"latency_ms" integer NOT NULL,
	CONSTRAINT "attempts_delivery_id_attempt_pk" PRIMARY KEY("delivery_id","attempt")
);
CREATE TABLE "hookseal"."deliveries" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"event_id" text NOT NULL,
	"event" text NOT NULL,
	"endpoint_id" text NOT NULL,
	"target_url" text NOT NULL,
	"status" text NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"step" integer DEFAULT 0 NOT NULL,
	"response_status" integer,
	"latency_ms" integer,
	"error_message" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_attempt_at" timestamp (3) with time zone,
	"delivered_at" timestamp (3) with time zone,
	"next_attempt_at" timestamp (3) with time zone
);
CREATE TABLE "hookseal"."endpoint_secrets" (
	"id" text PRIMARY KEY NOT NULL,
	"endpoint_id" text NOT NULL,
	"sealed" "bytea" NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone
);
CREATE TABLE "hookseal"."endpoints" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"url" text NOT NULL,
	"events" text[] NOT NULL,
	"headers" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"disabled_reason" text,
	"signing_secret_prefix" text NOT NULL,
	"legacy_secret" "bytea",
	"rate_limit" integer,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone,
	"deleted_at" timestamp (3) with time zone,
	"last_delivery_at" timestamp (3) with time zone,
	"last_delivery_status" integer,
	"failing_since" timestamp (3) with time zone,
	"paused_until" timestamp (3) with time zone
);
CREATE TABLE "hookseal"."event_types" (
	"name" text PRIMARY KEY NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"schema" jsonb,
	"example" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone
);
CREATE TABLE "hookseal"."events" (
	"organization_id" text NOT NULL,
	"id" text NOT NULL,
	"type" text NOT NULL,
	"timestamp" timestamp (3) with time zone NOT NULL,
	"body" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "events_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
CREATE TABLE "hookseal"."idempotency_keys" (
	"organization_id" text NOT NULL,
	"key" text NOT NULL,
	"request_hash" text NOT NULL,
	"response" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_keys_organization_id_key_pk" PRIMARY KEY("organization_id","key")
);
CREATE TABLE "hookseal"."organizations" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
CREATE UNIQUE INDEX "deliveries_once" ON "hookseal"."deliveries" USING btree ("organization_id","event_id","endpoint_id");
CREATE INDEX "deliveries_endpoint" ON "hookseal"."deliveries" USING btree ("endpoint_id","created_at","id");
CREATE INDEX "deliveries_organization" ON "hookseal"."deliveries" USING btree ("organization_id","created_at","id");
CREATE INDEX "deliveries_age" ON "hookseal"."deliveries" USING btree ("created_at");
CREATE INDEX "endpoint_secrets_endpoint" ON "hookseal"."endpoint_secrets" USING btree ("endpoint_id","created_at");
CREATE INDEX "endpoints_organization" ON "hookseal"."endpoints" USING btree ("organization_id","created_at","id");
CREATE INDEX "events_organization" ON "hookseal"."events" USING btree ("organization_id","created_at","id");
CREATE INDEX "events_age" ON "hookseal"."events" USING btree ("created_at");
CREATE INDEX "idempotency_keys_age" ON "hookseal"."idempotency_keys" USING btree ("created_at");
ALTER TABLE "hookseal"."deliveries" SET (fillfactor = 50);
ALTER TABLE "hookseal"."endpoints" SET (fillfactor = 50);
BEGIN;
    SET LOCAL lock_timeout = 30000;
    SET LOCAL idle_in_transaction_session_timeout = 30000;
    SELECT pg_advisory_xact_lock(('x' || encode(sha224((current_database() || '.pgboss.hookseal_queue')::bytea), 'hex'))::bit(64)::bigint);
CREATE SCHEMA IF NOT EXISTS hookseal_queue;
    CREATE TYPE hookseal_queue.job_state AS ENUM (
      'created',
      'retry',
      'active',
      'completed',
      'cancelled',
      'failed'
    )
  ;
    CREATE FUNCTION hookseal_queue.job_now()
    RETURNS timestamp with time zone AS
    $$
      SELECT pg_catalog.now();
    $$
    LANGUAGE sql STABLE;
  ;
    CREATE TABLE hookseal_queue.version (
      version int primary key,
      cron_on timestamp with time zone,
      bam_on timestamp with time zone,
      flow_on timestamp with time zone,
      reindex_on timestamp with time zone,
      monitor_backoff_on timestamp with time zone
    )
  ;
    CREATE TABLE hookseal_queue.queue (
      name text NOT NULL,
      policy text NOT NULL,
      retry_limit int NOT NULL,
      retry_delay int NOT NULL,
      retry_backoff bool NOT NULL,
      retry_delay_max int,
      expire_seconds int NOT NULL,
      retention_seconds int NOT NULL,
      deletion_seconds int NOT NULL,
      dead_letter text REFERENCES hookseal_queue.queue (name) CHECK (dead_letter IS DISTINCT FROM name),
      partition bool NOT NULL,
      table_name text NOT NULL,
      deferred_count int NOT NULL default 0,
      queued_count int NOT NULL default 0,
      ready_count int NOT NULL default 0,
      warning_queued int NOT NULL default 0,
      active_count int NOT NULL default 0,
      failed_count int NOT NULL default 0,
      total_count int NOT NULL default 0,
      created_delta int NOT NULL default 0,
      completed_delta int NOT NULL default 0,
      failed_delta int NOT NULL default 0,
      delta_on timestamp with time zone,
      delta_seconds int,
      ready_history int[] NOT NULL default '{}',
      heartbeat_seconds int,
      notify bool NOT NULL DEFAULT false,
      singletons_active text[],
      monitor_claim_on timestamp with time zone,
      monitor_on timestamp with time zone,
      maintain_on timestamp with time zone,
      created_on timestamp with time zone not null default now(),
      updated_on timestamp with time zone not null default now(),
      PRIMARY KEY (name)
    )
  ;
    CREATE TABLE hookseal_queue.schedule (
      name text REFERENCES hookseal_queue.queue ON DELETE CASCADE,
      key text not null DEFAULT '',
      kind text not null DEFAULT 'cron' CHECK (kind IN ('cron', 'rrule')),
      cron text not null,
      timezone text DEFAULT 'UTC',
      data jsonb,
      options jsonb,
      created_on timestamp with time zone not null default now(),
      updated_on timestamp with time zone not null default now(),
      last_job_id uuid,
      PRIMARY KEY (name, key)
    )
  ;
    CREATE TABLE hookseal_queue.subscription (
      event text not null,
      name text not null REFERENCES hookseal_queue.queue ON DELETE CASCADE,
      created_on timestamp with time zone not null default now(),
      updated_on timestamp with time zone not null default now(),
      PRIMARY KEY(event, name)
    )
  ;
    CREATE TABLE hookseal_queue.bam (
      id uuid PRIMARY KEY default gen_random_uuid(),
      name text NOT NULL,
      version int NOT NULL,
      status text NOT NULL DEFAULT 'pending',
      queue text,
      table_name text NOT NULL,
      command text NOT NULL,
      error text,
      created_on timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
      started_on timestamp with time zone,
      completed_on timestamp with time zone
    )
  ;
    CREATE FUNCTION hookseal_queue.job_table_format(command text, table_name text)
    RETURNS text AS
    $$
      SELECT format(
        regexp_replace(
          regexp_replace(command, '\.job\y', '.%1$I', 'g'),
          '\yjob_i(\d+)', '%1$s_i\1', 'g'
        ),
        table_name
      );
    $$
    LANGUAGE sql IMMUTABLE;
  ;
    CREATE FUNCTION hookseal_queue.job_table_run(command text, tbl_name text DEFAULT NULL, queue_name text DEFAULT NULL)
    RETURNS VOID AS
    $$
    DECLARE
      tbl RECORD;
    BEGIN
      IF queue_name IS NOT NULL THEN
        SELECT table_name INTO tbl_name FROM hookseal_queue.queue WHERE name = queue_name;
      END IF;
      IF tbl_name IS NOT NULL THEN
        EXECUTE hookseal_queue.job_table_format(command, tbl_name);
        RETURN;
      END IF;
      EXECUTE hookseal_queue.job_table_format(command, 'job_common');
      FOR tbl IN SELECT table_name FROM hookseal_queue.queue WHERE partition = true
      LOOP
        EXECUTE hookseal_queue.job_table_format(command, tbl.table_name);
      END LOOP;
    END;
    $$
    LANGUAGE plpgsql;
  ;
    CREATE FUNCTION hookseal_queue.job_table_run_async(command_name text, version int, command text, tbl_name text DEFAULT NULL, queue_name text DEFAULT NULL)
    RETURNS VOID AS
    $$
    BEGIN
      IF queue_name IS NOT NULL THEN
        SELECT table_name INTO tbl_name FROM hookseal_queue.queue WHERE name = queue_name;
      END IF;
      IF tbl_name IS NOT NULL THEN
        INSERT INTO hookseal_queue.bam (name, version, status, queue, table_name, command)
        VALUES (
          command_name,
          version,
          'pending',
          queue_name,
          tbl_name,
          hookseal_queue.job_table_format(command, tbl_name)
        );
        RETURN;
      END IF;
      INSERT INTO hookseal_queue.bam (name, version, status, queue, table_name, command)
      SELECT
        command_name,
        version,
        'pending',
        NULL,
        'job_common',
        hookseal_queue.job_table_format(command, 'job_common')
      UNION ALL
      SELECT
        command_name,
        version,
        'pending',
        queue.name,
        queue.table_name,
        hookseal_queue.job_table_format(command, queue.table_name)
      FROM hookseal_queue.queue
      WHERE partition = true;
    END;
    $$
    LANGUAGE plpgsql;
  ;
    CREATE TABLE hookseal_queue.job (
      id uuid not null default gen_random_uuid(),
      name text not null,
      priority integer not null default(0),
      data jsonb,
      state hookseal_queue.job_state not null default 'created',
      retry_limit integer not null default 2,
      retry_count integer not null default 0,
      retry_delay integer not null default 0,
      retry_backoff boolean not null default false,
      retry_delay_max integer,
      expire_seconds int not null default 900,
      deletion_seconds int not null default 604800,
      singleton_key text,
      singleton_on timestamp without time zone,
      group_id text,
      group_tier text,
      start_after timestamp with time zone not null default now(),
      created_on timestamp with time zone not null default now(),
      started_on timestamp with time zone,
      completed_on timestamp with time zone,
      keep_until timestamp with time zone NOT NULL default now() + interval '1209600',
      output jsonb,
      dead_letter text,
      policy text,
      heartbeat_on timestamp with time zone,
      heartbeat_seconds int,
      blocked boolean not null default false,
      blocking boolean not null default false,
      pending_dependencies int not null default 0,
      source_name text,
      source_id uuid,
      source_created_on timestamp with time zone,
      source_retry_count int,
      source_output jsonb,
      source_root_id uuid
    ) PARTITION BY LIST (name)
  ;
ALTER TABLE hookseal_queue.job ADD PRIMARY KEY (name, id);
    CREATE TABLE hookseal_queue.job_common (LIKE hookseal_queue.job INCLUDING GENERATED INCLUDING DEFAULTS);
    SELECT hookseal_queue.job_table_run($cmd$ALTER TABLE hookseal_queue.job ADD PRIMARY KEY (name, id)$cmd$, 'job_common');
    SELECT hookseal_queue.job_table_run($cmd$ALTER TABLE hookseal_queue.job ADD CONSTRAINT q_fkey FOREIGN KEY (name) REFERENCES hookseal_queue.queue (name) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED$cmd$, 'job_common');
    SELECT hookseal_queue.job_table_run($cmd$ALTER TABLE hookseal_queue.job ADD CONSTRAINT dlq_fkey FOREIGN KEY (dead_letter) REFERENCES hookseal_queue.queue (name) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED$cmd$, 'job_common');
    SELECT hookseal_queue.job_table_run($cmd$CREATE UNIQUE INDEX job_i1 ON hookseal_queue.job (name, COALESCE(singleton_key, '')) WHERE state = 'created' AND policy = 'short'$cmd$, 'job_common');
    SELECT hookseal_queue.job_table_run($cmd$CREATE UNIQUE INDEX job_i2 ON hookseal_queue.job (name, COALESCE(singleton_key, '')) WHERE state = 'active' AND policy = 'singleton'$cmd$, 'job_common');
    SELECT hookseal_queue.job_table_run($cmd$CREATE UNIQUE INDEX job_i3 ON hookseal_queue.job (name, state, COALESCE(singleton_key, '')) WHERE state <= 'active' AND policy = 'stately'$cmd$, 'job_common');
    SELECT hookseal_queue.job_table_run($cmd$CREATE UNIQUE INDEX job_i6 ON hookseal_queue.job (name, COALESCE(singleton_key, '')) WHERE state <= 'active' AND policy = 'exclusive'$cmd$, 'job_common');
    SELECT hookseal_queue.job_table_run($cmd$CREATE UNIQUE INDEX job_i8 ON hookseal_queue.job (name, singleton_key) WHERE state IN ('active', 'retry', 'failed') AND policy = 'key_strict_fifo'$cmd$, 'job_common');
    SELECT hookseal_queue.job_table_run($cmd$CREATE INDEX job_i10 ON hookseal_queue.job (name, singleton_key, state DESC, created_on, id) INCLUDE (start_after) WHERE state < 'active' AND NOT blocked AND policy = 'key_strict_fifo'$cmd$, 'job_common');
    SELECT hookseal_queue.job_table_run($cmd$ALTER TABLE hookseal_queue.job ADD CONSTRAINT job_key_strict_fifo_singleton_key_check CHECK (NOT (policy = 'key_strict_fifo' AND singleton_key IS NULL))$cmd$, 'job_common');
    SELECT hookseal_queue.job_table_run($cmd$CREATE UNIQUE INDEX job_i4 ON hookseal_queue.job (name, singleton_on, COALESCE(singleton_key, '')) WHERE state <> 'cancelled' AND singleton_on IS NOT NULL$cmd$, 'job_common');
    SELECT hookseal_queue.job_table_run($cmd$CREATE INDEX job_i11 ON hookseal_queue.job (name, priority DESC, created_on, start_after) WHERE state < 'active' AND NOT blocked$cmd$, 'job_common');
    SELECT hookseal_queue.job_table_run($cmd$CREATE INDEX job_i7 ON hookseal_queue.job (name, group_id) WHERE state = 'active' AND group_id IS NOT NULL$cmd$, 'job_common');
    SELECT hookseal_queue.job_table_run($cmd$CREATE INDEX job_i9 ON hookseal_queue.job (name, id) WHERE blocking AND state = 'completed'$cmd$, 'job_common');
    SELECT hookseal_queue.job_table_run($cmd$CREATE INDEX job_i12 ON hookseal_queue.job (source_root_id) WHERE source_root_id IS NOT NULL$cmd$, 'job_common');
    ALTER TABLE hookseal_queue.job ATTACH PARTITION hookseal_queue.job_common DEFAULT;
  ;
    CREATE TABLE hookseal_queue.warning (
      id uuid PRIMARY KEY default gen_random_uuid(),
      type text NOT NULL,
      message text NOT NULL,
      data jsonb,
      created_on timestamp with time zone NOT NULL DEFAULT now()
    )
  ;
CREATE INDEX warning_i1 ON hookseal_queue.warning (created_on DESC);
    CREATE TABLE hookseal_queue.queue_stats (
      id uuid NOT NULL DEFAULT gen_random_uuid(),
      name text NOT NULL,
      deferred_count int NOT NULL DEFAULT 0,
      queued_count   int NOT NULL DEFAULT 0,
      ready_count    int NOT NULL DEFAULT 0,
      active_count   int NOT NULL DEFAULT 0,
      failed_count   int NOT NULL DEFAULT 0,
      total_count    int NOT NULL DEFAULT 0,
      created_delta   int,
      completed_delta int,
      failed_delta    int,
      delta_seconds   int,
      delta_on        timestamptz,
      captured_on timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (id, captured_on)
    ) PARTITION BY RANGE (captured_on)
  ;
CREATE INDEX queue_stats_i1 ON hookseal_queue.queue_stats (name, captured_on DESC) INCLUDE (deferred_count, queued_count, ready_count, active_count, failed_count, total_count);
    DO $$
    DECLARE
      d date;
      i int;
      part_name text;
    BEGIN
      FOR i IN 0..1 LOOP
        d := (hookseal_queue.job_now() AT TIME ZONE 'UTC')::date + i;
        part_name := 'queue_stats_' || to_char(d, 'YYYYMMDD');
        IF NOT EXISTS (
          SELECT 1 FROM pg_class c
          JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname = 'hookseal_queue' AND c.relname = part_name
        ) THEN
          EXECUTE format(
            'CREATE TABLE hookseal_queue.%I PARTITION OF hookseal_queue.queue_stats FOR VALUES FROM (%L) TO (%L)',
            part_name,
            to_char(d, 'YYYY-MM-DD') || ' 00:00:00+00',
            to_char(d + 1, 'YYYY-MM-DD') || ' 00:00:00+00'
          );
        END IF;
      END LOOP;
    END;
    $$
  ;
    CREATE TABLE hookseal_queue.job_dependency (
      child_name text NOT NULL,
      child_id uuid NOT NULL,
      parent_name text NOT NULL,
      parent_id uuid NOT NULL,
      PRIMARY KEY (child_name, child_id, parent_name, parent_id)
    )
  ;
CREATE INDEX IF NOT EXISTS job_dep_parent_idx ON hookseal_queue.job_dependency (parent_name, parent_id);
    CREATE FUNCTION hookseal_queue.create_queue(queue_name text, options jsonb)
    RETURNS VOID AS
    $$
    DECLARE
      tablename varchar := CASE WHEN options->>'partition' = 'true'
                            THEN 'j' || encode(sha224(queue_name::bytea), 'hex')
                            ELSE 'job_common'
                            END;
      queue_created_on timestamptz;
    BEGIN
      WITH q as (
        INSERT INTO hookseal_queue.queue (
          name,
          policy,
          retry_limit,
          retry_delay,
          retry_backoff,
          retry_delay_max,
          expire_seconds,
          retention_seconds,
          deletion_seconds,
          warning_queued,
          dead_letter,
          partition,
          table_name,
          heartbeat_seconds,
          notify,
          created_on,
          updated_on
        )
        VALUES (
          queue_name,
          options->>'policy',
          COALESCE((options->>'retryLimit')::int, 2),
          COALESCE((options->>'retryDelay')::int, 0),
          COALESCE((options->>'retryBackoff')::bool, false),
          (options->>'retryDelayMax')::int,
          COALESCE((options->>'expireInSeconds')::int, 900),
          COALESCE((options->>'retentionSeconds')::int, 1209600),
          COALESCE((options->>'deleteAfterSeconds')::int, 604800),
          COALESCE((options->>'warningQueueSize')::int, 0),
          options->>'deadLetter',
          COALESCE((options->>'partition')::bool, false),
          tablename,
          (options->>'heartbeatSeconds')::int,
          COALESCE((options->>'notify')::bool, false),
          hookseal_queue.job_now(),
          hookseal_queue.job_now()
        )
        ON CONFLICT DO NOTHING
        RETURNING created_on
      )
      SELECT created_on into queue_created_on from q;
      IF queue_created_on IS NULL OR options->>'partition' IS DISTINCT FROM 'true' THEN
        RETURN;
      END IF;
      EXECUTE format('CREATE TABLE hookseal_queue.%I (LIKE hookseal_queue.job INCLUDING DEFAULTS)', tablename);
      EXECUTE hookseal_queue.job_table_format($cmd$ALTER TABLE hookseal_queue.job ADD PRIMARY KEY (name, id)$cmd$, tablename);
      EXECUTE hookseal_queue.job_table_format($cmd$ALTER TABLE hookseal_queue.job ADD CONSTRAINT q_fkey FOREIGN KEY (name) REFERENCES hookseal_queue.queue (name) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED$cmd$, tablename);
      EXECUTE hookseal_queue.job_table_format($cmd$ALTER TABLE hookseal_queue.job ADD CONSTRAINT dlq_fkey FOREIGN KEY (dead_letter) REFERENCES hookseal_queue.queue (name) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED$cmd$, tablename);
      EXECUTE hookseal_queue.job_table_format($cmd$CREATE INDEX job_i11 ON hookseal_queue.job (name, priority DESC, created_on, start_after) WHERE state < 'active' AND NOT blocked$cmd$, tablename);
      EXECUTE hookseal_queue.job_table_format($cmd$CREATE UNIQUE INDEX job_i4 ON hookseal_queue.job (name, singleton_on, COALESCE(singleton_key, '')) WHERE state <> 'cancelled' AND singleton_on IS NOT NULL$cmd$, tablename);
      EXECUTE hookseal_queue.job_table_format($cmd$CREATE INDEX job_i7 ON hookseal_queue.job (name, group_id) WHERE state = 'active' AND group_id IS NOT NULL$cmd$, tablename);
      EXECUTE hookseal_queue.job_table_format($cmd$CREATE INDEX job_i9 ON hookseal_queue.job (name, id) WHERE blocking AND state = 'completed'$cmd$, tablename);
      EXECUTE hookseal_queue.job_table_format($cmd$CREATE INDEX job_i12 ON hookseal_queue.job (source_root_id) WHERE source_root_id IS NOT NULL$cmd$, tablename);
      IF options->>'policy' = 'short' THEN
        EXECUTE hookseal_queue.job_table_format($cmd$CREATE UNIQUE INDEX job_i1 ON hookseal_queue.job (name, COALESCE(singleton_key, '')) WHERE state = 'created' AND policy = 'short'$cmd$, tablename);
      ELSIF options->>'policy' = 'singleton' THEN
        EXECUTE hookseal_queue.job_table_format($cmd$CREATE UNIQUE INDEX job_i2 ON hookseal_queue.job (name, COALESCE(singleton_key, '')) WHERE state = 'active' AND policy = 'singleton'$cmd$, tablename);
      ELSIF options->>'policy' = 'stately' THEN
        EXECUTE hookseal_queue.job_table_format($cmd$CREATE UNIQUE INDEX job_i3 ON hookseal_queue.job (name, state, COALESCE(singleton_key, '')) WHERE state <= 'active' AND policy = 'stately'$cmd$, tablename);
      ELSIF options->>'policy' = 'exclusive' THEN
        EXECUTE hookseal_queue.job_table_format($cmd$CREATE UNIQUE INDEX job_i6 ON hookseal_queue.job (name, COALESCE(singleton_key, '')) WHERE state <= 'active' AND policy = 'exclusive'$cmd$, tablename);
      ELSIF options->>'policy' = 'key_strict_fifo' THEN
        EXECUTE hookseal_queue.job_table_format($cmd$CREATE UNIQUE INDEX job_i8 ON hookseal_queue.job (name, singleton_key) WHERE state IN ('active', 'retry', 'failed') AND policy = 'key_strict_fifo'$cmd$, tablename);
        EXECUTE hookseal_queue.job_table_format($cmd$CREATE INDEX job_i10 ON hookseal_queue.job (name, singleton_key, state DESC, created_on, id) INCLUDE (start_after) WHERE state < 'active' AND NOT blocked AND policy = 'key_strict_fifo'$cmd$, tablename);
        EXECUTE hookseal_queue.job_table_format($cmd$ALTER TABLE hookseal_queue.job ADD CONSTRAINT job_key_strict_fifo_singleton_key_check CHECK (NOT (policy = 'key_strict_fifo' AND singleton_key IS NULL))$cmd$, tablename);
      END IF;
      EXECUTE format('ALTER TABLE hookseal_queue.%I ADD CONSTRAINT cjc CHECK (name=%L)', tablename, queue_name);
      EXECUTE format('ALTER TABLE hookseal_queue.job ATTACH PARTITION hookseal_queue.%I FOR VALUES IN (%L)', tablename, queue_name);
    END;
    $$
    LANGUAGE plpgsql;
  ;
    CREATE FUNCTION hookseal_queue.delete_queue(queue_name text)
    RETURNS VOID AS
    $$
    DECLARE
      v_table varchar;
      v_partition bool;
    BEGIN
      SELECT table_name, partition
      FROM hookseal_queue.queue
      WHERE name = queue_name
      INTO v_table, v_partition;
      IF v_partition THEN
        EXECUTE format('DROP TABLE IF EXISTS hookseal_queue.%I', v_table);
      ELSE
        EXECUTE format('DELETE FROM hookseal_queue.%I WHERE name = %L', v_table, queue_name);
      END IF;
      DELETE FROM hookseal_queue.queue WHERE name = queue_name;
    END;
    $$
    LANGUAGE plpgsql;
  ;
INSERT INTO hookseal_queue.version(version) VALUES ('43');
    COMMIT;
-- 0001
DROP INDEX "hookseal"."deliveries_once";

CREATE UNIQUE INDEX "deliveries_once" ON "hookseal"."deliveries" USING btree ("organization_id","event_id" text_pattern_ops,"endpoint_id");
-- 0002
ALTER TABLE "hookseal"."attempts" ADD COLUMN "lease" text;

CREATE UNIQUE INDEX "attempts_once" ON "hookseal"."attempts" USING btree ("delivery_id","lease") WHERE "hookseal"."attempts"."lease" is not null;
-- 0003
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


CREATE INDEX "replays_organization" ON "hookseal"."replays" USING btree ("organization_id","created_at","id");

CREATE INDEX "replays_running" ON "hookseal"."replays" USING btree ("next_at") WHERE status = 'running';
-- 0004
ALTER TABLE "hookseal"."event_types" ADD COLUMN "deprecated_at" timestamp (3) with time zone;
-- 0005
CREATE TABLE "hookseal"."sessions" (
	"hash" text PRIMARY KEY NOT NULL,
	"key_id" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);


CREATE INDEX "sessions_age" ON "hookseal"."sessions" USING btree ("expires_at");
-- 0006
ALTER TABLE "hookseal"."organizations" ADD COLUMN "quotas" jsonb DEFAULT '{}'::jsonb NOT NULL;
-- 0007
-- A constant default rewrites no row.
ALTER TABLE "hookseal"."attempts" ADD COLUMN "created_at" timestamp (3) with time zone DEFAULT '-infinity' NOT NULL;

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
-- 0008
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
-- 0009
CREATE TABLE "hookseal"."event_ids" (
	"organization_id" text NOT NULL,
	"id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "event_ids_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);


CREATE INDEX "event_ids_age" ON "hookseal"."event_ids" USING btree ("created_at");

-- Retention deletes a thirtieth of the rows a day. By default they would be vacuumed after a fifth of the table.
ALTER TABLE "hookseal"."event_ids" SET (autovacuum_vacuum_scale_factor = 0.02);

ALTER TABLE "hookseal"."events" RENAME TO "events_upgraded";

ALTER INDEX "hookseal"."events_organization_id_id_pk" RENAME TO "events_upgraded_pkey";

ALTER INDEX "hookseal"."events_organization" RENAME TO "events_upgraded_organization";

ALTER INDEX "hookseal"."events_age" RENAME TO "events_upgraded_age";

ALTER TABLE "hookseal"."deliveries" RENAME TO "deliveries_upgraded";

ALTER INDEX "hookseal"."deliveries_pkey" RENAME TO "deliveries_upgraded_pkey";

ALTER INDEX "hookseal"."deliveries_once" RENAME TO "deliveries_upgraded_once";

ALTER INDEX "hookseal"."deliveries_endpoint" RENAME TO "deliveries_upgraded_endpoint";

ALTER INDEX "hookseal"."deliveries_organization" RENAME TO "deliveries_upgraded_organization";

ALTER INDEX "hookseal"."deliveries_age" RENAME TO "deliveries_upgraded_age";

ALTER TABLE "hookseal"."attempts" RENAME TO "attempts_upgraded";

ALTER INDEX "hookseal"."attempts_delivery_id_attempt_pk" RENAME TO "attempts_upgraded_pkey";

ALTER INDEX "hookseal"."attempts_once" RENAME TO "attempts_upgraded_once";

CREATE TABLE "hookseal"."events" (LIKE "hookseal"."events_upgraded" INCLUDING DEFAULTS) PARTITION BY RANGE ("created_at");

CREATE TABLE "hookseal"."deliveries" (LIKE "hookseal"."deliveries_upgraded" INCLUDING DEFAULTS) PARTITION BY RANGE ("created_at");

CREATE TABLE "hookseal"."attempts" (LIKE "hookseal"."attempts_upgraded" INCLUDING DEFAULTS) PARTITION BY RANGE ("created_at");

CREATE INDEX "deliveries_endpoint" ON "hookseal"."deliveries" USING btree ("endpoint_id","created_at","id");

CREATE INDEX "deliveries_organization" ON "hookseal"."deliveries" USING btree ("organization_id","created_at","id");

-- The rows of earlier versions become one partition, up to the time in their constraints. These prove that no row is later, so that no table is
-- read while it is locked. Without them, after somebody dropped them, the tables are read.
DO $$
DECLARE
	latest timestamptz := greatest((SELECT max(created_at) FROM hookseal.events_upgraded), (SELECT max(created_at) FROM hookseal.deliveries_upgraded));
	proven timestamptz := (SELECT substring(pg_get_constraintdef(oid) FROM '''([^'']+)''')::timestamptz FROM pg_constraint
		WHERE conrelid = 'hookseal.events_upgraded'::regclass AND conname = 'finish_this_upgrade_or_drop_this_constraint');
	boundary timestamptz := coalesce(proven, date_trunc('day', greatest(now(), latest), 'UTC') + interval '168 hours');
	partitioned text;
BEGIN
	IF latest IS NULL THEN
		DROP TABLE hookseal.events_upgraded, hookseal.deliveries_upgraded, hookseal.attempts_upgraded;
	ELSE
		FOREACH partitioned IN ARRAY ARRAY['events', 'deliveries', 'attempts'] LOOP
			EXECUTE format('ALTER TABLE hookseal.%1$I ATTACH PARTITION hookseal.%1$s_upgraded FOR VALUES FROM (MINVALUE) TO (%2$L)', partitioned, boundary);
			EXECUTE format('ALTER TABLE hookseal.%s_upgraded DROP CONSTRAINT IF EXISTS finish_this_upgrade_or_drop_this_constraint', partitioned);
		END LOOP;
	END IF;
END $$;
-- 0010
CREATE TABLE "hookseal"."fanouts" (
	"organization_id" text NOT NULL,
	"event_id" text NOT NULL,
	"event" text NOT NULL,
	"event_at" timestamp (3) with time zone NOT NULL,
	"last_endpoint_id" text DEFAULT '' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "fanouts_organization_id_event_id_pk" PRIMARY KEY("organization_id","event_id")
);


CREATE TABLE "hookseal"."subscriptions" (
	"organization_id" text NOT NULL,
	"event" text NOT NULL,
	"endpoint_id" text NOT NULL,
	CONSTRAINT "subscriptions_organization_id_event_endpoint_id_pk" PRIMARY KEY("organization_id","event","endpoint_id")
);


ALTER TABLE "hookseal"."event_types" ALTER COLUMN "example" SET DATA TYPE text;

ALTER TABLE "hookseal"."endpoints" ADD COLUMN "url_hash" text DEFAULT '' NOT NULL;

CREATE INDEX "fanouts_organization" ON "hookseal"."fanouts" USING btree ("organization_id","created_at");

CREATE INDEX "subscriptions_endpoint" ON "hookseal"."subscriptions" USING btree ("endpoint_id");

CREATE INDEX "endpoints_url" ON "hookseal"."endpoints" USING btree ("organization_id","url_hash");

UPDATE "hookseal"."endpoints" SET "url_hash" = encode(sha256(convert_to("url", 'UTF8')), 'hex');

CREATE FUNCTION hookseal.sync_subscriptions() RETURNS trigger LANGUAGE plpgsql AS $function$
begin
  delete from hookseal.subscriptions
  where endpoint_id = new.id and not (new.enabled and new.deleted_at is null and event = any(new.events));
  insert into hookseal.subscriptions (organization_id, event, endpoint_id)
  select new.organization_id, event, new.id from unnest(new.events) event where new.enabled and new.deleted_at is null
  on conflict do nothing;
  return null;
end $function$;


-- Triggers, because processes of earlier versions create and change endpoints too.
CREATE TRIGGER sync_inserted_subscriptions AFTER INSERT ON hookseal.endpoints
  FOR EACH ROW EXECUTE FUNCTION hookseal.sync_subscriptions();


-- Most updates record an attempt.
CREATE TRIGGER sync_updated_subscriptions AFTER UPDATE ON hookseal.endpoints
  FOR EACH ROW WHEN ((old.events, old.enabled, old.deleted_at) IS DISTINCT FROM (new.events, new.enabled, new.deleted_at))
  EXECUTE FUNCTION hookseal.sync_subscriptions();


INSERT INTO "hookseal"."subscriptions" ("organization_id", "event", "endpoint_id")
SELECT DISTINCT "organization_id", unnest("events"), "id" FROM "hookseal"."endpoints" WHERE "enabled" AND "deleted_at" IS NULL;
-- 0011
CREATE TABLE "hookseal"."counter_backfill" (
	"id" integer PRIMARY KEY NOT NULL,
	"organization_id" text DEFAULT '' NOT NULL,
	"counted_until" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone
);


CREATE TABLE "hookseal"."counters" (
	"organization_id" text NOT NULL,
	"endpoint_id" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"slot" integer NOT NULL,
	"deliveries" integer NOT NULL,
	"delivered" integer NOT NULL,
	"failed" integer NOT NULL,
	"dead" integer NOT NULL,
	"latencies" integer[] NOT NULL,
	CONSTRAINT "counters_organization_id_endpoint_id_starts_at_slot_pk" PRIMARY KEY("organization_id","endpoint_id","starts_at","slot")
);


CREATE TABLE "hookseal"."undelivered" (
	"organization_id" text NOT NULL,
	"status" text NOT NULL,
	"id" uuid NOT NULL,
	CONSTRAINT "undelivered_organization_id_status_id_pk" PRIMARY KEY("organization_id","status","id")
);


CREATE INDEX "counters_age" ON "hookseal"."counters" USING btree ("starts_at");

CREATE INDEX "counters_unmerged" ON "hookseal"."counters" USING btree ("starts_at") WHERE slot > 0;

CREATE INDEX "undelivered_id" ON "hookseal"."undelivered" USING btree ("id");

ALTER TABLE "hookseal"."counters" SET (fillfactor = 50);


INSERT INTO "hookseal"."counter_backfill" ("id") VALUES (1);


CREATE FUNCTION hookseal.count_inserted() RETURNS trigger LANGUAGE plpgsql AS $function$
declare
  own_slot int := 1;
begin
  -- A slot that no other open transaction has: no transaction waits for a row of another.
  while not pg_try_advisory_xact_lock(726611401, own_slot) loop
    own_slot := own_slot + 1;
  end loop;
  insert into hookseal.counters as c (organization_id, endpoint_id, starts_at, slot, deliveries, delivered, failed, dead, latencies)
  with changed as (
    select organization_id, endpoint_id, created_at, status, latency_ms, 1 as n from new_rows),
  by_endpoint as materialized (
    select organization_id, endpoint_id, starts_at, sum(n)::int as deliveries, coalesce(sum(n) filter (where status = 'delivered'), 0)::int as delivered,
      coalesce(sum(n) filter (where status = 'failed'), 0)::int as failed, coalesce(sum(n) filter (where status = 'dead'), 0)::int as dead,
      coalesce(sum(n) filter (where bucket = 0), 0)::int as l0,
      coalesce(sum(n) filter (where bucket = 1), 0)::int as l1,
      coalesce(sum(n) filter (where bucket = 2), 0)::int as l2,
      coalesce(sum(n) filter (where bucket = 3), 0)::int as l3,
      coalesce(sum(n) filter (where bucket = 4), 0)::int as l4,
      coalesce(sum(n) filter (where bucket = 5), 0)::int as l5,
      coalesce(sum(n) filter (where bucket = 6), 0)::int as l6,
      coalesce(sum(n) filter (where bucket = 7), 0)::int as l7,
      coalesce(sum(n) filter (where bucket = 8), 0)::int as l8,
      coalesce(sum(n) filter (where bucket = 9), 0)::int as l9,
      coalesce(sum(n) filter (where bucket = 10), 0)::int as l10,
      coalesce(sum(n) filter (where bucket = 11), 0)::int as l11,
      coalesce(sum(n) filter (where bucket = 12), 0)::int as l12,
      coalesce(sum(n) filter (where bucket = 13), 0)::int as l13
    from (
      select organization_id, endpoint_id, status, n, date_bin('5 minutes', created_at, timestamptz 'epoch') as starts_at,
        width_bucket(latency_ms, array[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000]) as bucket
      from changed) b
    group by organization_id, endpoint_id, starts_at)
  select organization_id, '', starts_at, own_slot, sum(deliveries), sum(delivered), sum(failed), sum(dead), array[sum(l0)::int, sum(l1)::int, sum(l2)::int, sum(l3)::int, sum(l4)::int, sum(l5)::int, sum(l6)::int, sum(l7)::int, sum(l8)::int, sum(l9)::int, sum(l10)::int, sum(l11)::int, sum(l12)::int, sum(l13)::int]
  from by_endpoint group by organization_id, starts_at
  union all
  select organization_id, endpoint_id, date_bin('1 hour', starts_at, timestamptz 'epoch') as starts_at, own_slot,
    sum(deliveries), sum(delivered), sum(failed), sum(dead), array[sum(l0)::int, sum(l1)::int, sum(l2)::int, sum(l3)::int, sum(l4)::int, sum(l5)::int, sum(l6)::int, sum(l7)::int, sum(l8)::int, sum(l9)::int, sum(l10)::int, sum(l11)::int, sum(l12)::int, sum(l13)::int]
  from by_endpoint group by organization_id, endpoint_id, date_bin('1 hour', starts_at, timestamptz 'epoch')
  on conflict (organization_id, endpoint_id, starts_at, slot) do update set
    deliveries = c.deliveries + excluded.deliveries, delivered = c.delivered + excluded.delivered,
    failed = c.failed + excluded.failed, dead = c.dead + excluded.dead,
    latencies = array[c.latencies[1] + excluded.latencies[1], c.latencies[2] + excluded.latencies[2], c.latencies[3] + excluded.latencies[3], c.latencies[4] + excluded.latencies[4], c.latencies[5] + excluded.latencies[5], c.latencies[6] + excluded.latencies[6], c.latencies[7] + excluded.latencies[7], c.latencies[8] + excluded.latencies[8], c.latencies[9] + excluded.latencies[9], c.latencies[10] + excluded.latencies[10], c.latencies[11] + excluded.latencies[11], c.latencies[12] + excluded.latencies[12], c.latencies[13] + excluded.latencies[13], c.latencies[14] + excluded.latencies[14]];
  return null;
end $function$;


CREATE FUNCTION hookseal.count_updated() RETURNS trigger LANGUAGE plpgsql AS $function$
declare
  own_slot int := 1;
begin
  -- A slot that no other open transaction has: no transaction waits for a row of another.
  while not pg_try_advisory_xact_lock(726611401, own_slot) loop
    own_slot := own_slot + 1;
  end loop;
  insert into hookseal.counters as c (organization_id, endpoint_id, starts_at, slot, deliveries, delivered, failed, dead, latencies)
  with changed as (
    select organization_id, endpoint_id, created_at, status, latency_ms, 1 as n from new_rows union all select organization_id, endpoint_id, created_at, status, latency_ms, -1 from old_rows),
  by_endpoint as materialized (
    select organization_id, endpoint_id, starts_at, sum(n)::int as deliveries, coalesce(sum(n) filter (where status = 'delivered'), 0)::int as delivered,
      coalesce(sum(n) filter (where status = 'failed'), 0)::int as failed, coalesce(sum(n) filter (where status = 'dead'), 0)::int as dead,
      coalesce(sum(n) filter (where bucket = 0), 0)::int as l0,
      coalesce(sum(n) filter (where bucket = 1), 0)::int as l1,
      coalesce(sum(n) filter (where bucket = 2), 0)::int as l2,
      coalesce(sum(n) filter (where bucket = 3), 0)::int as l3,
      coalesce(sum(n) filter (where bucket = 4), 0)::int as l4,
      coalesce(sum(n) filter (where bucket = 5), 0)::int as l5,
      coalesce(sum(n) filter (where bucket = 6), 0)::int as l6,
      coalesce(sum(n) filter (where bucket = 7), 0)::int as l7,
      coalesce(sum(n) filter (where bucket = 8), 0)::int as l8,
      coalesce(sum(n) filter (where bucket = 9), 0)::int as l9,
      coalesce(sum(n) filter (where bucket = 10), 0)::int as l10,
      coalesce(sum(n) filter (where bucket = 11), 0)::int as l11,
      coalesce(sum(n) filter (where bucket = 12), 0)::int as l12,
      coalesce(sum(n) filter (where bucket = 13), 0)::int as l13
    from (
      select organization_id, endpoint_id, status, n, date_bin('5 minutes', created_at, timestamptz 'epoch') as starts_at,
        width_bucket(latency_ms, array[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000]) as bucket
      from changed) b
    group by organization_id, endpoint_id, starts_at)
  select organization_id, '', starts_at, own_slot, sum(deliveries), sum(delivered), sum(failed), sum(dead), array[sum(l0)::int, sum(l1)::int, sum(l2)::int, sum(l3)::int, sum(l4)::int, sum(l5)::int, sum(l6)::int, sum(l7)::int, sum(l8)::int, sum(l9)::int, sum(l10)::int, sum(l11)::int, sum(l12)::int, sum(l13)::int]
  from by_endpoint group by organization_id, starts_at
  union all
  select organization_id, endpoint_id, date_bin('1 hour', starts_at, timestamptz 'epoch') as starts_at, own_slot,
    sum(deliveries), sum(delivered), sum(failed), sum(dead), array[sum(l0)::int, sum(l1)::int, sum(l2)::int, sum(l3)::int, sum(l4)::int, sum(l5)::int, sum(l6)::int, sum(l7)::int, sum(l8)::int, sum(l9)::int, sum(l10)::int, sum(l11)::int, sum(l12)::int, sum(l13)::int]
  from by_endpoint group by organization_id, endpoint_id, date_bin('1 hour', starts_at, timestamptz 'epoch')
  on conflict (organization_id, endpoint_id, starts_at, slot) do update set
    deliveries = c.deliveries + excluded.deliveries, delivered = c.delivered + excluded.delivered,
    failed = c.failed + excluded.failed, dead = c.dead + excluded.dead,
    latencies = array[c.latencies[1] + excluded.latencies[1], c.latencies[2] + excluded.latencies[2], c.latencies[3] + excluded.latencies[3], c.latencies[4] + excluded.latencies[4], c.latencies[5] + excluded.latencies[5], c.latencies[6] + excluded.latencies[6], c.latencies[7] + excluded.latencies[7], c.latencies[8] + excluded.latencies[8], c.latencies[9] + excluded.latencies[9], c.latencies[10] + excluded.latencies[10], c.latencies[11] + excluded.latencies[11], c.latencies[12] + excluded.latencies[12], c.latencies[13] + excluded.latencies[13], c.latencies[14] + excluded.latencies[14]];
  return null;
end $function$;


-- Without scans of the table: its statistics are always out of date.
CREATE FUNCTION hookseal.mark_undelivered() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $function$
declare
  changed text[];
begin
  -- Most updates deliver first attempts.
  if not exists (select from new_rows where status <> 'delivered') and not exists (select from old_rows where status <> 'pending' or attempt > 0)
  then return null; end if;
  changed := array(
    select id from (
      select id, status, 1 as n from new_rows union all select id, status, -1 from old_rows) b
    group by id, status having sum(n) = 1);
  delete from hookseal.undelivered where id = any(array(
    select substr(id, 5)::uuid from old_rows where (status <> 'pending' or attempt > 0) and id = any(changed)));
  insert into hookseal.undelivered (organization_id, status, id)
  select organization_id, status, substr(id, 5)::uuid from new_rows where status <> 'delivered' and id = any(changed)
  on conflict do nothing;
  return null;
end $function$;


CREATE TRIGGER count_inserted AFTER INSERT ON hookseal.deliveries REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION hookseal.count_inserted();


CREATE TRIGGER count_updated AFTER UPDATE ON hookseal.deliveries REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION hookseal.count_updated();


CREATE TRIGGER mark_undelivered AFTER UPDATE ON hookseal.deliveries REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION hookseal.mark_undelivered();
-- 0012
CREATE INDEX "deliveries_type" ON "hookseal"."deliveries" USING btree ("organization_id","event","created_at","id");

CREATE INDEX "events_type" ON "hookseal"."events" USING btree ("organization_id","type","created_at","id");
-- 0013
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


DROP INDEX "hookseal"."counters_unmerged";

DROP INDEX "hookseal"."counters_age";

CREATE INDEX "merged_counters_age" ON "hookseal"."merged_counters" USING btree (("starts_at" at time zone 'utc'));

CREATE INDEX "counters_age" ON "hookseal"."counters" USING btree (("starts_at" at time zone 'utc'));

-- A row is updated once an hour. Its numbers are compressed, and nothing is moved out of its page.
ALTER TABLE "hookseal"."merged_counters" SET (fillfactor = 70, toast_tuple_target = 128);


ALTER TABLE "hookseal"."merged_counters" ALTER COLUMN "organization_id" SET STORAGE MAIN,
  ALTER COLUMN "endpoint_id" SET STORAGE MAIN, ALTER COLUMN "latencies" SET STORAGE MAIN, ALTER COLUMN "units" SET STORAGE MAIN;
-- 0014
CREATE INDEX "endpoints_listening" ON "hookseal"."endpoints" USING btree ("organization_id") WHERE url = 'listen://hookseal' and deleted_at is null;
-- 0015
ALTER TABLE "hookseal"."fanouts" ADD COLUMN "endpoint_ids" text[];
-- rows
set session_replication_role = replica;
delete from hookseal_queue.queue;
insert into hookseal_queue.queue select * from json_populate_recordset(null::hookseal_queue.queue, $json$[
{"name":"deliveries","policy":"standard","retry_limit":2147483647,"retry_delay":0,"retry_backoff":false,"retry_delay_max":null,"expire_seconds":30,"retention_seconds":31536000,"deletion_seconds":604800,"dead_letter":null,"partition":false,"table_name":"job_common","deferred_count":0,"queued_count":0,"ready_count":0,"warning_queued":0,"active_count":0,"failed_count":0,"total_count":0,"created_delta":0,"completed_delta":0,"failed_delta":0,"delta_on":null,"delta_seconds":null,"ready_history":[],"heartbeat_seconds":null,"notify":false,"singletons_active":null,"monitor_claim_on":null,"monitor_on":null,"maintain_on":null,"created_on":"2026-11-21T20:53:45.269+00:00","updated_on":"2026-11-21T20:53:45.801+00:00"}
]$json$);
delete from hookseal.api_keys;
insert into hookseal.api_keys select * from json_populate_recordset(null::hookseal.api_keys, $json$[
{"id":"key_01a1ffe2f0fa7045a0b19c4598a7eee5","hash":"ff0cee587fbd3f069af47b77bfa7d7eca2101ce2a4d4e873c8694039df3d0f08","name":"reader","prefix":"hsk_cjs4qW","scopes":["read"],"organization_ids":["default"],"created_at":"2026-11-21T20:53:45.339+00:00","last_used_at":null}
]$json$);
delete from hookseal.attempts;
create table if not exists hookseal.attempts_upgraded partition of hookseal.attempts FOR VALUES FROM (MINVALUE) TO ('2026-11-29 00:00:00+00');
insert into hookseal.attempts select * from json_populate_recordset(null::hookseal.attempts, $json$[
{"delivery_id":"whd_01a1ffe2f12c7084a366d316a6ab0144","attempt":1,"started_at":"2026-11-21T20:53:45.423+00:00","request_headers":{"X-Team":"billing","content-type":"application/json","user-agent":"hookseal","webhook-id":"invoice_paid","webhook-timestamp":"1795294425","webhook-signature":"v1,YSkSvWyqyX4sY21keV2ba/85RzP6cNgiYivJD0L6yJw= v1,Ay8SdW1Y5EY28NR8yml5t1lav3wavztIqc3/br1pLhU=","x-legacy":"legacy-secret-123456789082"},"response_status":204,"response_headers":{"date":"Sat, 21 Nov 2026 20:53:45 GMT","connection":"keep-alive","keep-alive":"timeout=5"},"response_body":"\\x","error_class":null,"error_message":null,"latency_ms":59,"lease":null,"created_at":"-infinity"},
{"delivery_id":"whd_01a1ffe2f16d77678eeabf5b5335b887","attempt":1,"started_at":"2026-11-21T20:53:45.464+00:00","request_headers":{"content-type":"application/json","user-agent":"hookseal","webhook-id":"invoice_failed","webhook-timestamp":"1795294425","webhook-signature":"v1,QiWgDlQOUfAz9FkrO7RM+Sefsa3XCGmrjiHLUoGFfE0="},"response_status":500,"response_headers":{"date":"Sat, 21 Nov 2026 20:53:45 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"},"response_body":"\\x726573706f6e7365","error_class":null,"error_message":null,"latency_ms":39,"lease":null,"created_at":"-infinity"},
{"delivery_id":"whd_01a1ffe2f17f799f8c4a44551fa04201","attempt":1,"started_at":"2026-11-21T20:53:45.483+00:00","request_headers":{"content-type":"application/json","user-agent":"hookseal","webhook-id":"invoice_gone","webhook-timestamp":"1795294425","webhook-signature":"v1,69rYXXwaXaY+O7IQsK27WwImjugwmyKNHGJcLFPNzMI="},"response_status":410,"response_headers":{"date":"Sat, 21 Nov 2026 20:53:45 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"},"response_body":"\\x726573706f6e7365","error_class":null,"error_message":null,"latency_ms":26,"lease":null,"created_at":"-infinity"},
{"delivery_id":"whd_01a1ffe2f1927422a521903cb21e33a8","attempt":1,"started_at":"2026-11-21T20:53:45.502+00:00","request_headers":{"content-type":"application/json","user-agent":"hookseal","webhook-id":"leased","webhook-timestamp":"1795294425","webhook-signature":"v1,fITo/JLZkgOo/NCZKL276jBF/2RG9D27zN2HdZRg8t4="},"response_status":500,"response_headers":{"date":"Sat, 21 Nov 2026 20:53:45 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"},"response_body":"\\x726573706f6e7365","error_class":null,"error_message":null,"latency_ms":7,"lease":null,"created_at":"-infinity"}
]$json$);
delete from hookseal.counter_backfill;
insert into hookseal.counter_backfill select * from json_populate_recordset(null::hookseal.counter_backfill, $json$[
{"id":1,"organization_id":"","counted_until":null,"finished_at":null}
]$json$);
delete from hookseal.counters;
insert into hookseal.counters select * from json_populate_recordset(null::hookseal.counters, $json$[
{"organization_id":"sample","endpoint_id":"sample","starts_at":"2026-01-01T00:00:00+00:00","slot":1,"deliveries":1,"delivered":1,"failed":1,"dead":1,"latencies":[]}
]$json$);
delete from hookseal.deliveries;
create table if not exists hookseal.deliveries_upgraded partition of hookseal.deliveries FOR VALUES FROM (MINVALUE) TO ('2026-11-29 00:00:00+00');
insert into hookseal.deliveries select * from json_populate_recordset(null::hookseal.deliveries, $json$[
{"id":"whd_01a1ffe2f12c7084a366d316a6ab0144","organization_id":"default","event_id":"invoice_paid","event":"invoice.paid","endpoint_id":"wh_01a1ffe2f0ff7d3ab8d9dbb698989195","target_url":"http://127.0.0.1:38639/204","status":"delivered","attempt":1,"step":1,"response_status":204,"latency_ms":59,"error_message":null,"created_at":"2026-11-21T20:53:45.386+00:00","last_attempt_at":"2026-11-21T20:53:45.423+00:00","delivered_at":"2026-11-21T20:53:45.482+00:00","next_attempt_at":null},
{"id":"whd_01a1ffe2f16d77678eeabf5b5335b887","organization_id":"default","event_id":"invoice_failed","event":"invoice.failed","endpoint_id":"wh_01a1ffe2f1157544bb4b517f184fcafb","target_url":"http://127.0.0.1:38639/500","status":"failed","attempt":1,"step":1,"response_status":500,"latency_ms":39,"error_message":"The endpoint responded with 500.","created_at":"2026-11-21T20:53:45.447+00:00","last_attempt_at":"2026-11-21T20:53:45.464+00:00","delivered_at":null,"next_attempt_at":"2026-11-21T21:53:45.504+00:00"},
{"id":"whd_01a1ffe2f17f799f8c4a44551fa04201","organization_id":"default","event_id":"invoice_gone","event":"invoice.gone","endpoint_id":"wh_01a1ffe2f11871988d7ba4bc387e7816","target_url":"http://127.0.0.1:38639/410","status":"dead","attempt":1,"step":1,"response_status":410,"latency_ms":26,"error_message":"The endpoint responded with 410.","created_at":"2026-11-21T20:53:45.47+00:00","last_attempt_at":"2026-11-21T20:53:45.483+00:00","delivered_at":null,"next_attempt_at":null},
{"id":"whd_01a1ffe2f1927422a521903cb21e33a8","organization_id":"default","event_id":"leased","event":"invoice.failed","endpoint_id":"wh_01a1ffe2f1157544bb4b517f184fcafb","target_url":"http://127.0.0.1:38639/500","status":"failed","attempt":1,"step":1,"response_status":500,"latency_ms":7,"error_message":"The endpoint responded with 500.","created_at":"2026-11-21T20:53:45.488+00:00","last_attempt_at":"2026-11-21T20:53:45.502+00:00","delivered_at":null,"next_attempt_at":"2026-11-21T21:53:45.509+00:00"},
{"id":"whd_01a1ffe2f2ef713ca5969b5334299ace","organization_id":"default","event_id":"pending","event":"invoice.paid","endpoint_id":"wh_01a1ffe2f0ff7d3ab8d9dbb698989195","target_url":"http://127.0.0.1:38639/204","status":"pending","attempt":0,"step":0,"response_status":null,"latency_ms":null,"error_message":null,"created_at":"2026-11-21T20:53:45.834+00:00","last_attempt_at":null,"delivered_at":null,"next_attempt_at":"2026-11-21T20:53:45.834+00:00"}
]$json$);
delete from hookseal.endpoint_secrets;
insert into hookseal.endpoint_secrets select * from json_populate_recordset(null::hookseal.endpoint_secrets, $json$[
{"id":"sec_01a1ffe2f1057cc0b5ef6e7bd7d90ce6","endpoint_id":"wh_01a1ffe2f0ff7d3ab8d9dbb698989195","sealed":"\\x9569e26b3dbc43757e4e66037601472edbb11e152425353c7dbd144ff051bea06ac0e47ecd54476fd16819188c7d8697b0b97c9afcbf30b4f93c2159c80d5aa06b0aaee766d47d329a141ab61f90","created_at":"2026-11-21T20:53:45.349+00:00","expires_at":"2030-01-22T06:40:25.354+00:00"},
{"id":"sec_01a1ffe2f10d7377b39ce8952c9d94fd","endpoint_id":"wh_01a1ffe2f0ff7d3ab8d9dbb698989195","sealed":"\\x4ab51c67d9f99a66e8948504caeb63c216ada1f2406eeb8cacdd9ab406dfe3dff3d897810400c225c2554bbca433a366d68b63a4e12798859d33a42099f4c1d5b55a3bac5e25c59049f1636cf9eb","created_at":"2026-11-21T20:53:45.357+00:00","expires_at":null},
{"id":"sec_01a1ffe2f11673e2ac669884d53138ee","endpoint_id":"wh_01a1ffe2f1157544bb4b517f184fcafb","sealed":"\\xb11bdb0380360eb410f7e984a3e561ce6efb918cd8da2e9df0e7e99adc6db52e54767c08a15ea1e88e183343131aa31cb66725ccd2505e469b285b58c0fe8b8bedfa3eb25e489878f84337721caf","created_at":"2026-11-21T20:53:45.367+00:00","expires_at":null},
{"id":"sec_01a1ffe2f11b7c0889561d385693c057","endpoint_id":"wh_01a1ffe2f11871988d7ba4bc387e7816","sealed":"\\xfb001d2ab8499102255a1def83e1c82ae051c79379698560ce6ba8d480723a1e6851599ef9e8adfdbe5c4a51e2564a3cb9ceff7365ae715a688dceca67c5ed65eb6c55b17da8cc5579ad81c999f9","created_at":"2026-11-21T20:53:45.372+00:00","expires_at":null}
]$json$);
delete from hookseal.endpoints;
insert into hookseal.endpoints select * from json_populate_recordset(null::hookseal.endpoints, $json$[
{"id":"wh_01a1ffe2f0ff7d3ab8d9dbb698989195","organization_id":"default","name":"Billing","description":"","url":"http://127.0.0.1:38639/204","events":["invoice.paid"],"headers":{"X-Team": "billing"},"enabled":true,"disabled_reason":null,"signing_secret_prefix":"whsec_FYuPcY","legacy_secret":"\\xea204a7c0d955f9cd5c9c592a1ef6e7145c45d6401747ad166b7aca2d1e41077d9d3d0e0835958e94cd0f8304a8526facf551753","rate_limit":null,"created_at":"2026-11-21T20:53:45.344+00:00","updated_at":"2026-11-21T20:53:45.354+00:00","deleted_at":null,"last_delivery_at":"2026-11-21T20:53:45.482+00:00","last_delivery_status":204,"failing_since":null,"paused_until":null,"url_hash":"d6b3dab2dbad5ec918d00c80eaf750f43b99e6a0c731968e9784a05f38a3c255"},
{"id":"wh_01a1ffe2f1157544bb4b517f184fcafb","organization_id":"default","name":"","description":"","url":"http://127.0.0.1:38639/500","events":["invoice.failed"],"headers":{},"enabled":true,"disabled_reason":null,"signing_secret_prefix":"whsec_FrcCem","legacy_secret":null,"rate_limit":null,"created_at":"2026-11-21T20:53:45.365+00:00","updated_at":null,"deleted_at":null,"last_delivery_at":"2026-11-21T20:53:45.509+00:00","last_delivery_status":500,"failing_since":"2026-11-21T20:53:45.503+00:00","paused_until":null,"url_hash":"59ad50abe739cdfa4bcf514f9d20831b09be3f4c7e6ccd75b3a586715c1c64ff"},
{"id":"wh_01a1ffe2f11871988d7ba4bc387e7816","organization_id":"default","name":"","description":"","url":"http://127.0.0.1:38639/410","events":["invoice.gone"],"headers":{},"enabled":false,"disabled_reason":"The endpoint responded with 410 Gone.","signing_secret_prefix":"whsec_KdMWWY","legacy_secret":null,"rate_limit":null,"created_at":"2026-11-21T20:53:45.368+00:00","updated_at":null,"deleted_at":null,"last_delivery_at":"2026-11-21T20:53:45.509+00:00","last_delivery_status":410,"failing_since":"2026-11-21T20:53:45.509+00:00","paused_until":null,"url_hash":"3acbc7d9aea4866e360682d2da928cd3fadfede58277ebaa4e09be4394a624f9"}
]$json$);
delete from hookseal.event_ids;
insert into hookseal.event_ids select * from json_populate_recordset(null::hookseal.event_ids, $json$[
{"organization_id":"sample","id":"sample","created_at":"2026-01-01T00:00:00+00:00"}
]$json$);
delete from hookseal.event_types;
insert into hookseal.event_types select * from json_populate_recordset(null::hookseal.event_types, $json$[
{"name":"delivery.dead","description":"The last attempt of a delivery failed. It can be replayed.","schema":null,"example":null,"created_at":"2026-11-21T20:53:45.28+00:00","updated_at":null,"deprecated_at":null},
{"name":"endpoint.disabled","description":"An endpoint was disabled: it responded 410, or all attempts failed for days.","schema":null,"example":null,"created_at":"2026-11-21T20:53:45.28+00:00","updated_at":null,"deprecated_at":null},
{"name":"endpoint.recovered","description":"A delivery succeeded at an endpoint that had been failing.","schema":null,"example":null,"created_at":"2026-11-21T20:53:45.28+00:00","updated_at":null,"deprecated_at":null},
{"name":"endpoint.secret_rotated","description":"An endpoint has a new signing secret. The previous secret keeps signing until it expires.","schema":null,"example":null,"created_at":"2026-11-21T20:53:45.28+00:00","updated_at":null,"deprecated_at":null},
{"name":"invoice.failed","description":"","schema":null,"example":null,"created_at":"2026-11-21T20:53:45.335+00:00","updated_at":null,"deprecated_at":null},
{"name":"invoice.gone","description":"","schema":null,"example":null,"created_at":"2026-11-21T20:53:45.336+00:00","updated_at":null,"deprecated_at":null},
{"name":"invoice.paid","description":"Paid in full","schema":{"type": "object"},"example":"{\"id\": \"in_1\"}","created_at":"2026-11-21T20:53:45.333+00:00","updated_at":null,"deprecated_at":null}
]$json$);
delete from hookseal.events;
create table if not exists hookseal.events_upgraded partition of hookseal.events FOR VALUES FROM (MINVALUE) TO ('2026-11-29 00:00:00+00');
insert into hookseal.events select * from json_populate_recordset(null::hookseal.events, $json$[
{"organization_id":"default","id":"evt_01a1ffe2f10e7b6db683eb0cbe77a36d","type":"endpoint.secret_rotated","timestamp":"2026-11-21T20:53:45.358+00:00","body":"{\"type\":\"endpoint.secret_rotated\",\"timestamp\":\"2026-11-21T20:53:45.358Z\",\"data\":{\"webhook_id\":\"wh_01a1ffe2f0ff7d3ab8d9dbb698989195\",\"previous_secret_expires_at\":\"2030-01-22T06:40:25.354Z\"}}","created_at":"2026-11-21T20:53:45.351+00:00"},
{"organization_id":"default","id":"evt_01a1ffe2f1c077d696faabe035216e38","type":"delivery.dead","timestamp":"2026-11-21T20:53:45.536+00:00","body":"{\"type\":\"delivery.dead\",\"timestamp\":\"2026-11-21T20:53:45.536Z\",\"data\":{\"delivery_id\":\"whd_01a1ffe2f17f799f8c4a44551fa04201\",\"webhook_id\":\"wh_01a1ffe2f11871988d7ba4bc387e7816\",\"event_id\":\"invoice_gone\",\"event\":\"invoice.gone\",\"attempts\":1,\"reason\":\"The endpoint responded with 410.\"}}","created_at":"2026-11-21T20:53:45.517+00:00"},
{"organization_id":"default","id":"evt_01a1ffe2f1c0788eb905b5b81be7ba6d","type":"endpoint.disabled","timestamp":"2026-11-21T20:53:45.536+00:00","body":"{\"type\":\"endpoint.disabled\",\"timestamp\":\"2026-11-21T20:53:45.536Z\",\"data\":{\"webhook_id\":\"wh_01a1ffe2f11871988d7ba4bc387e7816\",\"reason\":\"The endpoint responded with 410 Gone.\",\"failing_since\":\"2026-11-21T20:53:45.509Z\"}}","created_at":"2026-11-21T20:53:45.517+00:00"},
{"organization_id":"default","id":"invoice_failed","type":"invoice.failed","timestamp":"2026-11-21T20:53:45.414+00:00","body":"{\"type\":\"invoice.failed\",\"timestamp\":\"2026-11-21T20:53:45.414Z\",\"data\":{\"amount\":1}}","created_at":"2026-11-21T20:53:45.447+00:00"},
{"organization_id":"default","id":"invoice_gone","type":"invoice.gone","timestamp":"2026-11-21T20:53:45.456+00:00","body":"{\"type\":\"invoice.gone\",\"timestamp\":\"2026-11-21T20:53:45.456Z\",\"data\":{\"amount\":1}}","created_at":"2026-11-21T20:53:45.47+00:00"},
{"organization_id":"default","id":"invoice_paid","type":"invoice.paid","timestamp":"2026-11-21T20:53:45.372+00:00","body":"{\"type\":\"invoice.paid\",\"timestamp\":\"2026-11-21T20:53:45.372Z\",\"data\":{\"amount\":1}}","created_at":"2026-11-21T20:53:45.386+00:00"},
{"organization_id":"default","id":"leased","type":"invoice.failed","timestamp":"2026-11-21T20:53:45.48+00:00","body":"{\"type\":\"invoice.failed\",\"timestamp\":\"2026-11-21T20:53:45.480Z\",\"data\":{\"amount\":2}}","created_at":"2026-11-21T20:53:45.488+00:00"},
{"organization_id":"default","id":"pending","type":"invoice.paid","timestamp":"2026-11-21T20:53:45.834+00:00","body":"{\"type\":\"invoice.paid\",\"timestamp\":\"2026-11-21T20:53:45.834Z\",\"data\":{\"amount\":\"12345678901234567890\"}}","created_at":"2026-11-21T20:53:45.834+00:00"}
]$json$);
delete from hookseal.fanouts;
insert into hookseal.fanouts select * from json_populate_recordset(null::hookseal.fanouts, $json$[
{"organization_id":"sample","event_id":"sample","event":"sample","event_at":"2026-01-01T00:00:00+00:00","last_endpoint_id":"","created_at":"2026-11-22T03:08:57.567+00:00","endpoint_ids":null}
]$json$);
delete from hookseal.idempotency_keys;
insert into hookseal.idempotency_keys select * from json_populate_recordset(null::hookseal.idempotency_keys, $json$[
{"organization_id":"default","key":"publish-1","request_hash":"ce344b5a1851cd263696bf0b34cef900ac9b112dac74c120a40e0d36f8e4fae4","response":{"id": "pending", "created": true, "deliveryIds": ["whd_01a1ffe2f2ef713ca5969b5334299ace"]},"created_at":"2026-11-21T20:53:45.834+00:00"}
]$json$);
delete from hookseal.merged_counters;
insert into hookseal.merged_counters select * from json_populate_recordset(null::hookseal.merged_counters, $json$[
{"organization_id":"sample","endpoint_id":"sample","starts_at":"2026-01-01T00:00:00+00:00","deliveries":1,"delivered":1,"failed":1,"dead":1,"latencies":[],"units":[]}
]$json$);
delete from hookseal.organizations;
insert into hookseal.organizations select * from json_populate_recordset(null::hookseal.organizations, $json$[
{"id":"acme","name":"Acme","created_at":"2026-11-21T20:53:45.336+00:00","quotas":{}},
{"id":"default","name":"Default","created_at":"2026-11-21T20:53:45.278+00:00","quotas":{}}
]$json$);
delete from hookseal.replays;
insert into hookseal.replays select * from json_populate_recordset(null::hookseal.replays, $json$[
{"id":"sample","organization_id":"sample","status":"sample","missing":false,"filter":{},"matched":null,"replayed":0,"position_at":null,"position_id":null,"next_at":"2026-11-21T21:40:24.773+00:00","failures":0,"created_at":"2026-11-21T21:40:24.773+00:00","finished_at":null,"error":null}
]$json$);
delete from hookseal.sessions;
insert into hookseal.sessions select * from json_populate_recordset(null::hookseal.sessions, $json$[
{"hash":"sample","key_id":"sample","created_at":"2026-11-21T21:50:24.854+00:00","expires_at":"2026-01-01T00:00:00+00:00"}
]$json$);
delete from hookseal.subscriptions;
insert into hookseal.subscriptions select * from json_populate_recordset(null::hookseal.subscriptions, $json$[
{"organization_id":"default","event":"invoice.failed","endpoint_id":"wh_01a1ffe2f1157544bb4b517f184fcafb"},
{"organization_id":"default","event":"invoice.paid","endpoint_id":"wh_01a1ffe2f0ff7d3ab8d9dbb698989195"}
]$json$);
delete from hookseal.undelivered;
insert into hookseal.undelivered select * from json_populate_recordset(null::hookseal.undelivered, $json$[
{"organization_id":"sample","status":"sample","id":"00000000-0000-7000-8000-000000000000"}
]$json$);
delete from hookseal_queue.bam;
delete from hookseal_queue.job_common;
insert into hookseal_queue.job_common select * from json_populate_recordset(null::hookseal_queue.job_common, $json$[
{"id":"01a1ffe2-f16d-7767-8eea-bf5b5335b887","name":"deliveries","priority":-28072425,"data":{"made": 84720342343876},"state":"created","retry_limit":2147483647,"retry_count":0,"retry_delay":0,"retry_backoff":false,"retry_delay_max":null,"expire_seconds":30,"deletion_seconds":604800,"singleton_key":null,"singleton_on":null,"group_id":"wh_01a1ffe2f1157544bb4b517f184fcafb","group_tier":null,"start_after":"2026-11-21T21:53:45.504+00:00","created_on":"2026-11-21T20:53:45.517+00:00","started_on":null,"completed_on":null,"keep_until":"2027-11-21T21:53:45.504+00:00","output":null,"dead_letter":null,"policy":"standard","heartbeat_on":null,"heartbeat_seconds":null,"blocked":false,"blocking":false,"pending_dependencies":0,"source_name":null,"source_id":null,"source_created_on":null,"source_retry_count":null,"source_output":null,"source_root_id":null},
{"id":"01a1ffe2-f192-7422-a521-903cb21e33a8","name":"deliveries","priority":-28072425,"data":{"made": 138995953606460},"state":"active","retry_limit":2147483647,"retry_count":0,"retry_delay":0,"retry_backoff":false,"retry_delay_max":null,"expire_seconds":30,"deletion_seconds":604800,"singleton_key":null,"singleton_on":null,"group_id":"wh_01a1ffe2f1157544bb4b517f184fcafb","group_tier":null,"start_after":"2026-11-21T21:53:45.509+00:00","created_on":"2026-11-21T20:53:45.517+00:00","started_on":"2026-11-21T20:53:45.844+00:00","completed_on":null,"keep_until":"2027-11-21T21:53:45.509+00:00","output":null,"dead_letter":null,"policy":"standard","heartbeat_on":null,"heartbeat_seconds":null,"blocked":false,"blocking":false,"pending_dependencies":0,"source_name":null,"source_id":null,"source_created_on":null,"source_retry_count":null,"source_output":null,"source_root_id":null},
{"id":"01a1ffe2-f2ef-713c-a596-9b5334299ace","name":"deliveries","priority":0,"data":{"made": 45280491105683},"state":"created","retry_limit":2147483647,"retry_count":0,"retry_delay":0,"retry_backoff":false,"retry_delay_max":null,"expire_seconds":30,"deletion_seconds":604800,"singleton_key":null,"singleton_on":null,"group_id":"wh_01a1ffe2f0ff7d3ab8d9dbb698989195","group_tier":null,"start_after":"2026-11-21T20:53:45.834+00:00","created_on":"2026-11-21T20:53:45.834+00:00","started_on":null,"completed_on":null,"keep_until":"2027-11-21T20:53:45.834+00:00","output":null,"dead_letter":null,"policy":"standard","heartbeat_on":null,"heartbeat_seconds":null,"blocked":false,"blocking":false,"pending_dependencies":0,"source_name":null,"source_id":null,"source_created_on":null,"source_retry_count":null,"source_output":null,"source_root_id":null}
]$json$);
delete from hookseal_queue.job_dependency;
delete from hookseal_queue.schedule;
delete from hookseal_queue.subscription;
delete from hookseal_queue.version;
insert into hookseal_queue.version select * from json_populate_recordset(null::hookseal_queue.version, $json$[
{"version":43,"cron_on":null,"bam_on":"2026-11-21T20:53:45.383+00:00","flow_on":"2026-11-21T20:53:45.373+00:00","reindex_on":null,"monitor_backoff_on":null}
]$json$);
delete from hookseal_queue.warning;
delete from hookseal_migrations;
insert into hookseal_migrations select * from json_populate_recordset(null::hookseal_migrations, $json$[
{"hash":"0827fcf808ea9c1eed3e4132e310b32a6754c90198016b870f846bc4044146a8","applied_at":"2026-11-22T03:30:51.846+00:00"},
{"hash":"0c3baa20426fe8adf33c8ce00ffe12d8bdbe8ada504c9b58ada4ad9b35085253","applied_at":"2026-11-21T21:50:24.83+00:00"},
{"hash":"0e255d294ed077ac5b673f89a7b9c3de812de417c699651530a6ddbcaaabe357","applied_at":"2026-11-22T05:11:19.961+00:00"},
{"hash":"48e957e71372305cec4b7fbc75e85ae7b01f2f1ca6cdb6668ded0dce5097b924","applied_at":"2026-11-21T21:40:24.754+00:00"},
{"hash":"5f0f271eb03df91df0f815f57187119d43e97a711b129ee45be2f32040822704","applied_at":"2026-11-21T20:53:45.103+00:00"},
{"hash":"66a30c048a5b71cda064edfd041aa7b330da891cfe9728015a779dd212399533","applied_at":"2026-11-22T03:08:31.371+00:00"},
{"hash":"914667d70f49fe407dee3b91e43234aebf510b649b885ce5c4571b37bfda49fd","applied_at":"2026-11-22T03:08:57.522+00:00"},
{"hash":"99912da18f5e7e64abcd704eae27b56b719fde3ef4fdde77ec52891013fbe2e4","applied_at":"2026-11-21T21:23:25.266+00:00"},
{"hash":"ace13ec45fbbeabb85abb994f54f40ea77eaf6b67fac96a55b4cd2bcaa50be72","applied_at":"2026-11-22T03:08:40.202+00:00"},
{"hash":"ad775b1b22e63cac90ccbe20260fd6726f8ad6e4572096841a59c54964ae2357","applied_at":"2026-11-22T03:08:50.206+00:00"},
{"hash":"aee095722ddf94fcd32039e5165bf577a773c3d498add6823ef6c6b1773c0089","applied_at":"2026-11-22T03:09:02.639+00:00"},
{"hash":"b719567fe4f72ce61310cbfce4b2a3299d87a9eb342a7d9e37656dc2a8a73a4e","applied_at":"2026-11-21T20:54:23.509+00:00"},
{"hash":"bfb7f2d32a6e5794d9b0c0d05729021abc762f9a7c2f8f574b1af89ea4bbe71b","applied_at":"2026-11-21T21:50:22.646+00:00"},
{"hash":"cabac739d052d040dc5c9460a9915c65bc1cf583dc21bb4df81dd2539e8eb007","applied_at":"2026-11-22T04:16:52.709+00:00"},
{"hash":"e42934cc6dc239cdd5b3684a1ef5d04e154d6ca3979b579052cf21ed090e00ff","applied_at":"2026-11-22T00:05:04.644+00:00"},
{"hash":"f3d9e069e0bf946f5b72335c37b4a4913a05ca37704e2d99c7df7c9a389cfff6","applied_at":"2026-11-22T06:59:35.404+00:00"}
]$json$);
set session_replication_role = origin;
