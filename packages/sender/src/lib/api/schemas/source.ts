import { z } from '@hono/zod-openapi'
import { LIMITS, SENDER_DEFAULTS } from '../../defaults.ts'
import type { SourceChanges, SourceInput, SourceOptions, Source } from '../../resources/sources/source.ts'
import { iso, nullableTime, pageOf, text, time, withoutUndefined } from './common.ts'

const options = z
  .strictObject({
    client_id: text(LIMITS.name, 1).optional().openapi({ description: 'For Plaid.' }),
    environment: z.enum(['production', 'sandbox']).optional().openapi({ description: 'For Plaid.' }),
    public_key: text(LIMITS.name, 1).optional().openapi({ description: 'For Braintree.' }),
    api_key: text(LIMITS.name, 1).optional().openapi({ description: 'For LiveKit.' }),
    confirm_subscriptions: z.boolean().optional().openapi({ description: 'For Amazon SNS.' }),
  })
  .openapi('SourceOptions')

export const source = z
  .object({
    id: z.string().openapi({ example: 'src_019aa5c2f7f07c1e8a4b6f0d2c9e1a37' }),
    organization_id: z.string().openapi({ example: 'default' }),
    name: z.string().openapi({ example: 'Stripe, live mode' }),
    provider: z.string().openapi({ example: 'stripe' }),
    url: z.string().openapi({
      description: 'Where the provider delivers: enter it there.',
      example: 'https://hooks.example.com/in/src_019aa5c2f7f07c1e8a4b6f0d2c9e1a37',
    }),
    public_url: z.string().nullable().openapi({ description: 'The URL that the provider signs.' }),
    options,
    has_verify_token: z.boolean(),
    order_key: z.string().nullable(),
    enabled: z.boolean(),
    secrets: z
      .array(z.object({ id: z.string(), created_at: time, expires_at: nullableTime }))
      .openapi({ description: 'The active secrets, newest first. Their values are not shown.' }),
    created_at: time,
    updated_at: nullableTime,
    last_event_at: nullableTime,
    handshake_at: nullableTime.openapi({ description: "When the provider's handshake last succeeded." }),
    last_rejected_at: nullableTime,
    rejected_count: z.int().openapi({
      description: 'Number of rejected deliveries, also of those that are not kept.',
    }),
  })
  .openapi('Source')

const settings = {
  name: text(LIMITS.name).optional().openapi({ example: 'Stripe, live mode' }),
  public_url: text(LIMITS.url, 1).nullish().openapi({
    description:
      'The URL that the provider calls, exactly as it is configured there, for providers that sign it: Twilio, Square and others.',
  }),
  options: options.optional(),
  verify_token: text(LIMITS.legacySecret, 1).nullish().openapi({
    description: 'The token that the provider repeats in its handshake, for Meta. It is not shown again.',
  }),
  order_key: text(255, 1).nullish().openapi({
    description: 'A path in the payload. It is stored only: deliveries are not ordered yet.',
    example: 'data.object.customer',
  }),
  enabled: z.boolean().optional(),
}

const secrets = z
  .array(text(4096, 1))
  .min(1)
  .max(LIMITS.sourceSecrets)
  .openapi({ description: 'Any of them is accepted. They are not shown again.', example: ['whsec_…'] })

export const sourceInput = z
  .strictObject({
    provider: text(64, 1).openapi({
      description: 'A name of `GET /providers`, or `standard-webhooks`.',
      example: 'stripe',
    }),
    secrets,
    ...settings,
  })
  .openapi('SourceInput')

export const sourcePatch = z
  .strictObject({
    secrets: secrets.optional().openapi({ description: 'Replaces all secrets.' }),
    ...settings,
  })
  .openapi('SourcePatch')

export const sourcePage = pageOf(source).openapi('SourcePage')

export const sourceRotation = z
  .strictObject({
    secret: text(4096, 1).openapi({ description: 'The new secret.', example: 'whsec_…' }),
    overlap_seconds: z.int().min(0).max(100_000_000).optional().openapi({
      description:
        'How long the previous secrets are accepted. Default: `rotationOverlapSeconds` of the sender, one day.',
      example: SENDER_DEFAULTS.rotationOverlapSeconds,
    }),
  })
  .openapi('SourceRotation')

export function toSourceInput(input: z.output<typeof sourceInput>): SourceInput
export function toSourceInput(input: z.output<typeof sourcePatch>): SourceChanges
export function toSourceInput(input: z.output<typeof sourcePatch>): SourceChanges {
  const {
    public_url: publicUrl,
    verify_token: verifyToken,
    order_key: orderKey,
    options: given,
    ...same
  } = input
  const own = given === undefined ? undefined : toOptions(given)
  return withoutUndefined({ ...same, publicUrl, verifyToken, orderKey, options: own })
}

function toOptions(given: z.output<typeof options>): SourceOptions {
  const {
    client_id: clientId,
    public_key: publicKey,
    api_key: apiKey,
    confirm_subscriptions: confirmSubscriptions,
    environment,
  } = given
  return withoutUndefined({ clientId, environment, publicKey, apiKey, confirmSubscriptions })
}

/** @param origin The API's origin as clients see it. */
export function toSource(row: Source, origin: string): z.output<typeof source> {
  return {
    id: row.id,
    organization_id: row.organizationId,
    name: row.name,
    provider: row.provider,
    url: `${origin}/in/${row.id}`,
    public_url: row.publicUrl,
    options: Object.fromEntries(
      Object.entries(row.options).map(([name, value]) => [toSnakeCase(name), value]),
    ),
    has_verify_token: row.hasVerifyToken,
    order_key: row.orderKey,
    enabled: row.enabled,
    secrets: row.secrets.map(({ id, createdAt, expiresAt }) => ({
      id,
      created_at: iso(createdAt),
      expires_at: iso(expiresAt),
    })),
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
    last_event_at: iso(row.lastEventAt),
    handshake_at: iso(row.handshakeAt),
    last_rejected_at: iso(row.lastRejectedAt),
    rejected_count: row.rejectedCount,
  }
}

function toSnakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
