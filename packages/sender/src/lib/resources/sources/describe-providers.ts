import { WebhookConfigError } from '@hookseal/core'
import type { ProviderRow, RowDescription } from '@hookseal/providers'
import { loadProviders, presetOptions, STANDARD_WEBHOOKS } from './providers.ts'

/** What a user must know about a provider to create a source. */
export interface ProviderDescription {
  name: string
  title: string
  docs: string
  signature: string
  handshake: string
  needsPublicUrl: boolean
  needsVerifyToken: boolean
  /** Names of further options, such as `clientId`. */
  options: string[]
  notes: readonly string[]
}

const STANDARD: ProviderDescription = {
  name: STANDARD_WEBHOOKS,
  title: 'Any sender of Standard Webhooks',
  docs: 'https://www.standardwebhooks.com',
  signature: 'Standard Webhooks, in webhook-signature',
  handshake: 'none',
  needsPublicUrl: false,
  needsVerifyToken: false,
  options: [],
  notes: [],
}

let described: Promise<ProviderDescription[]> | undefined

/** Resolves with all providers, sorted by name. */
export async function describeProviders(): Promise<ProviderDescription[]> {
  described ??= describeAll()
  return described
}

async function describeAll(): Promise<ProviderDescription[]> {
  const { definePreset, describeRow, PROVIDERS } = await loadProviders()
  const needsPublicUrl = (row: ProviderRow) => fails(() => definePreset(row)(EXAMPLE), 'publicUrl')
  const all = PROVIDERS.map((row) => describe(row, describeRow(row), needsPublicUrl(row)))
  return [...all, STANDARD].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** All options that a provider may need, except the public URL. */
const EXAMPLE = presetOptions({
  secret: 'example',
  verifyToken: 'a',
  clientId: 'a',
  publicKey: 'a',
  apiKey: 'a',
})

function describe(
  { name, title, docs, optionVariables = {}, notes = [] }: ProviderRow,
  { signature, handshake }: RowDescription,
  needsPublicUrl: boolean,
): ProviderDescription {
  const options = Object.keys(optionVariables)
  return {
    name,
    title,
    docs,
    signature,
    handshake,
    needsPublicUrl,
    needsVerifyToken: options.includes('verifyToken'),
    options: options.filter((option) => option !== 'verifyToken'),
    notes,
  }
}

/** Whether `create` fails for an option with this name. */
function fails(create: () => unknown, option: string): boolean {
  try {
    create()
    return false
  } catch (error) {
    return error instanceof WebhookConfigError && error.message.includes(option)
  }
}
