import type { ProviderOracle } from '@hookseal/conformance'
import { cryptoOracle, TOKEN } from '../oracle.ts'

export const oracle = (): ProviderOracle =>
  cryptoOracle({
    secret: TOKEN,
    body: '{"object_kind":"push","ref":"refs/heads/main"}',
    expected: { type: 'Push Hook' },
    headers: ({ id }) => ({
      'x-gitlab-token': TOKEN,
      'x-gitlab-event': 'Push Hook',
      'idempotency-key': id,
    }),
    exchanges: [
      {
        name: 'a token of another case by 401',
        request: {
          body: '{}',
          headers: { 'x-gitlab-token': TOKEN.toUpperCase(), 'idempotency-key': '1' },
        },
        response: { status: 401, code: 'ERR_WEBHOOK_SIGNATURE_MISMATCH' },
      },
    ],
  })
