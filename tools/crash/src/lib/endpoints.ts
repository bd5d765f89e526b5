import type { Sender } from '@hookseal/sender'
import { TYPES } from './sender-options.ts'

/** Registers an endpoint for each event type and returns their signing secrets. */
export async function registerEndpoints(
  { eventTypes, endpoints }: Sender,
  urls: readonly string[],
): Promise<string[]> {
  const secrets: string[] = []
  for (const [index, url] of urls.entries()) {
    const type = TYPES[index] ?? TYPES[0]
    await eventTypes.upsert(type)
    const { signingSecret } = await endpoints.create({ url, events: [type] })
    secrets.push(signingSecret)
  }
  return secrets
}

/** Returns the number of deliveries that are pending or wait for a retry. */
export async function countUnfinished({ deliveries }: Sender): Promise<number> {
  return deliveries.count({ status: ['pending', 'failed'] })
}
