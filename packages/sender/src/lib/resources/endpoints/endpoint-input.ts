import type { Context } from '../../context.ts'
import { LIMITS } from '../../defaults.ts'
import { SenderError } from '../../errors.ts'
import { checkTargetUrl } from '../../transport/guard/target-url.ts'
import type { EventTypes } from '../events/event-types.ts'
import { checkCustomHeaders } from './custom-headers.ts'
import { checkText, invalid } from '../input.ts'

/** What a subscriber says of an endpoint. */
export interface EndpointInput {
  /** Where deliveries go: `https:`, a public address, at most 2048 characters. */
  url: string
  /** The event types it gets. There is no wildcard. */
  events: readonly string[]
  name?: string | undefined
  description?: string | undefined
  /** Sent with each delivery. Those that would replace the signature's headers are dropped. */
  headers?: Readonly<Record<string, string>> | undefined
  /** @default true */
  enabled?: boolean | undefined
  /** Attempts a second, at most. @default no limit */
  rateLimit?: number | null | undefined
  /** A secret chosen by the subscriber, for the sender's legacy signature header. */
  legacySecret?: string | null | undefined
}

/** What changes of an endpoint: the members that are there and not `undefined`. */
export type EndpointChanges = { [Name in keyof EndpointInput]?: EndpointInput[Name] | undefined }

/** Columns of an endpoint. */
export interface CheckedInput {
  url: string | undefined
  events: string[] | undefined
  name: string | undefined
  description: string | undefined
  headers: Record<string, string> | undefined
  enabled: boolean | undefined
  rateLimit: number | null | undefined
}

/** The columns that `input` names, checked; `undefined` for those that it doesn't name. */
export async function checkEndpointInput(
  input: EndpointChanges,
  { rules, allowHttp, legacySignature }: Context,
  eventTypes: EventTypes,
  keptHeaders: Readonly<Record<string, string>> = {},
): Promise<CheckedInput> {
  const { url, events, name, description, headers, enabled, rateLimit, legacySecret } = input
  if (url !== undefined) {
    const target = checkTargetUrl(checkText(url, 'url', { min: 1, max: LIMITS.url }), { allowHttp, rules })
    if (!target.ok) throw new SenderError('ERR_SENDER_URL', target.message, { field: 'url' })
  }
  if (enabled !== undefined && typeof enabled !== 'boolean')
    throw invalid('enabled', 'enabled must be true or false.')
  if (
    rateLimit !== undefined &&
    rateLimit !== null &&
    !(Number.isInteger(rateLimit) && rateLimit >= 1 && rateLimit <= 100_000)
  )
    throw invalid('rateLimit', 'rateLimit must be a whole number from 1 to 100000, or null.')
  if (legacySecret !== undefined && legacySecret !== null) {
    if (legacySignature === undefined)
      throw invalid(
        'legacySecret',
        'This sender has no legacy signature header: signing secrets are made by it.',
      )
    checkText(legacySecret, 'legacySecret', { min: 1, max: LIMITS.legacySecret })
  }
  return {
    url,
    events: events === undefined ? undefined : await checkEvents(events, eventTypes),
    name: name === undefined ? undefined : checkText(name, 'name', { max: LIMITS.name }),
    description:
      description === undefined
        ? undefined
        : checkText(description, 'description', { max: LIMITS.description }),
    headers: headers === undefined ? undefined : checkCustomHeaders(headers, keptHeaders),
    enabled,
    rateLimit,
  }
}

async function checkEvents(events: readonly string[], eventTypes: EventTypes): Promise<string[]> {
  if (!Array.isArray(events) || events.length === 0 || events.length > LIMITS.events)
    throw invalid('events', `events must name 1 to ${LIMITS.events} event types.`)
  if (!events.every((name) => typeof name === 'string')) throw invalid('events', 'events must be strings.')
  await eventTypes.check(events, 'events')
  return [...new Set(events)]
}
