import { signedHeaders } from '@hookseal/core'
import { diagnose } from '../src/lib/explain/diagnose.ts'
import type { Evidence } from '../src/lib/explain/evidence.ts'
import type { FaultCode } from '../src/lib/explain/faults.ts'
import type { Header } from '../src/lib/input/headers.ts'

export const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
export const OLD_SECRET = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'
export const ID = 'msg_1'
export const SECONDS = 1_700_000_000
export const TIME = '1700000000'
export const EVENT: { type: string; data: Record<string, unknown> } = {
  type: 'invoice.paid',
  data: { id: 'in_1', amount: 12, customer: 'Zoë', note: '<a/b> & c', tags: ['x', 'y'], empty: {} },
}
export const BODY: string = JSON.stringify(EVENT)

/** One mistake, made by `make`, with the codes of the expected findings in their order. */
export interface Mistake {
  name: string
  make: () => Partial<Evidence> | Promise<Partial<Evidence>>
  codes: FaultCode[]
  /** Text that the first finding must contain. */
  says?: string
  /** The signature cannot be reproduced, because information was lost. */
  lost?: true
}

/** A correct delivery and a correct receiver, except for the given parts. */
export async function evidence(parts: Partial<Evidence> = {}): Promise<Evidence> {
  return {
    headers: parts.headers ?? (await signed(BODY)),
    body: Buffer.from(BODY),
    secrets: [SECRET],
    otherSecrets: [],
    now: SECONDS * 1000,
    toleranceSeconds: 300,
    ...parts,
  }
}

export async function diagnosisOf(mistake: Mistake): ReturnType<typeof diagnose> {
  return diagnose(await evidence(await mistake.make()))
}

/** Returns the headers of a correctly signed delivery of `body`. */
export async function signed(body: string | Uint8Array, secret: string = SECRET): Promise<Header[]> {
  return toList(await signedHeaders({ id: ID, timestamp: SECONDS, body }, secret))
}

/** Returns the headers of a delivery with the given signature. */
export function handMade(signature: string, timestamp: string = TIME, id: string = ID): Header[] {
  return toList({ 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature })
}

function toList(headers: Readonly<Record<string, string>>): Header[] {
  return Object.entries(headers).map(([name, value]) => ({ name, value }))
}
