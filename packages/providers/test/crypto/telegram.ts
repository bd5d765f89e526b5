import type { ProviderOracle } from '@hookseal/conformance'
import { cryptoOracle, TOKEN } from '../oracle.ts'

export const oracle = (): ProviderOracle =>
  cryptoOracle({
    secret: TOKEN,
    body: '{"update_id":10000,"message":{"message_id":1}}',
    expected: { id: '10000' },
    headers: () => ({ 'x-telegram-bot-api-secret-token': TOKEN }),
  })
