/**
 * The statements of the store, one for each operation, on the clock of PostgreSQL. A row is a claim in flight (`claimed`), a completed
 * event (`done`) or a released one (`free`). The event cannot be claimed before `expires_at`. `sweep` deletes the row after `forget_at`.
 *
 * They use `clock_timestamp()`, not `now()`: a statement that waited for a lock must see the time at which it resumed.
 */
export interface Statements {
  init: string
  claim: string
  renew: string
  complete: string
  release: string
  sweep: string
}

const MS = "* interval '1 millisecond'"

/** @param name The table, optionally with a schema: `hookseal_dedupe`, `app.hookseal_dedupe`. */
export function statementsFor(name: string): Statements {
  const table = quote(name)
  const sequence = quote(`${name}_fence`)
  const index = quote(`${name.split('.').at(-1)}_forget_at`)
  return {
    // One statement is one transaction, so processes that start together wait for the first instead of failing.
    init: `
      do $init$ begin
        perform pg_advisory_xact_lock(hashtext('hookseal'), hashtext('${name.replaceAll("'", "''")}'));
        create sequence if not exists ${sequence};
        create table if not exists ${table} (
          key text primary key,
          state text not null check (state in ('claimed', 'done', 'free')),
          token text not null,
          fence bigint not null,
          body_hash text not null,
          completion text,
          expires_at timestamptz not null,
          forget_at timestamptz not null
        );
        create index if not exists ${index} on ${table} (forget_at);
      end $init$`,
    // `before` reads a snapshot from before the insert. After a concurrent claim it can be stale or empty, and the caller repeats the
    // statement. An update draws the fence under the row's lock, so it is greater than all earlier fences of the event.
    claim: `
      with before as (
        select state, body_hash, expires_at from ${table} where key = $1
      ), taken as (
        insert into ${table} as claim (key, state, token, fence, body_hash, expires_at, forget_at)
        values ($1, 'claimed', $2, nextval('${sequence}'), $3,
          clock_timestamp() + $4::float8 ${MS}, clock_timestamp() + $5::float8 ${MS})
        on conflict (key) do update set
          state = 'claimed', token = excluded.token, body_hash = excluded.body_hash, completion = null,
          fence = nextval('${sequence}'),
          expires_at = clock_timestamp() + $4::float8 ${MS}, forget_at = clock_timestamp() + $5::float8 ${MS}
        where claim.expires_at <= clock_timestamp()
        returning fence
      )
      select 'acquired' as status, fence::float8 as fence, null as body_hash, null::float8 as left_ms from taken
      union all
      select state, null, body_hash, extract(epoch from expires_at - clock_timestamp())::float8 * 1000 from before
      where not exists (select from taken)`,
    renew: `
      update ${table} set
        expires_at = clock_timestamp() + $3::float8 ${MS},
        forget_at = greatest(forget_at, clock_timestamp() + $3::float8 ${MS})
      where key = $1 and token = $2 and state = 'claimed' and expires_at > clock_timestamp()
      returning true as renewed`,
    // After `completeIn` the receiver completes the event again, possibly with a longer retention time.
    complete: `
      update ${table} set
        state = 'done',
        completion = coalesce(completion, case when expires_at > clock_timestamp() then 'ok' else 'late' end),
        expires_at = greatest(case state when 'done' then expires_at end, clock_timestamp() + $3::float8 ${MS}),
        forget_at = greatest(case state when 'done' then forget_at end, clock_timestamp() + $3::float8 ${MS})
      where key = $1 and token = $2 and state <> 'free'
      returning completion`,
    release: `
      update ${table} set state = 'free', expires_at = clock_timestamp()
      where key = $1 and token = $2 and state = 'claimed'
      returning true as released`,
    sweep: `
      delete from ${table} where key = any(array(
        select key from ${table} where forget_at <= clock_timestamp() order by forget_at limit 1000 for update skip locked
      )) and forget_at <= clock_timestamp()
      returning true as swept`,
  }
}

function quote(name: string): string {
  return name
    .split('.')
    .map((part) => `"${part}"`)
    .join('.')
}
