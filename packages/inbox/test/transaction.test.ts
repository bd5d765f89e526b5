import type { TransactionClient } from '@hookseal/engine/database'
import { startPostgres } from '@hookseal/services'
import { drizzle } from 'drizzle-orm/node-postgres'
import { sql } from 'drizzle-orm'
import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunContext } from '../src/index.ts'
import { openInbox, type TestInbox } from './open-inbox.ts'
import { startServer, type TestServer } from './servers.ts'

/** A message as it is after its run, and what its handler wrote. */
async function stateOf(inbox: TestInbox, id: string): Promise<unknown> {
  return inbox.rows(`
    select m.status, m.attempt, (select count(*)::int from public.effects e where e.id = m.event_id) as effects,
      (select string_agg(r.outcome, ' ' order by r.attempt) from runs r where r.message_id = m.id) as runs
    from messages m where m.event_id = '${id}'`)
}

async function insert(
  client: { query: (text: string, values?: unknown[]) => Promise<unknown> },
  id: string,
): Promise<void> {
  await client.query('insert into public.effects values ($1)', [id])
}

describe.each(['pglite', 'postgres'])('on %s', (kind) => {
  let server: TestServer
  let inbox: TestInbox
  const handlers = new Map<string, (id: string, context: RunContext) => Promise<unknown>>()
  beforeAll(async () => {
    server = await startServer(kind)
    inbox = await openInbox({ database: server.url })
    await inbox.rows('create table public.effects (id text)')
    inbox.on('tx', async ({ id }, context) => handlers.get(id)?.(id, context))
    inbox.on('tx.ordered', async ({ id }, context) => handlers.get(id)?.(id, context), {
      orderBy: () => 'key',
    })
    inbox.on('tx.short', async ({ id }, context) => handlers.get(id)?.(id, context), { timeoutSeconds: 0.3 })
    await inbox.start()
  })
  afterAll(async () => {
    await inbox.stop()
    await server.stop()
  })

  async function receive(
    id: string,
    handler: (id: string, context: RunContext) => Promise<unknown>,
    type = 'tx',
  ) {
    handlers.set(id, handler)
    await inbox.receive({ type }, { id })
  }

  it('commits the writes of the handler and the end of the message together', async () => {
    const results: unknown[] = []
    await receive('committed', async (id, { transaction }) => {
      const result = await transaction(async (client) => {
        await insert(client, id)
        return 'the result'
      })
      // Committed before the handler ends.
      results.push(result, await stateOf(inbox, id))
    })
    const state = [{ status: 'done', attempt: 1, effects: 1, runs: 'done' }]
    await expect.poll(() => results).toEqual(['the result', state])
    // What follows the end of the handler changes nothing.
    await receive('next', async (id, { transaction }) => transaction(async (client) => insert(client, id)))
    await expect.poll(async () => stateOf(inbox, 'next')).toEqual(state)
    expect(await stateOf(inbox, 'committed')).toEqual(state)
  })

  it('rolls both back when the transaction throws, and retries', async () => {
    await receive('rolled back', async (id, { attempt, transaction }) =>
      transaction(async (client) => {
        await insert(client, id)
        if (attempt === 1) throw new Error('no')
      }),
    )
    await expect
      .poll(async () => stateOf(inbox, 'rolled back'))
      .toEqual([{ status: 'done', attempt: 2, effects: 1, runs: 'failed done' }])
  })

  it('stays done when the handler throws after its transaction', async () => {
    await receive('thrown', async (id, { transaction }) => {
      await transaction(async (client) => insert(client, id))
      const second = await transaction(async () => {}).catch((error: unknown) => error)
      throw second
    })
    await expect.poll(() => inbox.logged.join()).toContain('the handler threw after its transaction')
    expect(await stateOf(inbox, 'thrown')).toEqual([{ status: 'done', attempt: 1, effects: 1, runs: 'done' }])
  })

  it('rolls back with ERR_INBOX_LEASE_LOST when another process has leased the message', async () => {
    const codes: unknown[] = []
    await receive('lost', async (id, { attempt, transaction }) => {
      // As if this process had been suspended for 31 s, and another one had leased the message.
      if (attempt === 1)
        await inbox.rows(
          `update hookseal_queue.job set retry_count = retry_count + 1 where name = 'inbox' and state = 'active'`,
        )
      await transaction(async (client) => insert(client, id)).catch((error: { code: unknown }) => {
        codes.push(error.code)
        throw error
      })
    })
    await expect.poll(() => codes).toEqual(['ERR_INBOX_LEASE_LOST'])
    await expect
      .poll(async () => stateOf(inbox, 'lost'))
      .toEqual([{ status: 'pending', attempt: 1, effects: 0, runs: 'lost' }])
    // The lease of the other process expires.
    await inbox.rows(
      `update hookseal_queue.job set started_on = now() - interval '31 s' where name = 'inbox' and state = 'active'`,
    )
    await expect
      .poll(async () => stateOf(inbox, 'lost'))
      .toEqual([{ status: 'done', attempt: 2, effects: 1, runs: 'lost done' }])
  })

  it('rolls back the transaction of a handler that does not end when its run is over', async () => {
    const clients: TransactionClient[] = []
    await receive(
      'hanging',
      async (id, { attempt, transaction }) =>
        transaction(async (client) => {
          await insert(client, id)
          clients.push(client)
          if (attempt === 1) await new Promise(() => {})
        }),
      'tx.short',
    )
    await expect
      .poll(async () => stateOf(inbox, 'hanging'))
      .toEqual([{ status: 'done', attempt: 2, effects: 1, runs: 'failed done' }])
    // Neither runs on the connection of another call.
    for (const client of clients) await expect(insert(client, 'hanging')).rejects.toThrow(/transaction/i)
  })

  it('starts the next message of the key with the transaction', async () => {
    const order: string[] = []
    const handle = async (id: string, { transaction }: RunContext) => {
      await transaction(async (client) => insert(client, id))
      order.push(id)
    }
    for (const id of ['o 1', 'o 2', 'o 3']) await receive(id, handle, 'tx.ordered')
    await expect.poll(() => order).toEqual(['o 1', 'o 2', 'o 3'])
    await expect.poll(async () => inbox.rows('select from order_keys')).toEqual([])
  })
})

