import { z } from '@hono/zod-openapi'
import { LIMITS } from '../../defaults.ts'
import type { EndpointInput } from '../../resources/endpoints/endpoint-input.ts'
import type { Endpoint, NewEndpoint, UpdatedEndpoint } from '../../resources/endpoints/endpoint.ts'
import { withoutUndefined, iso, nullableTime, pageOf, text, time } from './common.ts'

export const webhook = z
  .object({
    id: z.string().openapi({ example: 'wh_019aa5c2f7f07c1e8a4b6f0d2c9e1a37' }),
    organization_id: z.string().openapi({ example: 'default' }),
    name: z.string().openapi({ example: 'Billing' }),
    description: z.string(),
    url: z.string().openapi({ example: 'https://example.com/webhooks' }),
    events: z.array(z.string()).openapi({ example: ['invoice.paid'] }),
    headers: z.record(z.string(), z.string()).openapi({
      description: 'Values of headers with secret-looking names are redacted.',
      example: { 'x-tenant': '42' },
    }),
    enabled: z.boolean(),
    disabled_reason: z.string().nullable().openapi({ description: 'Why the sender disabled the webhook.' }),
    signing_secret_prefix: z.string().openapi({ example: 'whsec_C2FVsB' }),
    previous_secret_expires_at: nullableTime.openapi({
      description: 'When the previous secret stops signing after a rotation.',
    }),
    rate_limit: z.int().nullable().openapi({ description: 'Maximum attempts per second.' }),
    has_legacy_secret: z.boolean(),
    created_at: time,
    updated_at: nullableTime,
    last_delivery_at: nullableTime,
    last_delivery_status: z.int().nullable().openapi({
      description: 'Response status of the last attempt. Null if it got no response.',
      example: 200,
    }),
    failing_since: nullableTime.openapi({ description: 'Start of the current series of failed attempts.' }),
    paused_until: nullableTime.openapi({
      description:
        'When the webhook is next attempted, while it is paused after repeated failures or a `Retry-After`. Pausing uses up no attempts.',
    }),
  })
  .openapi('Webhook')

export const newWebhook = webhook
  .extend({
    signing_secret: z.string().openapi({ description: 'It is not shown again.', example: 'whsec_…' }),
    _warning: z.string(),
  })
  .openapi('WebhookWithSecret')

export const updatedWebhook = webhook
  .extend({
    _warning: z.string().optional().openapi({
      description:
        'Names the headers with hidden values, and `legacy_secret`, that were removed because the URL has another origin.',
    }),
  })
  .openapi('UpdatedWebhook')

export const webhookInput = z
  .strictObject({
    url: text(LIMITS.url, 1).openapi({
      description: 'The target of deliveries: an `https:` URL with a public address.',
      example: 'https://example.com/webhooks',
    }),
    events: z
      .array(text(128, 1))
      .min(1)
      .max(LIMITS.events)
      .openapi({
        description: 'The event types to receive. Those of sources may be wildcards, such as `stripe.*`.',
        example: ['invoice.paid'],
      }),
    name: text(LIMITS.name).optional().openapi({ example: 'Billing' }),
    description: text(LIMITS.description).optional(),
    headers: z
      .record(z.string(), z.string())
      .optional()
      .openapi({
        description:
          'Sent with each delivery. Headers that the sender sets itself are rejected. In an update, a redacted value stands for the stored one.',
        example: { 'x-tenant': '42' },
      }),
    enabled: z.boolean().optional(),
    rate_limit: z
      .int()
      .min(1)
      .max(100_000)
      .nullish()
      .openapi({ description: 'Maximum attempts per second.' }),
    legacy_secret: text(LIMITS.legacySecret, 1).nullish().openapi({
      description: "The subscriber's own secret, for the sender's legacy signature header.",
    }),
  })
  .openapi('WebhookInput')

export const webhookPatch = webhookInput.partial().openapi('WebhookPatch')

export const webhookPage = pageOf(webhook)
  .extend({ total: z.int().openapi({ description: 'Number of webhooks of the organization.' }) })
  .openapi('WebhookPage')

export const deleted = z.object({ id: z.string(), deleted: z.literal(true) }).openapi('Deleted')

export const rotation = z
  .strictObject({
    overlap_seconds: z.int().min(0).max(100_000_000).optional().openapi({
      description:
        'How long the previous secret keeps signing. Default: `rotationOverlapSeconds` of the sender, one day.',
      example: 86_400,
    }),
  })
  .openapi('Rotation')

export const testInput = z
  .strictObject({
    type: text(128, 1).optional().openapi({
      description: 'The type whose example is sent. Default: the first type of the webhook.',
      example: 'invoice.paid',
    }),
  })
  .openapi('TestInput')

export const testResult = z.object({ event_id: z.string(), delivery_id: z.string() }).openapi('TestResult')

export function toEndpointInput(input: z.output<typeof webhookInput>): EndpointInput
export function toEndpointInput(input: z.output<typeof webhookPatch>): Partial<EndpointInput>
export function toEndpointInput(input: z.output<typeof webhookPatch>): Partial<EndpointInput> {
  const { rate_limit: rateLimit, legacy_secret: legacySecret, ...same } = input
  return withoutUndefined({ ...same, rateLimit, legacySecret })
}

export function toWebhook(endpoint: Endpoint): z.output<typeof webhook> {
  return {
    id: endpoint.id,
    organization_id: endpoint.organizationId,
    name: endpoint.name,
    description: endpoint.description,
    url: endpoint.url,
    events: endpoint.events,
    headers: endpoint.headers,
    enabled: endpoint.enabled,
    disabled_reason: endpoint.disabledReason,
    signing_secret_prefix: endpoint.signingSecretPrefix,
    previous_secret_expires_at: iso(endpoint.previousSecretExpiresAt),
    rate_limit: endpoint.rateLimit,
    has_legacy_secret: endpoint.hasLegacySecret,
    created_at: iso(endpoint.createdAt),
    updated_at: iso(endpoint.updatedAt),
    last_delivery_at: iso(endpoint.lastDeliveryAt),
    last_delivery_status: endpoint.lastDeliveryStatus,
    failing_since: iso(endpoint.failingSince),
    paused_until: iso(endpoint.pausedUntil),
  }
}

export function toUpdatedWebhook(endpoint: UpdatedEndpoint): z.output<typeof updatedWebhook> {
  const dropped = [...endpoint.droppedHeaders, ...(endpoint.droppedLegacySecret ? ['legacy_secret'] : [])]
  const names = dropped.join(', ')
  const warning = `The URL has another origin, so these hidden values were removed: ${names}. Send them again if the new server needs them.`
  return { ...toWebhook(endpoint), ...(names === '' ? {} : { _warning: warning }) }
}

export function toNewWebhook(endpoint: NewEndpoint): z.output<typeof newWebhook> {
  const previous = endpoint.previousSecretExpiresAt
  const overlap = previous === null ? '' : ` The previous secret stays valid until ${previous.toISOString()}.`
  return {
    ...toWebhook(endpoint),
    signing_secret: endpoint.signingSecret,
    _warning: `Store signing_secret now: it is not shown again.${overlap}`,
  }
}
