import { fileURLToPath } from 'node:url'
import { type Child, startChild } from '../lib/child.ts'
import type { Record } from './history.ts'
import type { FromInboxWorker, ToInboxWorker } from './messages.ts'

/** An Express app with an inbox in a process of its own. */
export interface InboxWorker extends Child {
  /** Resolves with its URL when it accepts and handles messages. Rejects if the process exits before. */
  readonly started: Promise<string>
}

export interface InboxWorkerOptions {
  database: string
  /** The folder of the history. */
  directory: string
  /** The name of the process in the history. */
  name: string
  record: Record
  /** Called when the handler of a message has ended well, or for the last time. */
  onEnded: (id: string) => void
}

const ENTRY = fileURLToPath(new URL('./worker-entry.ts', import.meta.url))

/** Starts a process. It is forked immediately; await `started` before using it. */
export function startInboxWorker({
  database,
  directory,
  name,
  record,
  onEnded,
}: InboxWorkerOptions): InboxWorker {
  const {
    child,
    replyOf,
    send: _send,
    ...rest
  } = startChild<ToInboxWorker, FromInboxWorker>(ENTRY, [database, directory, name])
  child.on('message', (message: FromInboxWorker) => {
    if (message.kind === 'ended') onEnded(message.id)
  })
  const started = replyOf('started').then(({ url }) => url)
  started.catch(() => {}) // a kill during the start is part of the run

  return {
    ...rest,
    started,
    async kill() {
      await rest.kill()
      record({ kind: 'process killed', process: name })
    },
  }
}
