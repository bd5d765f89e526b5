import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Server } from './server.ts'

export type Service = 'redis' | 'postgres' | 'cluster' | 'template'

/** What a test run shares: a server, or a directory or the name of a database in place of its URL. */
type Shared = Pick<Server, 'url' | 'stop'>

/** The environment variable with the address at which the processes of one test run request the server that they share. */
const VARIABLE = 'HOOKSEAL_TEST_SERVERS'

/** Resolves with the URL of the server that the test run shares, once it is up; with undefined outside a test run. */
export async function sharedServerUrl(service: Service): Promise<string | undefined> {
  const address = process.env[VARIABLE]
  if (!address) return undefined
  const response = await fetch(new URL(service, address))
  const text = await response.text()
  if (!response.ok) throw new Error(text)
  return text
}

/** Starts each server when a test file first requests it. Resolves with a function that stops them all. */
export async function shareServers(
  start: Partial<Record<string, () => Promise<Shared>>>,
): Promise<() => Promise<void>> {
  const servers = new Map<string, Promise<Shared>>()
  const http = createServer((request, response) => {
    // A connection that is kept may close at the moment of the next request.
    response.setHeader('connection', 'close')
    const service = request.url?.slice(1) ?? ''
    const server = servers.get(service) ?? start[service]?.()
    if (server === undefined) {
      response.writeHead(404).end()
      return
    }
    servers.set(service, server)
    server.then(
      ({ url }) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const address = http.address()
  if (typeof address !== 'object' || address === null) throw new Error('a TCP server has a port')
  process.env[VARIABLE] = `http://127.0.0.1:${address.port}`
  return async () => {
    delete process.env[VARIABLE]
    http.close()
    http.closeAllConnections()
    for (const server of await Promise.allSettled(servers.values())) {
      if (server.status === 'fulfilled') await server.value.stop()
    }
  }
}
