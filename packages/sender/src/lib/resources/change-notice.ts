/** What the dashboard shows of an organization. */
export const CHANGED_RESOURCES = [
  'deliveries',
  'webhooks',
  'events',
  'event_types',
  'replays',
  'stats',
  'sources',
] as const

export type ChangedResource = (typeof CHANGED_RESOURCES)[number]

type Changed = readonly [organizationId: string, resources: readonly ChangedResource[]]

/** PostgreSQL limits the payload of a notification to 8000 bytes. An organization takes at most 67. */
const PER_NOTICE = 100

/** Encodes changes as payloads of notifications: the sending process, then `<organization>:<bits of resources>`. */
export function encodeNotices(sender: string, changed: readonly Changed[]): string[] {
  const parts = changed.map(
    ([id, resources]) => `${id}:${resources.reduce((bits, name) => bits | bitOf(name), 0)}`,
  )
  return Array.from({ length: Math.ceil(parts.length / PER_NOTICE) }, (_, index) =>
    [sender, ...parts.slice(index * PER_NOTICE, (index + 1) * PER_NOTICE)].join(' '),
  )
}

export function decodeNotice(payload: string): { sender: string; changed: Changed[] } {
  const [sender = '', ...parts] = payload.split(' ')
  return {
    sender,
    changed: parts.map((part) => {
      const [id = '', bits = '0'] = part.split(':')
      return [id, CHANGED_RESOURCES.filter((name) => (Number(bits) & bitOf(name)) !== 0)]
    }),
  }
}

function bitOf(resource: ChangedResource): number {
  return 1 << CHANGED_RESOURCES.indexOf(resource)
}
