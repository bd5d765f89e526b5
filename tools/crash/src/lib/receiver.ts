import { verifyWebhooks } from '@hookseal/express'
import express from 'express'
import { once } from 'node:events'
import type { Ledger } from './ledger.ts'
import { TYPES } from './sender-options.ts'

export interface Receiver {
  /** One for each type. */
  readonly urls: readonly string[]
  /** To be called before anything is delivered. */
  readonly useSecrets: (secrets: readonly string[]) => void
  readonly close: () => Promise<void>
}

/** One in so many events fails at its first attempt, so that retries are under way as well. */
const FAILS_ONCE = 50

/** An Express app with our own middleware, that writes what arrives into the ledger. */
export async function startReceiver(ledger: Ledger): Promise<Receiver> {
  const app = express()
  app.disable('x-powered-by')
  const failed = new Set<string>()
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('a TCP server has a port')

  function receive(path: string, secret: string): void {
    const options = {
      secret,
      onDuplicate: ({ id, payload }: Arrival) => ledger.duplicate(id, numberOf(payload)),
      onCompleted: ({ id, payload }: Arrival) => ledger.arrived(id, numberOf(payload)),
    }
    app.post(path, verifyWebhooks(options), ({ webhook: { id, payload } }, res) => {
      const isFirst = numberOf(payload) % FAILS_ONCE === 0 && !failed.has(id)
      if (isFirst) failed.add(id)
      res.sendStatus(isFirst ? 500 : 204)
    })
  }

  return {
    urls: TYPES.map((type) => `http://127.0.0.1:${address.port}/${type}`),
    useSecrets: (secrets) => TYPES.forEach((type, index) => receive(`/${type}`, secrets[index] ?? '')),
    async close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

interface Arrival {
  id: string
  payload: unknown
}

function numberOf(payload: unknown): number {
  // The envelope around the data of a CrashEvent: its signature was right.
  const { data } = payload as { data: { n: number } }
  return data.n
}
