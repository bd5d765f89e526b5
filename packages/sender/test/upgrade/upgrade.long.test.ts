import { PGlite } from '@electric-sql/pglite'
import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { record } from '@hookseal/services/http'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it, onTestFinished } from 'vitest'
import { deliveryOf, KEY, until, untilStatus } from '../engine/sender-and-receiver.ts'
import { differencesAfterUpgrade } from '../resources/compare-counters.ts'
import { createTestSender } from '../test-sender.ts'
import type { Queryable } from './dump.ts'
import { tablesOf } from './dump.ts'
import { hasDump, readMigrations } from './migrations.ts'

const MIGRATIONS = readMigrations()

/** Each loads a dump into a new database and resolves with its address. */
const DATABASES: { name: string; load: (dump: string) => Promise<string> }[] = [
  {
    name: 'PGlite',
    async load(dump) {
      const directory = mkdtempSync(join(tmpdir(), 'hookseal-upgrade-'))
      onTestFinished(() => rmSync(directory, { recursive: true }))
      const client = await PGlite.create({ dataDir: join(directory, 'data') })
      await client.exec(dump)
      await client.close()
      return `pglite:${directory}`
    },
  },
  {
    name: 'PostgreSQL',
    async load(dump) {
      const server = await startPostgres()
      onTestFinished(async () => server.stop())
      const client = new Client({ connectionString: server.url })
      await client.connect()
      await client.query(dump)
      await client.end()
      return server.url
    },
  },
]

/** Makes every job of a dump due, and keeps its rows from expiring. A retry's priority is the time at which it is due. */
const DUE_NOW = `
  update hookseal_queue.job_common set start_after = now(), keep_until = now() + interval '1 year',
    
    started_on = now() - interval '1 hour', priority = greatest(priority, -1);
  update hookseal.idempotency_keys set created_at = now();`

/** The secrets that the dumps contain sealed or hashed, from the comment in their second line. */
function secretsOf(dump: string): { apiKey: string; endpoints: Record<string, string> } {
  return JSON.parse(dump.split('\n')[1]?.slice('-- '.length) ?? '') as never // as the first dump was written
}

describe.each(MIGRATIONS.slice(0, -1).filter(hasDump))(
  'an upgrade from the schema $number',
  ({ dump: file }) => {
    const dump = readFileSync(file, 'utf8')
    const { apiKey, endpoints } = secretsOf(dump)

    it.each(DATABASES)(
      'sends what was pending before an upgrade, with the same secrets, on $name',
      { timeout: START_TIMEOUT_MS },
      async ({ load }) => {
        const database = await load(dump + DUE_NOW)
        const receiver = await record(() => new Response(null, { status: 204 }))
        const sender = await createTestSender({
          database,
          encryptionKey: KEY,
          legacySignature: { header: 'X-Legacy', sign: (_, secret) => secret },
        })
        onTestFinished(async () => sender.stop())
        for (const [n, id] of Object.keys(endpoints).entries())
          await sender.transaction(async ({ query }) => {
            // An update by the API would drop the legacy secret, because the origin differs.
            await query('update hookseal.endpoints set url = $1 where id = $2', [`${receiver.url}/${n}`, id])
          })
        for (const id of Object.keys(endpoints)) await sender.endpoints.update(id, { enabled: true })
        await sender.start()

        // Never attempted, with a scheduled retry, and leased by a process that ended.
        for (const eventId of ['pending', 'invoice_failed', 'leased'])
          await untilStatus(sender, eventId, 'delivered')
        const dead = await deliveryOf(sender, 'invoice_gone')
        expect(dead).toMatchObject({ status: 'dead', responseStatus: 410 })
        await sender.deliveries.replay(dead.id)
        await untilStatus(sender, 'invoice_gone', 'delivered')
        // Attempts of before the upgrade have no time, and those after it have that of their event.
        expect((await sender.deliveries.get(dead.id)).attempts.map(({ attempt }) => attempt)).toEqual([1, 2])
        expect(await sender.events.get('invoice_gone')).toMatchObject({ type: 'invoice.gone' })

        for (const eventId of ['pending', 'invoice_failed', 'leased', 'invoice_gone']) {
          const request = receiver.received.find(({ headers }) => headers['webhook-id'] === eventId)
          const secret = endpoints[(await deliveryOf(sender, eventId)).endpointId] ?? ''
          expect(new Webhook(secret).verify(request?.text ?? '', request?.headers ?? {})).toMatchObject({
            data: { amount: expect.anything() },
          })
        }
        expect(
          receiver.received.find(({ headers }) => headers['webhook-id'] === 'pending')?.headers,
        ).toMatchObject({ 'x-legacy': 'legacy-secret-1234567890', 'x-team': 'billing' })
        expect(await sender.apiKeys.find(apiKey)).toMatchObject({ name: 'reader', scopes: ['read'] })
        const known = { id: 'invoice_paid', type: 'invoice.paid', data: {} }
        expect(await sender.events.publish(known)).toMatchObject({ created: false })
        const again = { id: 'pending', type: 'invoice.paid', data: { amount: '12345678901234567890' } }
        expect(await sender.events.publish(again, { idempotencyKey: 'publish-1' })).toMatchObject({
          created: true,
        })
        expect((await deliveryOf(sender, 'invoice_paid')).status).toBe('delivered')
        await until(async () => (await sender.deliveries.count({ status: 'pending' })) === 0)
        await until(async () => (await sender.transaction(differencesAfterUpgrade)).length === 0)
      },
    )
  },
)

describe('the dumps', () => {
  it.each(MIGRATIONS.slice(0, -1))(
    'finds a dump of the schema $number, which a later migration changes',
    (migration) => {
      const advice = 'run `pnpm dumps` in packages/sender, and commit the new file'
      expect(hasDump(migration) ? 'complete' : advice).toBe('complete')
    },
  )

  it.each(MIGRATIONS.slice(0, -1).filter(hasDump))(
    'finds rows in every table of the dump $number',
    async ({ dump }) => {
      const client: Queryable & PGlite = await PGlite.create()
      onTestFinished(async () => client.close())
      await client.exec(readFileSync(dump, 'utf8'))
      const tables = (await tablesOf(client)).filter((table) => table.startsWith('hookseal.'))
      expect(tables).not.toEqual([])
      const empty: string[] = []
      for (const table of [...tables, 'hookseal_queue.job_common']) {
        const { rows } = await client.query(`select from ${table} limit 1`)
        if (rows.length === 0) empty.push(table)
      }
      expect(empty).toEqual([])
    },
  )
})
