import type { ProviderOracle } from '@hookseal/conformance'
import { generateKeyPairSync, sign } from 'node:crypto'
import { discord } from '../../src/presets/discord.ts'
import { importSdk } from '../install-sdks.ts'
import { accepts, seconds, signedBy } from '../oracle.ts'

interface Discord {
  verifyKey: (body: string, signature: string, timestamp: string, publicKey: string) => Promise<boolean>
}

export async function oracle(): Promise<ProviderOracle> {
  const { verifyKey } = await importSdk<Discord>('discord-interactions')
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const seed = privateKey.export({ type: 'pkcs8', format: 'der' }).subarray(-32).toString('hex')
  const secret = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('hex')
  const ping = '{"id":"1","type":1,"version":1}'
  return {
    name: 'discord-interactions@4.4.0',
    secret,
    signingSecret: seed,
    otherSecret: '07'.repeat(32),
    body: '{"id":"846462639134605312","type":2,"data":{"name":"ping"}}',
    expected: { id: '846462639134605312' },
    sign({ body, timestamp }) {
      const time = String(seconds(timestamp))
      const signature = sign(null, Buffer.from(time + body), privateKey).toString('hex')
      return { body, headers: { 'x-signature-ed25519': signature, 'x-signature-timestamp': time } }
    },
    verify: async ({ body, headers }) =>
      accepts(async () =>
        verifyKey(body, headers['x-signature-ed25519'] ?? '', headers['x-signature-timestamp'] ?? '', secret),
      ),
    exchanges: [
      {
        name: 'a webhook event, which has type 1 as well',
        request: signedBy(discord, '{"type":1,"event":{"type":"APPLICATION_AUTHORIZED"}}', seed),
        response: { status: 204 },
        message: { type: 'APPLICATION_AUTHORIZED' },
      },
    ],
    handshakes: [
      {
        name: 'the PING of interactions',
        request: signedBy(discord, ping, seed),
        response: { status: 200, body: '{"type":1}' },
      },
      {
        name: 'the PING of webhook events',
        request: signedBy(discord, '{"version":1,"application_id":"1","type":0}', seed),
        response: { status: 204 },
      },
      {
        name: 'a PING with the signature of another key by 401, as Discord requires',
        request: signedBy(discord, ping, '07'.repeat(32)),
        response: { status: 401, code: 'ERR_WEBHOOK_SIGNATURE_MISMATCH' },
      },
    ],
  }
}
