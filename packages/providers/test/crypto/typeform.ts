import type { ProviderOracle } from '@hookseal/conformance'
import { cryptoOracle, hmac } from '../oracle.ts'

export const oracle = (): ProviderOracle =>
  cryptoOracle({
    body: '{"event_id":"01","event_type":"form_response","form_response":{}}',
    expected: { id: '01', type: 'form_response' },
    headers: ({ body }) => ({ 'typeform-signature': `sha256=${hmac(body, { encoding: 'base64' })}` }),
  })
