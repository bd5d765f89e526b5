import { createSender, type SenderLogger } from '@hookseal/sender'
import type { FromWorker, ToWorker } from './lib/messages.ts'
import { countUnfinished, registerEndpoints } from './lib/endpoints.ts'
import { SENDER_OPTIONS } from './lib/sender-options.ts'

// Entry point of a sender process that the harness kills. They exchange messages over the IPC channel of `fork`.

const [database = ''] = process.argv.slice(2)

function send(message: FromWorker): void {
  process.send?.(message)
}

const logger: SenderLogger = {
  info(fields) {
    // The sender logs the number of jobs that it recovered from a process that had exited.
    if ('jobs' in fields && typeof fields.jobs === 'number') send({ kind: 'recovered', jobs: fields.jobs })
  },
  warn: () => {},
  error(fields, message) {
    const reason = 'err' in fields && fields.err instanceof Error ? fields.err.message : ''
    process.stderr.write(`worker ${process.pid}: ${message} (${reason})\n`)
  },
}

const sender = await createSender({ ...SENDER_OPTIONS, database, logger })

process.on('message', (message: ToWorker) => void handleMessage(message))
// The harness exited without stopping this process.
process.on('disconnect', exitAsOrphan)
await sender.start()
send({ kind: 'started' })

async function handleMessage(message: ToWorker): Promise<void> {
  switch (message.kind) {
    case 'register':
      return send({ kind: 'registered', secrets: await registerEndpoints(sender, message.urls) })
    case 'publish':
      return sender.events.publish(message.event).then(
        ({ id }) => send({ kind: 'published', id }),
        (error: unknown) => send({ kind: 'publish failed', id: message.event.id, reason: String(error) }),
      )
    case 'count unfinished':
      return send({ kind: 'unfinished', deliveries: await countUnfinished(sender) })
    case 'stop':
      await sender.stop()
      process.off('disconnect', exitAsOrphan)
      process.disconnect()
  }
}

function exitAsOrphan(): void {
  process.exit(1)
}
