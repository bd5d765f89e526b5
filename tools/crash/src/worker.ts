import { createSender, type SenderLogger } from '@hookseal/sender'
import type { FromWorker, ToWorker } from './lib/messages.ts'
import { countOpen, register } from './lib/register.ts'
import { SENDER_OPTIONS } from './lib/sender-options.ts'

// A sender in a process of its own, there to be killed. The harness talks to it over the channel of `fork`.

const [database = ''] = process.argv.slice(2)

function say(message: FromWorker): void {
  process.send?.(message)
}

const logger: SenderLogger = {
  info(fields) {
    if ('jobs' in fields && typeof fields.jobs === 'number') say({ kind: 'took up', jobs: fields.jobs })
  },
  warn: () => {},
  error(fields, message) {
    const reason = 'err' in fields && fields.err instanceof Error ? fields.err.message : ''
    process.stderr.write(`worker ${process.pid}: ${message} (${reason})\n`)
  },
}

const sender = await createSender({ ...SENDER_OPTIONS, database, logger })

process.on('message', (message: ToWorker) => void answer(message))
// The harness is gone.
process.on('disconnect', orphaned)
await sender.start()
say({ kind: 'started' })

async function answer(message: ToWorker): Promise<void> {
  switch (message.kind) {
    case 'register':
      return say({ kind: 'registered', secrets: await register(sender, message.urls) })
    case 'publish':
      return sender.events.publish(message.event).then(
        ({ id }) => say({ kind: 'published', id }),
        (error: unknown) => say({ kind: 'refused', id: message.event.id, why: String(error) }),
      )
    case 'count open':
      return say({ kind: 'open', deliveries: await countOpen(sender) })
    case 'stop':
      await sender.stop()
      process.off('disconnect', orphaned)
      process.disconnect()
  }
}

function orphaned(): void {
  process.exit(1)
}
