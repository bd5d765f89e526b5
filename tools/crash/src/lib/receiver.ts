import { verifyWebhooks } from '@hookseal/express'
import express from 'express'
import { once } from 'node:events'
import type { Ledger } from './ledger.ts'
import { TYPES } from './sender-options.ts'

export interface Receiver {
  /** One URL for each event type. */
  readonly urls: readonly string[]
  /** Sets the secret of each URL. Call it before the first delivery. */
  readonly useSecrets: (secrets: readonly string[]) => void
  readonly close: () => Promise<void>
}

/** Every 50th event fails at its first attempt, so that retries are in flight as well. */
const FAIL_EVERY = 50

/** Starts an Express app with verifyWebhooks() that records every delivery in the ledger. */
export async function startReceiver(ledger: Ledger): Promise<Receiver> {
  const app = express()
  app.disable('x-powered-by')
  const failed = new Set<string>()
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null)
    throw new Error('a server that listens on TCP has a port')

  function addRoute(path: string, secret: string): void {
    const options = {
      secret,
      onDuplicate: ({ id, payload }: Arrival) => ledger.duplicate(id, numberOf(payload)),
      onCompleted: ({ id, payload }: Arrival) => ledger.arrived(id, numberOf(payload)),
    }
    app.post(path, verifyWebhooks(options), ({ webhook: { id, payload } }, res) => {
      const mustFail = numberOf(payload) % FAIL_EVERY === 0 && !failed.has(id)
      if (mustFail) failed.add(id)
      res.sendStatus(mustFail ? 500 : 204)
    })
  }

  return {
    urls: TYPES.map((type) => `http://127.0.0.1:${address.port}/${type}`),
    useSecrets: (secrets) => TYPES.forEach((type, index) => addRoute(`/${type}`, secrets[index] ?? '')),
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
  // The cast is sound: the signature is verified, so this is the envelope of a CrashEvent.
  const { data } = payload as { data: { n: number } }
  return data.n
}
