import { once } from 'node:events'
import type { Inbox } from '@hookseal/inbox'
import { createSender, type Sender, SenderError } from '@hookseal/sender'
import { serve, type Server } from '@hookseal/sender/api'
import { DEFAULTS } from '../defaults.ts'
import { CliError } from '../terminal/cli-error.ts'
import { style, print } from '../terminal/output.ts'
import { onStopSignal } from '../terminal/stop-signal.ts'
import { databaseError, isSystemError } from './database-error.ts'
import { openDashboard } from './dashboard.ts'
import { openInbox } from './open-inbox.ts'
import { printAttempt } from './print-attempt.ts'
import { namesOf } from './serve-option.ts'
import { findServeOption, type Settings, toSettings } from './serve-options.ts'

/** The flags of `serve`: these, and those of `SERVE_OPTIONS` and `QUOTA_OPTIONS`. */
export interface ServeFlags extends Readonly<Record<string, unknown>> {
  dev?: true
  verbose?: true
  logLevel?: string
}

/** Networks where endpoints may be in development: this machine and private networks. */
const DEV_NETWORKS = ['127.0.0.0/8', '::1/128', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']

/** Runs a sender with its API and dashboard until a stop signal. Attempts in flight are completed first. */
export async function runServer(flags: ServeFlags): Promise<void> {
  const stopping = new AbortController()
  const stopped = once(stopping.signal, 'abort')
  const removeListeners = onStopSignal(() => stopping.abort())
  if (flags.dev) warnAboutDev()
  const settings = toSettings(flags)
  const sender = await open(settings, flags)
  let inbox: Inbox | undefined
  try {
    inbox = await openInbox(sender)
    const server = await listen(sender, inbox, settings)
    await sender.start()
    print('Delivering. Press Ctrl+C to stop.')
    await stopped
    print('Stopping: waiting for attempts in flight. Press Ctrl+C again to abort them.')
    await server.close()
  } finally {
    await inbox?.stop()
    await sender.stop()
    removeListeners()
  }
  print('Stopped.')
}

async function open(settings: Settings, { dev, verbose, logLevel }: ServeFlags): Promise<Sender> {
  // The sender creates its logger by this variable.
  if (logLevel !== undefined) process.env['LOG_LEVEL'] = logLevel
  try {
    return await createSender({
      ...settings,
      ...(dev
        ? { allowHttp: true, allowNetworks: [...DEV_NETWORKS, ...(settings.allowNetworks ?? [])] }
        : {}),
      ...(dev || verbose ? { onAttempt: printAttempt } : {}),
    })
  } catch (error) {
    throw optionError(error) ?? databaseError(error)
  }
}

/** Returns the usage error for an option that the sender does not accept, named as it was typed. */
function optionError(error: unknown): CliError | undefined {
  if (!(error instanceof SenderError) || error.code !== 'ERR_SENDER_OPTION') return undefined
  const [name = ''] = error.message.split(' ', 1)
  const row = findServeOption(name)
  if (row === undefined) return new CliError('usage', error.message, { code: error.code, cause: error })
  const unit = name.endsWith('Seconds') ? ', in seconds,' : ''
  const message = `${namesOf(row).flag}${unit}${error.message.slice(name.length)}`
  return new CliError('usage', message, { code: error.code, cause: error })
}

async function listen(sender: Sender, inbox: Inbox | undefined, settings: Settings): Promise<Server> {
  const { fallback, note } = await openDashboard()
  let firstKey: string | undefined
  try {
    const server = await serve(sender, {
      ...settings,
      fallback,
      onFirstKey: (key) => (firstKey = key),
      ...(inbox === undefined ? {} : { inbox }),
    })
    const address = settings.publicUrl ?? server.url
    print(`API        ${address}/api/v1`)
    print(`Reference  ${address}/docs`)
    print(`Dashboard  ${note ?? address}`)
    if (firstKey !== undefined) {
      print(`\nOperator key, shown only once. Sign in with it, or set HOOKSEAL_API_KEY:\n${firstKey}\n`)
    }
    return server
  } catch (error) {
    if (!isSystemError(error) || error.syscall === undefined) throw optionError(error) ?? error
    const { host = DEFAULTS.host, port = DEFAULTS.port } = settings
    throw new CliError('usage', `cannot listen on ${host}, port ${port} (${error.code})`, { cause: error })
  }
}

function warnAboutDev(): void {
  const text =
    'DEVELOPMENT MODE: endpoints may use http: and addresses on this machine and in private networks. Do not use it where untrusted users register endpoints.'
  process.stderr.write(`${style('yellow', text)}\n`)
}
