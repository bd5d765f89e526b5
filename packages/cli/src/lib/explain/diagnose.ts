import { createVerifier, WebhookConfigError, WebhookError, type WebhookMessage } from '@hookseal/core'
import { toHeadersInput } from '../input/headers.ts'
import { bodyReadings, lossyBodyReadings } from './body-readings.ts'
import { contentReadings } from './content-readings.ts'
import type { Evidence } from './evidence.ts'
import { type Fault, fixOf } from './faults.ts'
import { findHeaders } from './find-headers.ts'
import { hints } from './hints.ts'
import { idFaults } from './id-faults.ts'
import { keyReadings } from './key-readings.ts'
import { search } from './search.ts'
import { signatureReadings } from './signature-readings.ts'
import { timeFaults, timestampReadings } from './timestamps.ts'

export interface Finding extends Fault {
  fix: string
}

export interface Diagnosis {
  /** The message that a receiver would accept, or the error with which it rejects the delivery. */
  result: WebhookMessage | WebhookError | WebhookConfigError
  /** Each mistake once. Empty if the delivery verifies. */
  findings: readonly Finding[]
  /** Whether these findings reproduce the signature. If so, there are no other mistakes in it. */
  reproduced: boolean
  /** Number of combinations of readings that were tried. */
  tried: number
}

/**
 * Finds out why a delivery is rejected. Each part of a signature has several readings, one for each known mistake. The
 * combination with the fewest mistakes that reproduces the received signature is the explanation.
 */
export async function diagnose(evidence: Evidence): Promise<Diagnosis> {
  const { headers, body, now, toleranceSeconds } = evidence
  const result = await verify(evidence)
  if (!(result instanceof Error)) return { result, findings: [], reproduced: true, tried: 1 }
  const found = findHeaders(headers)
  const { id, timestamp, signature } = found.values
  const signatures = signature === undefined ? [] : signatureReadings(signature)
  const keys = keyReadings(evidence.secrets, evidence.otherSecrets)
  const { match, tried } = search({
    keys,
    contents: contentReadings(id, timestampReadings(timestamp)),
    body,
    bodies: bodyReadings(body),
    lossyBodies: lossyBodyReadings(body),
    signatures,
  })
  const faults = [
    ...found.faults,
    ...idFaults(id),
    ...timeFaults(timestamp, { now, toleranceSeconds }),
    ...(match ?? []),
  ]
  if (match === undefined && id !== undefined && signature !== undefined)
    faults.push(...hints({ evidence, signatures, keys, tried }))
  const tooLarge = result instanceof WebhookError && result.code === 'ERR_WEBHOOK_BODY_TOO_LARGE'
  if (tooLarge || faults.length === 0) faults.push({ code: 'body_rejected', problem: result.message })
  return {
    result,
    findings: faults.map((fault) => ({ ...fault, fix: fixOf(fault.code) })),
    reproduced: match !== undefined,
    tried,
  }
}

async function verify(evidence: Evidence): Promise<Diagnosis['result']> {
  const { headers, body, secrets, now, toleranceSeconds } = evidence
  try {
    const verifier = createVerifier({ secret: secrets, toleranceSeconds, now: () => now })
    return await verifier.verify({ headers: toHeadersInput(headers), body })
  } catch (error) {
    if (error instanceof WebhookError || error instanceof WebhookConfigError) return error
    throw error
  }
}
