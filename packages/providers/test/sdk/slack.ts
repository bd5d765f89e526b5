import type { ProviderOracle } from '@hookseal/conformance'
import { slack } from '../../src/presets/slack.ts'
import { importSdk } from '../install-sdks.ts'
import { accepts, hmac, seconds, SECRETS, signedBy } from '../oracle.ts'

interface Bolt {
  verifySlackRequest: (request: {
    signingSecret: string
    body: string
    headers: { 'x-slack-signature': string; 'x-slack-request-timestamp': number }
    nowMilliseconds: number
  }) => void
}

export async function oracle(): Promise<ProviderOracle> {
  const { verifySlackRequest } = await importSdk<Bolt>('@slack/bolt')
  const challenge = '{"type":"url_verification","challenge":"3eZbrw1a"}'
  return {
    ...SECRETS,
    name: '@slack/bolt@5.1.0',
    body: '{"type":"event_callback","event_id":"Ev1","event":{"type":"message"}}',
    expected: { id: 'Ev1', type: 'message' },
    sign: ({ body, timestamp }) => ({
      body,
      headers: {
        'x-slack-signature': `v0=${hmac(`v0:${seconds(timestamp)}:${body}`)}`,
        'x-slack-request-timestamp': String(seconds(timestamp)),
      },
    }),
    verify: ({ body, headers }, now) =>
      accepts(() =>
        verifySlackRequest({
          signingSecret: SECRETS.secret,
          body,
          headers: {
            'x-slack-signature': headers['x-slack-signature'] ?? '',
            'x-slack-request-timestamp': Number(headers['x-slack-request-timestamp']),
          },
          nowMilliseconds: now.getTime(),
        }),
      ),
    exchanges: [
      {
        name: 'a slash command, which is a form',
        request: signedBy(slack, 'command=%2Fdeploy&text=a+b&trigger_id=1.2'),
        response: { status: 204 },
      },
    ],
    handshakes: [
      {
        name: 'a signed challenge',
        request: signedBy(slack, challenge),
        response: { status: 200, body: '{"challenge":"3eZbrw1a"}' },
      },
      {
        name: 'a challenge without a valid signature by 401',
        request: signedBy(slack, challenge, SECRETS.otherSecret),
        response: { status: 401, code: 'ERR_WEBHOOK_SIGNATURE_MISMATCH' },
      },
    ],
  }
}
