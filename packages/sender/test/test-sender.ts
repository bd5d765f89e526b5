import { createSender, type Sender, type SenderOptions } from '../src/index.ts'
import type { Logger } from '@hookseal/engine'

export interface TestSender extends Sender {
  /** All log entries, each as a message and its fields in JSON. */
  readonly logged: string[]
}

/** Creates a sender in memory that may post to this machine and retries after 0.2 s. */
export async function createTestSender(options: SenderOptions = {}): Promise<TestSender> {
  const logged: string[] = []
  const write = (fields: object, message: string) => void logged.push(`${message} ${JSON.stringify(fields)}`)
  const logger: Logger = { info: write, warn: write, error: write }
  const sender = await createSender({
    database: 'pglite:',
    allowHttp: true,
    allowNetworks: ['127.0.0.0/8', '::1/128'],
    scheduleSeconds: [0, 0.2, 0.2],
    logger,
    ...options,
  })
  return { ...sender, logged }
}
