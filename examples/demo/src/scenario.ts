import type { Sender } from '@hookseal/sender'
import type { DemoReceiver } from './receiver.ts'

/** What the scenarios play on. */
export interface Stage {
  receiver: DemoReceiver
  sender: Sender
  /** The endpoint at which the receiver listens, registered by the first scenario. */
  endpointId: string
}

/** One line of the demo: what is done, what must come of it, and what did. */
export interface Scenario {
  name: string
  says: string
  expected: string
  readonly run: (stage: Stage) => Promise<string>
}
