import { createSender } from '@hookseal/sender'
import { serve } from '@hookseal/sender/api'

/** This machine and private networks, where the endpoints of a developer are. */
const ALLOWED_NETWORKS = [
  '127.0.0.0/8',
  '::1/128',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  'fc00::/7',
]

/** The longest wait for attempts in flight. The sender repeats interrupted ones after a restart. */
const STOP_WITHIN_MS = 3000

// The handlers stay registered: Ctrl+C in a terminal arrives twice, from the terminal itself and from the watcher.
const stopSignal = new Promise((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, resolve)
})

const [port, database = 'pglite:'] = process.argv.slice(2)
const sender = await createSender({ database, allowHttp: true, allowNetworks: ALLOWED_NETWORKS })
const server = await serve(sender, {
  port: Number(port),
  onFirstKey: (key) => process.stdout.write(`Operator key  ${key}\n`),
})
await sender.start()
process.stdout.write(`REST API      ${server.url}/api/v1 (reference: ${server.url}/docs)\n`)

await stopSignal
setTimeout(() => process.exit(), STOP_WITHIN_MS).unref()
await server.close()
await sender.stop()
