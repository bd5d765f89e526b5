import type { ProviderOracle } from '@hookseal/conformance'
import { cryptoOracle, hmac } from '../oracle.ts'

const NOTHING = { body: '', headers: {} }

export const oracle = (): ProviderOracle =>
  cryptoOracle({
    body: '{"list_folder":{"accounts":["dbid:1"]}}',
    expected: {},
    headers: ({ body }) => ({ 'x-dropbox-signature': hmac(body) }),
    handshakes: [
      {
        name: 'a challenge',
        method: 'GET',
        query: '?challenge=abc_123',
        request: NOTHING,
        response: {
          status: 200,
          body: /^abc_123$/,
          headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
        },
      },
      {
        name: 'a challenge that is a page by 405',
        method: 'GET',
        query: `?challenge=${encodeURIComponent('<script>')}`,
        request: NOTHING,
        response: { status: 405, code: 'ERR_WEBHOOK_METHOD' },
      },
      {
        name: 'a POST with a challenge as to any delivery',
        query: '?challenge=abc',
        request: { body: '{}', headers: {} },
        response: { status: 400, code: 'ERR_WEBHOOK_HEADER_MISSING' },
      },
    ],
  })
