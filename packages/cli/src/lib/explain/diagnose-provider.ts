import { createVerifier, WebhookConfigError, WebhookError, type WebhookMessage } from '@hookseal/core'
import type { Preset } from '@hookseal/providers'
import { toHeadersInput } from '../input/headers.ts'
import { receiverOptions } from '../providers/options.ts'
import { bodyReadings } from './body-readings.ts'
import type { Diagnosis, Finding } from './diagnose.ts'
import type { Evidence } from './evidence.ts'
import { type Fault, fixOf } from './faults.ts'
import { formReadings } from './form-readings.ts'
import { secretReadings, type SecretReading, urlReadings, withKey } from './provider-readings.ts'
import type { BodyReading } from './readings.ts'

export interface ProviderEvidence extends Evidence {
  /** The tolerance that the user asked for, in place of the row's. */
  tolerance: number | undefined
  publicUrl: string | undefined
}

/** More than any time in seconds or milliseconds, so that the search ignores the clock. */
const ANY_TIME = 1e14
/** Limit of the combinations that are tried: 1 to 2 s. */
const COMBINATIONS = 20_000

interface Attempt {
  secret?: SecretReading['value']
  publicUrl?: string | undefined
  body?: Uint8Array
  tolerance?: number | undefined
}

/**
 * As `diagnose`, for the scheme of a provider. The preset itself verifies each reading of the secret, the public URL and the body, so that
 * it works for every scheme.
 */
export async function diagnoseProvider(preset: Preset, evidence: ProviderEvidence): Promise<Diagnosis> {
  const result = await attempt(preset, evidence, { tolerance: evidence.tolerance })
  if (!(result instanceof Error)) return { result, findings: [], reproduced: true, tried: 1 }
  const { match, tried } = await search(preset, evidence)
  const faults = [...headFaults(preset, evidence, result), ...(match ?? [])]
  if (faults.length === 0)
    faults.push(
      result instanceof WebhookConfigError
        ? {
            code: result.code === 'ERR_WEBHOOK_OPTION' ? 'option_missing' : 'secret_unusable',
            problem: result.message,
          }
        : result.code === 'ERR_WEBHOOK_SIGNATURE_MISMATCH'
          ? {
              code: 'unexplained',
              problem: `${result.message} None of ${tried} combinations of known mistakes reproduces the signature.`,
            }
          : { code: 'body_rejected', problem: result.message },
    )
  const findings: Finding[] = faults.map((fault) => ({ ...fault, fix: fixOf(fault.code) }))
  return { result, findings, reproduced: match !== undefined, tried }
}

/** Returns the mistakes in the headers: one is missing or repeated, or the time is outside the window. */
function headFaults(
  { row }: Preset,
  { headers, now }: ProviderEvidence,
  error: WebhookError | WebhookConfigError,
): Fault[] {
  if (error instanceof WebhookConfigError) return []
  const { code, message } = error
  if (code === 'ERR_WEBHOOK_HEADER_MISSING') return [{ code: 'header_missing', problem: message }]
  if (code === 'ERR_WEBHOOK_HEADER_INVALID' && error.reason === 'repeated')
    return [{ code: 'header_repeated', problem: message }]
  if (code === 'ERR_WEBHOOK_SIGNATURE_INVALID') return [{ code: 'signature_format', problem: message }]
  if (!code.startsWith('ERR_WEBHOOK_TIMESTAMP_')) return []
  const digits = headers.flatMap(({ value }) => /(?<![0-9])[0-9]{10,13}(?![0-9])/.exec(value) ?? [])
  const isMilliseconds = digits.some((text) => isNear(Number(text), now))
  const isSeconds = digits.some((text) => isNear(Number(text) * 1000, now))
  const unit = row.time?.unit
  if (unit === 's' && isMilliseconds && !isSeconds)
    return [{ code: 'timestamp_unit', problem: `The time is in milliseconds. ${row.title} sends seconds.` }]
  if (unit === 'ms' && isSeconds && !isMilliseconds)
    return [
      { code: 'timestamp_milliseconds', problem: `The time is in seconds. ${row.title} sends milliseconds.` },
    ]
  return [
    {
      code: code === 'ERR_WEBHOOK_TIMESTAMP_INVALID' ? 'timestamp_format' : 'timestamp_skew',
      problem: message,
    },
  ]
}

/** Whether a time is within ten years of another one, in milliseconds. */
function isNear(time: number, now: number): boolean {
  return Math.abs(time - now) < 10 * 365 * 86_400_000
}

/** Tries one mistake, then two of different parts, in the order of their likelihood. */
async function search(
  preset: Preset,
  evidence: ProviderEvidence,
): Promise<{ match: readonly Fault[] | undefined; tried: number }> {
  const secrets = secretReadings(preset.row, evidence.secrets, evidence.otherSecrets)
  const urls = urlReadings(evidence.publicUrl, evidence.headers)
  const given: BodyReading = { value: evidence.body, faults: [] }
  const bodies = [given, ...formReadings(evidence.body), ...bodyReadings(evidence.body)]
  const combinations = secrets
    .flatMap((secret) => urls.flatMap((url) => bodies.map((body) => ({ secret, url, body }))))
    .map((parts) => ({
      ...parts,
      faults: [parts.secret, parts.url, parts.body].flatMap(({ faults }) => faults),
    }))
    .filter(({ faults }) => faults.length <= 2)
    .toSorted((a, b) => a.faults.length - b.faults.length)
    .slice(0, COMBINATIONS)
  let tried = 0
  for (const { secret, url, body, faults } of combinations) {
    tried++
    const result = await attempt(preset, evidence, {
      secret: secret.value,
      publicUrl: url.value,
      body: body.value,
      tolerance: ANY_TIME,
    })
    // What follows the signature does not matter: a matching one is the explanation.
    const matches = !(result instanceof Error) || /PAYLOAD/.test(result.code)
    if (matches) return { match: faults, tried }
  }
  return { match: undefined, tried }
}

async function attempt(
  preset: Preset,
  { headers, secrets, now, ...evidence }: ProviderEvidence,
  { secret, publicUrl = evidence.publicUrl, body = evidence.body, tolerance }: Attempt,
): Promise<WebhookMessage | WebhookError | WebhookConfigError> {
  try {
    const configured = typeof secret === 'string' ? [secret] : secrets
    const options = receiverOptions(preset, { secrets: configured, publicUrl, tolerance })
    const verifier = createVerifier({
      ...(secret === undefined ? options : withKey(options, secret, preset.row)),
      now: () => now,
      maxBodyBytes: Number.MAX_SAFE_INTEGER,
    })
    return await verifier.verify({ headers: toHeadersInput(headers), body })
  } catch (error) {
    if (error instanceof WebhookError || error instanceof WebhookConfigError) return error
    throw error
  }
}