describe('beside a query builder, on postgres', () => {
  let server: Awaited<ReturnType<typeof startPostgres>>
  let inbox: TestInbox
  let pool: Pool
  beforeAll(async () => {
    server = await startPostgres()
    inbox = await openInbox({ database: server.url, scheduleSeconds: [0, 0.05] })
    await inbox.rows('create table public.effects (id text)')
    pool = new Pool({ connectionString: server.url })
  })
  afterAll(async () => {
    await inbox.stop()
    await pool.end()
    await server.stop()
  })

  // As in the README.
  const clients: [string, (id: string, context: RunContext, fails: boolean) => Promise<void>][] = [
    [
      'pg',
      async (id, { completeIn }, fails) => {
        const client = await pool.connect()
        try {
          await client.query('begin')
          await client.query('insert into public.effects values ($1)', [id])
          await completeIn(client)
          if (fails) throw new Error('no')
          await client.query('commit')
        } catch (error) {
          await client.query('rollback')
          throw error
        } finally {
          client.release()
        }
      },
    ],
    [
      'Drizzle',
      async (id, { completeIn }, fails) =>
        drizzle({ client: pool }).transaction(async (tx) => {
          await tx.execute(sql`insert into public.effects values (${id})`)
          // Drizzle has the client of its transaction.
          await completeIn(
            (tx as unknown as { session: { client: Parameters<typeof completeIn>[0] } }).session.client,
          )
          if (fails) throw new Error('no')
        }),
    ],
  ]

  it('passes a client to transaction that Drizzle accepts', async () => {
    inbox.on('drizzle', async ({ id }, { transaction }) =>
      transaction(async (client) => {
        await drizzle({ client: client as never }).execute(sql`insert into public.effects values (${id})`)
      }),
    )
    await inbox.receive({ type: 'drizzle' }, { id: 'drizzle' })
    await inbox.start()
    await expect
      .poll(async () => stateOf(inbox, 'drizzle'))
      .toEqual([{ status: 'done', attempt: 1, effects: 1, runs: 'done' }])
  })

  it.each(clients)(
    'completes the message in a transaction of %s, and not if that is rolled back',
    async (name, handle) => {
      inbox.on(`in.${name}`, async ({ id }, context) => handle(id, context, context.attempt === 1))
      await inbox.receive({ type: `in.${name}` }, { id: name })
      await inbox.start()
      await expect
        .poll(async () => stateOf(inbox, name))
        .toEqual([{ status: 'done', attempt: 2, effects: 1, runs: 'failed done' }])
    },
  )
})
