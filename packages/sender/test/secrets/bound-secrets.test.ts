import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { mkdtemp, rm } from 'node:fs/promises'
import { createHmac } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { NewEndpoint } from '../../src/index.ts'
import {
  KEY,
  startReceiver,
  type TestDatabase,
  type TestReceiver,
  untilStatus,
} from '../engine/sender-and-receiver.ts'
import { createTestSender, type TestSender } from '../test-sender.ts'
import { sealAsFirstSchema } from './first-schema-secrets.ts'

const DATABASES: { name: string; open: () => Promise<TestDatabase> }[] = [
  {
    name: 'PGlite',
    async open() {
      const directory = await mkdtemp(join(tmpdir(), 'hookseal-'))
      return {
        url: `pglite:${join(directory, 'data')}`,
        stop: async () => rm(directory, { recursive: true }),
      }
    },
  },
  { name: 'PostgreSQL', open: startPostgres },
]

describe.each(DATABASES)('on $name', ({ open }) => {
  let database: TestDatabase
  let receiver: TestReceiver
  let sender: TestSender
  let a: NewEndpoint
  let b: NewEndpoint
  beforeAll(async () => {
    database = await open()
    receiver = await startReceiver()
    await start()
    await sender.eventTypes.upsert('a.one')
  }, START_TIMEOUT_MS)
  beforeEach(async () => {
    for (const { id } of (await sender.endpoints.list()).data) await sender.endpoints.delete(id)
    const input = { url: receiver.url, events: ['a.one'], legacySecret: 'hunter2' }
    a = await sender.endpoints.create(input)
    b = await sender.endpoints.create(input)
    receiver.arrivals.length = 0
  })
  afterAll(async () => {
    await sender.stop()
    await receiver.close()
    await database.stop()
  })

  async function start(): Promise<void> {
    sender = await createTestSender({
      database: database.url,
      encryptionKey: KEY,
      scheduleSeconds: [0],
      legacySignature: {
        header: 'X-Proof',
        sign: ({ body }, secret) => createHmac('sha256', secret).update(body).digest('hex'),
      },
    })
    await sender.start()
  }

  async function query(text: string, values: unknown[] = []) {
    return sender.transaction(async (tx) => tx.query(text, values))
  }

  it.each([
    [
      'its ciphertext is copied from the row of another endpoint',
      `update hookseal.endpoint_secrets set sealed = (select sealed from hookseal.endpoint_secrets where endpoint_id = $2) where endpoint_id = $1`,
    ],
    [
      'its row is moved from another endpoint',
      `update hookseal.endpoint_secrets set endpoint_id = case endpoint_id when $1 then $2 else $1 end where endpoint_id in ($1, $2)`,
    ],
    [
      'its legacy secret is copied from another endpoint',
      `update hookseal.endpoints set legacy_secret = (select legacy_secret from hookseal.endpoints where id = $2) where id = $1`,
    ],
    [
      'its legacy secret is the ciphertext of its signing secret',
      `update hookseal.endpoints e set legacy_secret = (select sealed from hookseal.endpoint_secrets where endpoint_id = e.id) where id = $1 and id <> $2`,
    ],
  ])('sends nothing to an endpoint when %s', async (_case, statement) => {
    await query(statement, [a.id, b.id])
    const { eventId } = await sender.endpoints.test(a.id)
    const { errorMessage } = await untilStatus(sender, eventId, 'dead')
    expect(errorMessage).toContain('could not be signed')
    expect(receiver.arrivals).toEqual([])
  })

  it('opens the secrets of the first schema, and binds them to their endpoints at the start', async () => {
    const key = Buffer.from(KEY, 'base64')
    const { rows } = await query(
      'select id, endpoint_id from hookseal.endpoint_secrets where endpoint_id = $1',
      [a.id],
    )
    const [rowId] = Object.values(rows[0] ?? {}).map(String)
    await query('update hookseal.endpoint_secrets set sealed = $1 where id = $2', [
      sealAsFirstSchema(key, a.signingSecret, String(rowId)),
      rowId,
    ])
    await query('update hookseal.endpoints set legacy_secret = $1 where id = $2', [
      sealAsFirstSchema(key, 'hunter2', a.id),
      a.id,
    ])
    // A damaged one affects its own endpoint only.
    await query('update hookseal.endpoint_secrets set sealed = $1 where endpoint_id = $2', [
      Buffer.alloc(80),
      b.id,
    ])
    await sender.stop()
    await start()
    const { eventId } = await sender.endpoints.test(a.id)
    await untilStatus(sender, eventId, 'delivered')
    const broken = await sender.endpoints.test(b.id)
    await untilStatus(sender, broken.eventId, 'dead')
    const marked = await query(
      `select encode(substring(sealed from 1 for 4), 'escape') from hookseal.endpoint_secrets where endpoint_id = $1
       union all select encode(substring(legacy_secret from 1 for 4), 'escape') from hookseal.endpoints where id = $1`,
      [a.id],
    )
    expect(marked.rows.map((row) => Object.values(row ?? {}))).toEqual([['hks2'], ['hks2']])
    expect(receiver.arrivals).toHaveLength(1)
    expect(sender.logged.filter((line) => line.startsWith('a secret could not be opened'))).toHaveLength(1)
  })
})
