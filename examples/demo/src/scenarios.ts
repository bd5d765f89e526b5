import { deliver, type Outcome, signByReference } from './deliver.ts'
import { PAYLOADS, payloadAt } from './payloads.ts'
import type { DemoReceiver } from './receiver.ts'

interface Secrets {
  old: string
  new: string
}

/** One line of the demo: what is sent, what must come back, and what did. */
export interface Scenario {
  name: string
  says: string
  expected: Outcome
  run(receiver: DemoReceiver, secrets: Secrets): Promise<Outcome>
}

const ACCEPTED: Outcome = { status: 200, note: 'signed with new' }

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'accepted',
    says: `${PAYLOADS.length} real payloads, signed by the reference library, each verified over its exact bytes`,
    expected: ACCEPTED,
    async run({ url }, secrets) {
      let worst = ACCEPTED
      for (const [index, { body }] of PAYLOADS.entries()) {
        const outcome = await deliver(
          url,
          signByReference({ id: `msg_all_${index}`, body, secret: secrets.new }),
          body,
        )
        if (outcome.status !== ACCEPTED.status || outcome.note !== ACCEPTED.note) worst = outcome
      }
      return worst
    },
  },
  {
    name: 'duplicate',
    says: 'the same delivery again: answered, not handled a second time',
    expected: { status: 200, note: 'duplicate' },
    async run({ url, handled }, secrets) {
      const { body } = payloadAt(0)
      const headers = signByReference({ id: 'msg_duplicate', body, secret: secrets.new })
      await deliver(url, headers, body)
      const before = handled.length
      const outcome = await deliver(url, headers, body)
      return handled.length === before ? outcome : { status: outcome.status, note: 'handled twice' }
    },
  },
  {
    name: 'tampered',
    says: 'one space taken out of the body: the same JSON, other bytes',
    expected: { status: 401, note: 'ERR_WEBHOOK_SIGNATURE_MISMATCH' },
    async run({ url }, secrets) {
      const { body } = payloadAt(1)
      const headers = signByReference({ id: 'msg_tampered', body, secret: secrets.new })
      return deliver(url, headers, body.replace(': ', ':'))
    },
  },
  {
    name: 'stale',
    says: 'signed ten minutes ago: a recording, played again',
    expected: { status: 401, note: 'ERR_WEBHOOK_TIMESTAMP_TOO_OLD' },
    async run({ url }, secrets) {
      const { body } = payloadAt(2)
      return deliver(
        url,
        signByReference({ id: 'msg_stale', body, secret: secrets.new, ageSeconds: 600 }),
        body,
      )
    },
  },
  {
    name: 'rotated secret',
    says: 'signed with the secret from before the rotation, which is valid for a while',
    expected: { status: 200, note: 'signed with old' },
    async run({ url }, secrets) {
      const { body } = payloadAt(3)
      return deliver(url, signByReference({ id: 'msg_rotated', body, secret: secrets.old }), body)
    },
  },
  {
    name: 'in flight',
    says: 'a second copy while the first is being handled: sent away, to come back',
    expected: { status: 503, note: 'ERR_WEBHOOK_IN_FLIGHT' },
    async run(receiver, secrets) {
      const { body } = payloadAt(4)
      const headers = signByReference({ id: 'msg_in_flight', body, secret: secrets.new })
      const { waiting, release } = receiver.hold()
      const first = deliver(receiver.url, headers, body)
      await waiting
      const outcome = await deliver(receiver.url, headers, body)
      release()
      const { status } = await first
      return status === 200 ? outcome : { status, note: 'the first copy failed' }
    },
  },
  {
    name: 'oversized',
    says: 'two megabytes where one is the cap: refused by its declared length, unread',
    expected: { status: 413, note: 'ERR_WEBHOOK_BODY_TOO_LARGE' },
    async run({ url }, secrets) {
      const body = JSON.stringify({ text: 'x'.repeat(2 * 1024 * 1024) })
      return deliver(url, signByReference({ id: 'msg_oversized', body, secret: secrets.new }), body)
    },
  },
]
