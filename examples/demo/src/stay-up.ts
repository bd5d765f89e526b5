import { once } from 'node:events'
import { dashboard } from '@hookseal/dashboard'
import type { Sender } from '@hookseal/sender'
import { serve } from '@hookseal/sender/api'
import { buildPage } from './build-page.ts'
import { curlCommand } from './curl.ts'
import type { DemoReceiver } from './receiver.ts'

/** Serves the sender's page until Ctrl+C, and says what can be tried there. */
export async function stayUp(sender: Sender, receiver: DemoReceiver): Promise<void> {
  await buildPage()
  let key = ''
  const server = await serve(sender, {
    port: 0,
    fallback: dashboard(),
    onFirstKey: (first) => (key = first),
  })
  console.log(`
The sender's page is at ${server.url}
Sign in with the key    ${key}

Register an endpoint for ${receiver.flakyUrl}, where every event fails at first; publish one from "Events" and
watch it fail, be retried a second later, and arrive. The deliveries above are in the log: open one, replay it.

Or post to the receiver yourself. This delivery is good for five minutes; send it twice, then change a letter:

${curlCommand(receiver.url, receiver.secrets[0]?.secret ?? '')}

Ctrl+C ends the demo.`)
  await once(process, 'SIGINT')
  await server.close()
}
