import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { startPostgres } from '@hookseal/services'
import { expect, it } from 'vitest'
import { openInbox } from './open-inbox.ts'

const WORKER = fileURLToPath(new URL('kill-worker.ts', import.meta.url))

/** Resolves with whether the worker was killed at that step. */
async function killAt(url: string, step: number): Promise<boolean> {
  const child = spawn(process.execPath, [WORKER, url, String(step)], { stdio: 'inherit' })
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(`the worker exited with ${code ?? signal}`)
  return signal === 'SIGKILL'
}

it('writes the effects of each message once, wherever its process is killed in the transaction', async () => {
  const server = await startPostgres()
  const inbox = await openInbox({ database: server.url })
  await inbox.rows('create table public.effects (id text)')
  inbox.on(
    'kill',
    async ({ id }, { transaction }) => {
      await transaction(async (client) => client.query('insert into public.effects values ($1)', [id]))
    },
    { orderBy: () => 'key' },
  )
  const committed: number[] = []
  let step = 1
  for (let isKilled = true; isKilled; step++) {
    const ids = [`step ${step}`, `step ${step}, next`]
    for (const id of ids) await inbox.receive({ type: 'kill' }, { id })
    isKilled = await killAt(server.url, step)
    const [message] = (await inbox.rows(`select status from messages where event_id = '${ids[0]}'`)) as {
      status: string
    }[]
    if (message?.status === 'done') committed.push(step)
    await inbox.rows(
      `update hookseal_queue.job set started_on = now() - interval '31 s' where name = 'inbox' and state = 'active'`,
    )
    await inbox.drain()
    for (const id of ids)
      expect(
        await inbox.rows(`select m.status, count(e.id)::int as effects from messages m left join public.effects e on e.id = m.event_id
          where m.event_id = '${id}' group by m.status`),
      ).toEqual([{ status: 'done', effects: 1 }])
  }
  const last = step - 1
  // Begin, the handler's statement, the job, the message, its key, the next message, its job, commit: each before and after.
  expect(last).toBeGreaterThan(12)
  // Only after the commit was the message done when its process was killed.
  expect(committed).toEqual([last - 1, last])
  expect(await inbox.rows('select from order_keys')).toEqual([])
  await inbox.stop()
  await server.stop()
})
