import type { Context } from '../../context.ts'
import { LIMITS } from '../../defaults.ts'
import { SenderError } from '../../errors.ts'
import { checkTargetUrl } from '../../transport/guard/target-url.ts'
import type { EventTypes } from '../events/event-types.ts'
import { checkCustomHeaders } from './custom-headers.ts'
import { hashUrl } from './endpoint-quotas.ts'
import { checkInteger, checkText, invalidInput } from '../input.ts'

/** The settings of an endpoint. */
export interface EndpointInput {
  /** Target of deliveries: an `https:` URL with a public address, at most 2048 characters. */
  url: string
  /** The event types to receive. Those of sources may be wildcards, such as `stripe.*`. */
  events: readonly string[]
  name?: string | undefined
  description?: string | undefined
  /** Sent with each delivery. Entries with the names of the sender's own headers, such as `webhook-signature`, are stored but not sent. */
  headers?: Readonly<Record<string, string>> | undefined
  /** @default true */
  enabled?: boolean | undefined
  /** Maximum attempts per second, 1 to 100,000. @default no limit */
  rateLimit?: number | null | undefined
  /** The subscriber's own secret, for the sender's legacy signature header. */
  legacySecret?: string | null | undefined
}

/** The changed settings of an endpoint. Undefined members stay unchanged. */
export type EndpointChanges = { [Name in keyof EndpointInput]?: EndpointInput[Name] | undefined }

/** Validated columns of an endpoint. */
export interface CheckedInput {
  url: string | undefined
  urlHash: string | undefined
  events: string[] | undefined
  name: string | undefined
  description: string | undefined
  headers: Record<string, string> | undefined
  enabled: boolean | undefined
  rateLimit: number | null | undefined
}

/** Validates `input` and returns its columns. Members that are undefined in `input` stay undefined. */
export async function checkEndpointInput(
  input: EndpointChanges,
  { rules, allowHttp, legacySignature }: Context,
  eventTypes: EventTypes,
  organizationId: string,
): Promise<CheckedInput> {
  const { url, events, name, description, headers, enabled, rateLimit, legacySecret } = input
  let urlHash: string | undefined
  if (url !== undefined) {
    const target = checkTargetUrl(checkText(url, 'url', { min: 1, max: LIMITS.url }), { allowHttp, rules })
    if (!target.ok) throw new SenderError('ERR_SENDER_URL', target.message, { field: 'url' })
    urlHash = hashUrl(target.url.href)
  }
  if (enabled !== undefined && typeof enabled !== 'boolean')
    throw invalidInput('enabled', 'enabled must be true or false.')
  if (rateLimit !== undefined && rateLimit !== null)
    checkInteger(rateLimit, 'rateLimit', { min: 1, max: 100_000 })
  if (legacySecret !== undefined && legacySecret !== null) {
    if (legacySignature === undefined)
      throw invalidInput(
        'legacySecret',
        'legacySecret requires the legacySignature option of the sender. The sender creates the other signing secrets.',
      )
    checkText(legacySecret, 'legacySecret', { min: 1, max: LIMITS.legacySecret })
  }
  return {
    url,
    urlHash,
    events: events === undefined ? undefined : await checkEvents(events, eventTypes, organizationId),
    name: name === undefined ? undefined : checkText(name, 'name', { max: LIMITS.name }),
    description:
      description === undefined
        ? undefined
        : checkText(description, 'description', { max: LIMITS.description }),
    headers: headers === undefined ? undefined : checkCustomHeaders(headers),
    enabled,
    rateLimit,
  }
}

async function checkEvents(
  events: readonly string[],
  eventTypes: EventTypes,
  organizationId: string,
): Promise<string[]> {
  if (!Array.isArray(events) || events.length === 0 || events.length > LIMITS.events)
    throw invalidInput('events', `events must be a list of 1 to ${LIMITS.events} event types.`)
  if (!events.every((name) => typeof name === 'string'))
    throw invalidInput('events', 'events must be strings.')
  await eventTypes.check(events, 'events', organizationId)
  return [...new Set(events)]
}
