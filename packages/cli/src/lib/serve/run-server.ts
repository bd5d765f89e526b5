import { once } from 'node:events'
import { createSender, type Sender } from '@hookseal/sender'
import { serve, type Server } from '@hookseal/sender/api'
import { CliError } from '../terminal/cli-error.ts'
import { style, print } from '../terminal/output.ts'
import { onStopSignal } from '../terminal/stop-signal.ts'
import { databaseError, isSystemError } from './database-error.ts'
import { openDashboard } from './dashboard.ts'
import { printAttempt } from './print-attempt.ts'

export interface ServeFlags {
  database: string
  port: number
  host: string
  publicUrl?: string
  dev?: true
  verbose?: true
}

/** Networks where endpoints may be in development: this machine and private networks. */
const DEV_NETWORKS = ['127.0.0.0/8', '::1/128', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']

/** Runs a sender with its API and dashboard until a stop signal. Attempts in flight are completed first. */
export async function runServer(flags: ServeFlags): Promise<void> {
  const stopping = new AbortController()
  const stopped = once(stopping.signal, 'abort')
  const removeListeners = onStopSignal(() => stopping.abort())
  if (flags.dev) warnAboutDev()
  const sender = await open(flags)
  try {
    const server = await listen(sender, flags)
    await sender.start()
    print('Delivering. Press Ctrl+C to stop.')
    await stopped
    print('Stopping: waiting for attempts in flight. Press Ctrl+C again to abort them.')
    await server.close()
  } finally {
    await sender.stop()
    removeListeners()
  }
  print('Stopped.')
}

async function open({ database, dev, verbose }: ServeFlags): Promise<Sender> {
  try {
    return await createSender({
      database,
      ...(dev ? { allowHttp: true, allowNetworks: DEV_NETWORKS } : {}),
      ...(dev || verbose ? { onAttempt: printAttempt } : {}),
    })
  } catch (error) {
    throw databaseError(error)
  }
}

async function listen(sender: Sender, { port, host, publicUrl }: ServeFlags): Promise<Server> {
  const { fallback, note } = await openDashboard()
  let firstKey: string | undefined
  try {
    const server = await serve(sender, {
      port,
      host,
      ...(fallback === undefined ? {} : { fallback }),
      ...(publicUrl === undefined ? {} : { publicUrl }),
      onFirstKey: (key) => (firstKey = key),
    })
    const address = publicUrl ?? server.url
    print(`API        ${address}/api/v1`)
    print(`Reference  ${address}/docs`)
    print(`Dashboard  ${note ?? address}`)
    if (firstKey !== undefined) {
      print(`\nOperator key, shown only once. Sign in with it, or set HOOKSEAL_API_KEY:\n${firstKey}\n`)
    }
    return server
  } catch (error) {
    if (isSystemError(error))
      throw new CliError('usage', `cannot listen on ${host}, port ${port} (${error.code})`, { cause: error })
    throw error
  }
}

function warnAboutDev(): void {
  const text =
    'DEVELOPMENT MODE: endpoints may use http: and addresses on this machine and in private networks. Do not use it where untrusted users register endpoints.'
  process.stderr.write(`${style('yellow', text)}\n`)
}
