import type { ProviderOracle } from '@hookseal/conformance'
import { line } from '../../src/presets/line.ts'
import { bodyMacOracle } from '../body-mac-oracle.ts'
import { importSdk } from '../install-sdks.ts'
import { SECRETS, signedBy } from '../oracle.ts'

interface Line {
  validateSignature: (body: string, secret: string, signature: string) => boolean
}

export async function oracle(): Promise<ProviderOracle> {
  const { validateSignature } = await importSdk<Line>('@line/bot-sdk')
  return bodyMacOracle({
    name: '@line/bot-sdk@11.2.0',
    body: '{"destination":"U1","events":[{"type":"message","webhookEventId":"01H"}]}',
    expected: { id: '01H', type: 'message' },
    exchanges: [
      {
        name: 'the check of a webhook URL, which has no events',
        request: signedBy(line, '{"destination":"U1","events":[]}'),
        response: { status: 204 },
      },
    ],
    header: 'x-line-signature',
    encoding: 'base64',
    verify: ({ body, signature }) => validateSignature(body, SECRETS.secret, signature),
  })
}
