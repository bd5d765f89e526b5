import { z } from '@hono/zod-openapi'
import type { ProviderDescription } from '../../resources/sources/describe-providers.ts'

export const provider = z
  .object({
    name: z.string().openapi({ example: 'stripe' }),
    title: z.string().openapi({ example: 'Stripe' }),
    docs: z.string().openapi({ description: "The provider's page about verifying its webhooks." }),
    signature: z.string().openapi({ description: 'What is signed and how, in words.' }),
    handshake: z.string().openapi({ description: 'What it asks before it sends events, in words.' }),
    needs_public_url: z.boolean().openapi({ description: 'Whether a source needs a `public_url`.' }),
    needs_verify_token: z.boolean().openapi({ description: 'Whether its handshake needs a `verify_token`.' }),
    options: z.array(z.string()).openapi({ description: 'The `options` that a source needs.' }),
    notes: z.array(z.string()),
  })
  .openapi('Provider')

export function toProvider(row: ProviderDescription): z.output<typeof provider> {
  const { needsPublicUrl, needsVerifyToken, options, notes, ...same } = row
  return {
    ...same,
    needs_public_url: needsPublicUrl,
    needs_verify_token: needsVerifyToken,
    options: options.map((name) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)),
    notes: [...notes],
  }
}

export const providerList = z.object({ data: z.array(provider) }).openapi('ProviderList')
