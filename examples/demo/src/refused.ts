import { deliver, type Outcome, signByReference } from './deliver.ts'
import { payloadAt } from './payloads.ts'
import type { Scenario, Stage } from './scenario.ts'

/** Deliveries that anybody could post, signed by the reference library where they are signed rightly. */
export const REFUSED: readonly Scenario[] = [
  {
    name: 'tampered',
    says: 'one space taken out of the body: the same JSON, other bytes',
    expected: '401 ERR_WEBHOOK_SIGNATURE_MISMATCH',
    async run({ receiver }) {
      const { body } = payloadAt(1)
      const headers = signByReference({ id: 'msg_tampered', body, secret: secretOf(receiver) })
      return show(await deliver(receiver.url, headers, body.replace(': ', ':')))
    },
  },
  {
    name: 'stale',
    says: 'signed ten minutes ago: a recording, played again',
    expected: '401 ERR_WEBHOOK_TIMESTAMP_TOO_OLD',
    async run({ receiver }) {
      const { body } = payloadAt(2)
      const headers = signByReference({ id: 'msg_stale', body, secret: secretOf(receiver), ageSeconds: 600 })
      return show(await deliver(receiver.url, headers, body))
    },
  },
  {
    name: 'in flight',
    says: 'a second copy while the first is being handled: sent away, to come back',
    expected: '503 ERR_WEBHOOK_IN_FLIGHT',
    async run({ receiver }) {
      const { body } = payloadAt(4)
      const headers = signByReference({ id: 'msg_in_flight', body, secret: secretOf(receiver) })
      const { waiting, release } = receiver.hold()
      const first = deliver(receiver.url, headers, body)
      await waiting
      const outcome = await deliver(receiver.url, headers, body)
      release()
      const { status } = await first
      return status === 200 ? show(outcome) : `the first copy got ${status}`
    },
  },
  {
    name: 'oversized',
    says: 'two megabytes where one is the cap: refused by its declared length, unread',
    expected: '413 ERR_WEBHOOK_BODY_TOO_LARGE',
    async run({ receiver }) {
      const body = JSON.stringify({ text: 'x'.repeat(2 * 1024 * 1024) })
      const headers = signByReference({ id: 'msg_oversized', body, secret: secretOf(receiver) })
      return show(await deliver(receiver.url, headers, body))
    },
  },
]

function show({ status, note }: Outcome): string {
  return `${status} ${note}`
}

function secretOf({ secrets }: Stage['receiver']): string {
  const [first] = secrets
  if (first === undefined) throw new Error('no endpoint was registered')
  return first.secret
}
