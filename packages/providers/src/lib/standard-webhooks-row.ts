import type { ProviderRow, SignatureFacts } from './provider-row.ts'

type StandardFacts = Extract<SignatureFacts, { kind: 'standard-webhooks' }>

/** The facts in which members of the family differ. */
interface Member
  extends
    Omit<ProviderRow, 'signature' | 'time' | 'tolerance' | 'id' | 'type'>,
    Pick<StandardFacts, 'headerPrefix' | 'keys'> {
  /** @default the `type` of the payload */
  type?: ProviderRow['type']
}

/**
 * Returns the row of a provider that signs as the Standard Webhooks specification says, or as Svix did before under other header names.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function standardWebhooksRow({ headerPrefix, keys, ...facts }: Member): ProviderRow {
  return {
    type: { in: 'payload', path: 'type', signed: true },
    ...facts,
    signature: { kind: 'standard-webhooks', headerPrefix, ...(keys === undefined ? {} : { keys }) },
    time: { in: 'header', header: `${headerPrefix}timestamp`, unit: 's' },
    tolerance: { past: 300, future: 300 },
    id: { in: 'header', header: `${headerPrefix}id`, signed: true },
  }
}
