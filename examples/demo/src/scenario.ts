import type { Sender } from '@hookseal/sender'
import type { InboxProcess } from './inbox-process.ts'
import type { DemoReceiver } from './receiver.ts'

/** What every scenario works with. */
export interface DemoContext {
  receiver: DemoReceiver
  sender: Sender
  inbox: InboxProcess
  /** The endpoint of the receiver. The first scenario registers it. */
  endpointId: string
}

/** One line of the demo. */
export interface Scenario {
  name: string
  description: string
  /** The result that `run` must return for the scenario to pass. */
  expected: string
  readonly run: (context: DemoContext) => Promise<string>
}
