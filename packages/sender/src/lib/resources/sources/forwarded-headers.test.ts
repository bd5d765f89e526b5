import { PROVIDERS } from '@hookseal/providers'
import { expect, it } from 'vitest'
import { toSourceHeaders } from './forwarded-headers.ts'

it('forwards no header with a signature or a token, whatever its name', () => {
  for (const row of PROVIDERS) {
    const { name: provider, signature } = row
    const own = 'header' in signature ? [signature.header].flat() : []
    const ofCode = provider === 'plaid' ? ['plaid-verification'] : ['x-twilio-signature', 'authorization']
    const names = [...own, ...ofCode, 'webhook-signature', 'svix-signature']
    const headers = new Headers([
      ...names.map((name): [string, string] => [name, 'a signature']),
      ['x-a', 'b'],
    ])
    const forwarded = toSourceHeaders(headers, { sourceId: 'src_1', provider, row, eventId: 'evt_1' })
    expect(forwarded).toStrictEqual({
      'webhook-source': 'src_1',
      'webhook-source-provider': provider,
      'webhook-source-event-id': 'evt_1',
      'webhook-source-x-a': 'b',
    })
  }
})
