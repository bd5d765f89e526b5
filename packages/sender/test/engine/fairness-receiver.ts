import { createServer } from 'node:http'

// A receiver in its own process, so that it does not add to the sender's delays. `/<n>` is endpoint n. The body contains when the event was
// published, on the clock that all processes of a machine share.

export type Mode = 'good' | 'hang' | 'error' | 'drip' | 'late'

/** Just before the default time limit of an attempt. */
const LATE_MS = 14_000

/** The reply to 'report': the delays in ms by endpoint, since the modes were last set. */
export interface Report {
  delays: Record<string, number[]>
}

const modes = new Map<string, Mode>()
let delays: Report['delays'] = {}

const server = createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (text: string) => (body += text))
  request.on('end', () => {
    const endpoint = (request.url ?? '').slice(1)
    // What the test published, in the standard envelope.
    const { data } = JSON.parse(body) as { data: { at: number } }
    const own = (delays[endpoint] ??= [])
    own.push(Date.now() - data.at)
    switch (modes.get(endpoint)) {
      case 'hang':
        return
      case 'late':
        setTimeout(() => response.writeHead(200).end(), LATE_MS)
        return
      case 'error':
        response.writeHead(500).end()
        return
      case 'drip': {
        response.writeHead(200)
        const timer = setInterval(() => response.write('.'), 100)
        response.on('close', () => clearInterval(timer))
        return
      }
      case 'good':
      case undefined:
        response.writeHead(204).end()
    }
  })
})

process.on('message', (message: 'report' | Record<string, Mode>) => {
  if (message === 'report') process.send?.({ delays } satisfies Report)
  else {
    modes.clear()
    for (const [endpoint, mode] of Object.entries(message)) modes.set(endpoint, mode)
    delays = {}
    process.send?.('changed')
  }
})
process.on('disconnect', () => process.exit())

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.(typeof address === 'object' ? address?.port : undefined)
})
