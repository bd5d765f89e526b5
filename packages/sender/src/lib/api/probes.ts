import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Sender } from '../sender.ts'
import type { ApiEnv } from './env.ts'
import type { InboxAdmin } from './inbox-port.ts'
import { API_PROBLEMS, problemResponse } from './problem.ts'

/** Serves `/healthz` (the process is alive), `/readyz` (the database can store events) and `/metrics` (Prometheus). */
export function probeRoutes(
  app: OpenAPIHono<ApiEnv>,
  sender: Sender,
  { openMetrics, inbox }: { openMetrics: boolean; inbox: Pick<InboxAdmin, 'metrics'> | undefined },
): void {
  app.get('/healthz', (c) => c.json({ status: 'ok' }))
  app.get('/readyz', async (c) => {
    if (await sender.isReady()) return c.json({ status: 'ready' })
    const { status, title } = API_PROBLEMS.ERR_API_NOT_READY
    return problemResponse(status, 'ERR_API_NOT_READY', title)
  })
  app.get('/metrics', async (c) => {
    if (!openMetrics) await c.var.authenticator.authenticate(c.req.raw, 'operator')
    const metrics = [
      await sender.metrics.read(),
      ...(inbox === undefined ? [] : [await inbox.metrics.read()]),
    ]
    return c.body(metrics.join('\n'), 200, { 'content-type': sender.metrics.contentType })
  })
}
