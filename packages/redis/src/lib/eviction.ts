import { WebhookConfigError } from '@hookseal/core'
import { isReply, type Send } from './redis-client.ts'

/** Rejects if the server may evict keys: an event whose claim was evicted is handled twice. */
export async function assertNoEviction(send: Send): Promise<void> {
  const memory = await readMemory(send)
  const policy = memory.get('maxmemory_policy')
  if (policy === undefined || policy === 'noeviction' || memory.get('maxmemory') === '0') return
  throw new WebhookConfigError(
    'ERR_WEBHOOK_SETUP',
    `Redis evicts keys when its memory is full (maxmemory-policy ${policy}), and claims with them. To fix it, set maxmemory-policy to noeviction, or use another server.`,
  )
}

async function readMemory(send: Send): Promise<Map<string, string>> {
  let info: string
  try {
    info = String(await send('INFO', 'memory'))
  } catch (error) {
    // Without the right to run INFO the policy cannot be checked, and the store may still be used.
    if (isReply(error, 'NOPERM')) return new Map()
    throw error
  }
  return new Map(
    info.split('\r\n').flatMap((line) => {
      const [name, value] = line.split(':')
      return name === undefined || value === undefined ? [] : [[name, value] as const]
    }),
  )
}
