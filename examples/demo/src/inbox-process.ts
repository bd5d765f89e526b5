import { stripe } from '@hookseal/providers/stripe'
import { type ChildProcess, fork } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PROVIDER_SECRET } from './receiver.ts'
import { postDelivery } from './signed-delivery.ts'

/** The data of an event. Events of one customer are handled in order. */
export interface InboxEvent {
  customer: string
  /** What the handler does. */
  work: 'nothing' | 'a second' | 'hangs in the first process' | 'fails'
}

/** What the process with the inbox reports. `id` is that of an event, or the URL when it listens. */
export interface InboxReport {
  kind: 'listening' | 'started' | 'handled' | 'dead'
  id: string
}

/** An Express app with an inbox on PGlite, in a process of its own, so that it can be killed. */
export interface InboxProcess {
  /** Posts an event as Stripe would. Resolves with the status of the response. */
  readonly post: (id: string, event: InboxEvent) => Promise<number>
  /** Resolves when the process has reported this. Rejects after two minutes. */
  readonly reported: (kind: InboxReport['kind'], id: string) => Promise<void>
  /** All reports so far, as `<kind> <id>`. */
  readonly reports: readonly string[]
  /** Kills the process and starts it again. */
  readonly killAndRestart: () => Promise<void>
  /** Repairs the handler and replays the dead letters. */
  readonly fixAndReplay: () => void
  readonly stop: () => Promise<void>
}

/** Far longer than any scenario takes, so that only a hang reaches it. */
const TIMEOUT_MS = 120_000

/** Starts the process. Its reports, and the URL to which `post` posts, follow. */
export function startInboxProcess(): InboxProcess {
  const directory = mkdtempSync(join(tmpdir(), 'hookseal-demo-'))
  const reports: string[] = []
  const incoming = new EventEmitter()
  let processes = 0
  let { child, url } = start()

  function start(): { child: ChildProcess; url: Promise<string> } {
    const entry = fileURLToPath(new URL('./inbox-entry.ts', import.meta.url))
    const started = fork(entry, [join(directory, 'inbox'), String(++processes)])
    const listening = new Promise<string>((resolve, reject) => {
      started.once('exit', (code) => reject(new Error(`the process with the inbox exited with ${code}`)))
      started.on('message', ({ kind, id }: InboxReport) => {
        if (kind === 'listening') return resolve(id)
        const text = `${kind} ${id}`
        reports.push(text)
        incoming.emit(text)
      })
    })
    listening.catch(() => {}) // the scenarios fail with it
    return { child: started, url: listening }
  }

  async function kill(): Promise<void> {
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }

  return {
    reports,
    async post(id, object) {
      const body = JSON.stringify({ id, type: 'invoice.paid', data: { object } })
      const headers = await stripe.signedHeaders({ body }, PROVIDER_SECRET)
      return (await postDelivery(await url, headers, body)).status
    },
    async reported(kind, id) {
      const text = `${kind} ${id}`
      if (!reports.includes(text)) await once(incoming, text, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    },
    async killAndRestart() {
      await url
      await kill()
      ;({ child, url } = start())
    },
    fixAndReplay: () => void child.send('fix'),
    async stop() {
      await url.catch(() => {})
      await kill()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
