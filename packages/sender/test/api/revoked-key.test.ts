import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { startApi } from './start-api.ts'

const KEY = Buffer.alloc(32, 7).toString('base64')

/** Serves the API of the same database in another process. */
async function serveElsewhere(database: string) {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('serve-process.ts', import.meta.url)), database, KEY],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  const [url] = await once(child.stdout, 'data')
  return { child, url: String(url) }
}

it(
  'rejects a revoked key in every process from the response to its revocation on, also in a frozen one',
  { timeout: START_TIMEOUT_MS + 60_000 },
  async () => {
    const database = await startPostgres()
    onTestFinished(async () => database.stop())
    const api = await startApi({}, { database: database.url, encryptionKey: KEY })
    onTestFinished(api.stop)
    const { child, url } = await serveElsewhere(database.url)
    const input = { name: 'shop', scopes: ['read'], organizationIds: ['acme'] } as const
    const statusOf = async (key: string) => {
      const response = await fetch(`${url}/api/v1/webhooks`, { headers: { authorization: `Bearer ${key}` } })
      await response.body?.cancel()
      return response.status
    }

    const busy = await api.sender.apiKeys.create(input)
    let isRevoked = false
    const sentAfter: number[] = []
    const sending = Array.from({ length: 4 }, async () => {
      while (sentAfter.length < 8) {
        const isAfter = isRevoked
        const status = await statusOf(busy.key)
        if (isAfter) sentAfter.push(status)
      }
    })
    expect(await statusOf(busy.key)).toBe(200)
    expect((await api.operator('DELETE', `/organizations/acme/keys/${busy.id}`)).status).toBe(200)
    isRevoked = true
    await Promise.all(sending)
    expect(new Set(sentAfter)).toEqual(new Set([401]))

    const frozen = await api.sender.apiKeys.create(input)
    expect(await statusOf(frozen.key)).toBe(200)
    child.kill('SIGSTOP')
    const late = statusOf(frozen.key)
    await api.sender.apiKeys.delete('acme', frozen.id)
    child.kill('SIGCONT')
    expect(await late).toBe(401)
  },
)
