import { payloadAt } from './payloads.ts'
import type { DemoReceiver } from './receiver.ts'
import type { Scenario } from './scenario.ts'
import { postDelivery, signHeaders } from './signed-delivery.ts'

/** Deliveries that the receiver must reject. They are posted directly, signed by the reference library. */
export const REJECTION_SCENARIOS: readonly Scenario[] = [
  {
    name: 'tampered',
    description: 'one space was removed from the body: equal JSON, different bytes',
    expected: '401 ERR_WEBHOOK_SIGNATURE_MISMATCH',
    async run({ receiver }) {
      const { body } = payloadAt(1)
      const headers = signHeaders({ id: 'msg_tampered', body, secret: firstSecret(receiver) })
      return format(await postDelivery(receiver.url, headers, body.replace(': ', ':')))
    },
  },
  {
    name: 'stale',
    description: 'a delivery that was signed ten minutes ago, as in a replay attack',
    expected: '401 ERR_WEBHOOK_TIMESTAMP_TOO_OLD',
    async run({ receiver }) {
      const { body } = payloadAt(2)
      const secret = firstSecret(receiver)
      const headers = signHeaders({ id: 'msg_stale', body, secret, ageSeconds: 600 })
      return format(await postDelivery(receiver.url, headers, body))
    },
  },
  {
    name: 'in flight',
    description: 'a second copy arrives while the handler runs: the sender has to retry later',
    expected: '503 ERR_WEBHOOK_IN_FLIGHT',
    async run({ receiver }) {
      const { body } = payloadAt(4)
      const headers = signHeaders({ id: 'msg_in_flight', body, secret: firstSecret(receiver) })
      const { started, resume } = receiver.blockHandler()
      const first = postDelivery(receiver.url, headers, body)
      await started
      const second = await postDelivery(receiver.url, headers, body)
      resume()
      const { status } = await first
      return status === 200 ? format(second) : `the first copy got ${status}`
    },
  },
  {
    name: 'oversized',
    description: 'two megabytes, above the limit of one: rejected by content-length before the body is read',
    expected: '413 ERR_WEBHOOK_BODY_TOO_LARGE',
    async run({ receiver }) {
      const body = JSON.stringify({ text: 'x'.repeat(2 * 1024 * 1024) })
      const headers = signHeaders({ id: 'msg_oversized', body, secret: firstSecret(receiver) })
      return format(await postDelivery(receiver.url, headers, body))
    },
  },
]

function format({ status, code = '' }: { status: number; code: string | undefined }): string {
  return `${status} ${code}`
}

function firstSecret({ secrets }: DemoReceiver): string {
  const [first] = secrets
  if (first === undefined) throw new Error('No endpoint was registered.')
  return first.secret
}
