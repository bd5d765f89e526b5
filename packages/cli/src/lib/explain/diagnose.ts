import { createVerifier, WebhookConfigError, WebhookError, type WebhookMessage } from '@hookseal/core'
import { type Header, toHeadersInput } from '../input/headers.ts'
import { bodyReadings, lossyBodyReadings } from './body-readings.ts'
import { contentReadings } from './content-readings.ts'
import { type Fault, FIXES } from './faults.ts'
import { findHeaders } from './find-headers.ts'
import { hints } from './hints.ts'
import { idFaults } from './id-faults.ts'
import { keyReadings } from './key-readings.ts'
import { search } from './search.ts'
import { signatureReadings } from './signature-readings.ts'
import { timeFaults, timestampReadings } from './timestamps.ts'

export interface Evidence {
  headers: readonly Header[]
  body: Uint8Array
  /** What the receiver is configured with, exactly as it is there. */
  secrets: readonly string[]
  /** What it is not configured with, but may have been used: the previous secret, that of another endpoint. */
  otherSecrets: readonly string[]
  /** The receiver's clock, in milliseconds since the epoch. */
  now: number
  toleranceSeconds: number
}

interface Finding extends Fault {
  fix: string
}

export interface Diagnosis {
  /** What a receiver makes of the delivery. */
  verdict: WebhookMessage | WebhookError | WebhookConfigError
  /** What is wrong, each thing once. Empty when the delivery verifies. */
  findings: readonly Finding[]
  /** Whether the signature was made again with these findings: then they are all that is wrong with it. */
  reproduced: boolean
  /** How many combinations of readings were tried. */
  tried: number
}

/**
 * Why a delivery is refused. Every part that goes into a signature has several readings, one for each mistake that
 * is made with it; the combination with the fewest mistakes that gives the signature received is the explanation.
 */
export async function diagnose(evidence: Evidence): Promise<Diagnosis> {
  const { headers, body, now, toleranceSeconds } = evidence
  const verdict = await judge(evidence)
  if (!(verdict instanceof Error)) return { verdict, findings: [], reproduced: true, tried: 1 }
  const found = findHeaders(headers)
  const { id, timestamp, signature } = found.values
  const signatures = signature === undefined ? [] : signatureReadings(signature)
  const keys = keyReadings(evidence.secrets, evidence.otherSecrets)
  const result = search({
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
    ...(result.match ?? []),
  ]
  if (result.match === undefined && id !== undefined && signature !== undefined)
    faults.push(...hints({ evidence, signatures, keys, tried: result.tried }))
  const tooLarge = verdict instanceof WebhookError && verdict.code === 'ERR_WEBHOOK_BODY_TOO_LARGE'
  if (tooLarge || faults.length === 0) faults.push({ code: 'body_refused', problem: verdict.message })
  return {
    verdict,
    findings: faults.map((fault) => ({ ...fault, fix: FIXES[fault.code] })),
    reproduced: result.match !== undefined,
    tried: result.tried,
  }
}

async function judge(evidence: Evidence): Promise<Diagnosis['verdict']> {
  const { headers, body, secrets, now, toleranceSeconds } = evidence
  try {
    const verifier = createVerifier({ secret: secrets, toleranceSeconds, now: () => now })
    return await verifier.verify({ headers: toHeadersInput(headers), body })
  } catch (error) {
    if (error instanceof WebhookError || error instanceof WebhookConfigError) return error
    throw error
  }
}
