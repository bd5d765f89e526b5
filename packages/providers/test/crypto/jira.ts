import type { ProviderOracle } from '@hookseal/conformance'
import { cryptoOracle, hmac } from '../oracle.ts'

export const oracle = (): ProviderOracle =>
  cryptoOracle({
    body: '{"timestamp":1795262400000,"webhookEvent":"jira:issue_updated"}',
    expected: { type: 'jira:issue_updated' },
    headers: ({ body, id }) => ({
      'x-hub-signature': `sha256=${hmac(body)}`,
      'x-atlassian-webhook-identifier': id,
    }),
  })
