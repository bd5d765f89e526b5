import { once } from 'node:events'
import { dashboard } from '@hookseal/dashboard'
import type { Sender } from '@hookseal/sender'
import { serve } from '@hookseal/sender/api'
import { buildDashboard } from './build-dashboard.ts'
import { curlCommand } from './curl-command.ts'
import type { DemoReceiver } from './receiver.ts'

/** Serves the dashboard until Ctrl+C, and prints what to try. */
export async function serveDashboard(sender: Sender, receiver: DemoReceiver): Promise<void> {
  await buildDashboard()
  let key = ''
  const server = await serve(sender, {
    port: 0,
    fallback: dashboard(),
    onFirstKey: (first) => (key = first),
  })
  console.log(`
Dashboard:   ${server.url}
Sign in with ${key}

Register an endpoint for ${receiver.flakyUrl}, which fails the first delivery of every event. Publish an event on
"Events" and watch it fail, retry one second later, and arrive. The log also has the deliveries above: open one and replay it.

Or post to the receiver yourself. This delivery is valid for five minutes. Send it twice, then change a letter of its body:

${curlCommand(receiver.url, receiver.secrets[0]?.secret ?? '')}

Press Ctrl+C to stop the demo.`)
  await once(process, 'SIGINT')
  await server.close()
}
