import type { ProviderOracle } from '@hookseal/conformance'
import { importSdk } from '../install-sdks.ts'
import { accepts, hmac, seconds, SECRETS } from '../oracle.ts'

interface Client {
  webhooks: { constructEvent: (body: string, header: string, secret: string) => Promise<unknown> }
}

export async function oracle(): Promise<ProviderOracle> {
  const { ElevenLabsClient } = await importSdk<{
    ElevenLabsClient: new (options: { apiKey: string }) => Client
  }>('@elevenlabs/elevenlabs-js')
  const { webhooks } = new ElevenLabsClient({ apiKey: 'key' })
  return {
    ...SECRETS,
    name: '@elevenlabs/elevenlabs-js@2.73.0',
    body: '{"type":"post_call_transcription","event_timestamp":1795262400,"data":{}}',
    expected: { type: 'post_call_transcription' },
    sign({ body, timestamp }) {
      const time = seconds(timestamp)
      return { body, headers: { 'elevenlabs-signature': `t=${time},v0=${hmac(`${time}.${body}`)}` } }
    },
    verify: async ({ body, headers }) =>
      accepts(async () =>
        webhooks.constructEvent(body, headers['elevenlabs-signature'] ?? '', SECRETS.secret),
      ),
  }
}
