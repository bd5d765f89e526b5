import { once } from 'node:events'
import { createSender, type Sender, SenderError } from '@hookseal/sender'
import { serve, type Server } from '@hookseal/sender/api'
import { CliError } from '../terminal/cli-error.ts'
import { paint, print } from '../terminal/output.ts'
import { onStopSignal } from '../terminal/stop-signal.ts'
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

/** What endpoints may be in development: on this machine, and in the networks that nobody else reaches. */
const DEV_NETWORKS = ['127.0.0.0/8', '::1/128', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']

/** Runs a sender with its API and dashboard until it is told to stop; what is under way then is brought to its end. */
export async function runServer(flags: ServeFlags): Promise<void> {
  const told = new AbortController()
  const stop = once(told.signal, 'abort')
  const off = onStopSignal(() => told.abort())
  if (flags.dev) warnOfDev()
  const sender = await open(flags)
  try {
    const server = await listen(sender, flags)
    await sender.start()
    print('Delivering. Ctrl+C stops it.')
    await stop
    print('Stopping: attempts under way come to their end. Ctrl+C again cuts them off.')
    await server.close()
  } finally {
    await sender.stop()
    off()
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

function databaseError(error: unknown): unknown {
  if (!(error instanceof SenderError))
    return isSystemError(error)
      ? new CliError('usage', `the database can't be opened (${error.code})`, { cause: error })
      : error
  const { message, cause } = error
  if (!(cause instanceof Error)) return new CliError('usage', message, { cause: error })
  const root = rootOf(cause)
  // A name with several addresses fails with an error for each, under one code and without a message.
  const why = root.message || (isSystemError(root) ? root.code : root.name)
  return new CliError('unreachable', `${message} (${why})`, { cause: error })
}

function rootOf(error: Error): Error {
  return error.cause instanceof Error ? rootOf(error.cause) : error
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
      print(`\nThe operator's key, shown this once. Sign in with it, or set HOOKSEAL_API_KEY:\n${firstKey}\n`)
    }
    return server
  } catch (error) {
    if (error instanceof TypeError) throw new CliError('usage', '--public-url is no URL', { cause: error })
    if (isSystemError(error))
      throw new CliError('usage', `can't listen on ${host}, port ${port} (${error.code})`, { cause: error })
    throw error
  }
}

function warnOfDev(): void {
  const text =
    'DEVELOPMENT MODE: deliveries may go to http: and to this machine and its networks. Not for a place where others register endpoints.'
  process.stderr.write(`${paint('yellow', text)}\n`)
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}
