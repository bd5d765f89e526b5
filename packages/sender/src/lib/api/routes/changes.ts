import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { setTimeout as sleep } from 'node:timers/promises'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import { createWakeUp } from '@hookseal/engine/util'
import { quotaExceeded } from '../../errors.ts'
import type { ChangedResource } from '../../resources/change-notice.ts'
import type { Sender } from '../../sender.ts'
import type { ApiEnv } from '../env.ts'
import { type EventStream, respondStream, untilAborted } from '../event-stream.ts'
import { READ_PROBLEMS, requires } from '../operation.ts'
import { organizationHeader } from '../schemas/common.ts'
import type { Streams } from '../streams.ts'

const changes = createRoute({
  method: 'get',
  path: '/changes',
  operationId: 'streamChanges',
  summary: 'Stream what changes',
  description:
    'Sends a `change` event after changes of the organization, at most once a second: `{"resources":["deliveries","stats"]}`, of `deliveries`, `webhooks`, `events`, `event_types`, `replays`, `sources` and `stats`. ' +
    'Read these resources again. A comment every 5 seconds shows that the connection works. Before the server closes the stream, it sends an `end` event with the `reason`: `session_ended`, `key_revoked` or `server_stopping`.',
  tags: ['Changes'],
  ...requires('read'),
  request: { headers: organizationHeader },
  responses: {
    200: {
      description: 'A stream of server-sent events.',
      content: {
        'text/event-stream': {
          schema: z.string().openapi({ example: 'event: change\ndata: {"resources":["deliveries"]}\n\n' }),
        },
      },
    },
    ...READ_PROBLEMS,
  },
})

export function changesRoutes(app: OpenAPIHono<ApiEnv>, sender: Sender, streams: Streams): void {
  app.openapi(changes, async (c) => {
    // A HEAD request would run the stream without a reader.
    if (c.req.method === 'HEAD') return c.body(null, 200, { 'content-type': 'text/event-stream' })
    const { organizationId } = c.var.caller
    const { changeStreams: limit } = await sender.quotas.get(organizationId)
    if (streams.count('changes', organizationId) >= limit) throw quotaExceeded('changeStreams', limit)
    return respondStream(c, streams, 'changes', async (stream) => sendChanges(sender, organizationId, stream))
  })
}

async function sendChanges(
  { changes: source }: Sender,
  organizationId: string,
  { signal, send, heartbeat }: EventStream,
): Promise<void> {
  const changed = new Set<ChangedResource>()
  const wakeUp = createWakeUp()
  const unsubscribe = source.subscribe(organizationId, (resources) => {
    for (const resource of resources) changed.add(resource)
    wakeUp.wake()
  })
  signal.addEventListener('abort', wakeUp.wake)
  while (!signal.aborted) {
    await wakeUp.sleep(SENDER_DEFAULTS.streamBeatMs)
    if (signal.aborted) break
    const resources = [...changed]
    changed.clear()
    if (resources.length === 0) {
      await heartbeat()
      continue
    }
    await send('change', { resources })
    // Changes of several processes arrive in between. They go into the next event.
    await untilAborted(signal, sleep(SENDER_DEFAULTS.changesMs, undefined, { ref: false }))
  }
  unsubscribe()
}
