import { describeInboxPort, type StoredMessage } from '@hookseal/conformance'
import type { WebhookMessage } from '@hookseal/core'

describeInboxPort('an inbox in memory', () => {
  const keys = new Set<string>()
  const messages: StoredMessage[] = []
  const accept = async (
    { id, body, type }: WebhookMessage,
    key: string,
    otherKeys: readonly string[] = [],
  ): Promise<'accepted' | 'duplicate'> => {
    const all = [key, ...otherKeys]
    if (all.some((one) => keys.has(one))) return 'duplicate'
    for (const one of all) keys.add(one)
    messages.push({ id, body, type })
    return 'accepted'
  }
  return { inbox: { accept }, others: [{ accept }], stored: async () => messages }
})
