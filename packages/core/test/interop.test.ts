import definitions from '@octokit/webhooks-examples' with { type: 'json' }
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { describe, expect, it } from 'vitest'

import { createVerifier, signedHeaders, standardWebhooks } from '../src/index.ts'
import { SECRET } from './deliveries.ts'

// The types of the package describe a CommonJS module with a default export, but the import is the JSON itself.
const payloads = (definitions as unknown as { examples: unknown[] }[]).flatMap(({ examples }) => examples)

const SPELLINGS: Record<string, (payload: unknown) => string> = {
  compact: (payload) => JSON.stringify(payload),
  'indented by 2': (payload) => JSON.stringify(payload, null, 2),
  'escaped to ASCII': (payload) =>
    JSON.stringify(payload).replaceAll(
      /[^\0-~]|[<>&/]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  'with a trailing line feed': (payload) => `${JSON.stringify(payload)}\n`,
  'with keys reversed': (payload) => JSON.stringify(payload, reversed),
  // With one value per line, only a number can end its line.
  'with numbers like 10.0': (payload) =>
    JSON.stringify(payload, null, 1).replaceAll(/(?<=^ +(".*": )?)\d+(?=,?$)/gm, '$&.0'),
}

function reversed(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toReversed())
}

// Both libraries use the real clock, so these tests do as well.
const LIBRARIES = [
  { name: 'standardwebhooks', library: new StandardWebhook(SECRET), headerPrefix: 'webhook-' },
  { name: 'svix', library: new SvixWebhook(SECRET), headerPrefix: 'svix-' },
]

describe('the 329 payloads that GitHub documents', () => {
  it('finds all payloads that GitHub documents in the package, each in several spellings of the same JSON', () => {
    expect(payloads).toHaveLength(329)
    const spelled = payloads.map((payload) => Object.values(SPELLINGS).map((spell) => spell(payload)))
    // For most payloads, each spelling is another sequence of bytes. All spellings parse to the same value.
    expect(spelled.filter((texts) => new Set(texts).size === texts.length).length).toBeGreaterThan(300)
    for (const [index, texts] of spelled.entries())
      for (const text of texts) expect(JSON.parse(text)).toEqual(payloads[index])
  })

  describe.each(LIBRARIES)('$name', ({ library, headerPrefix }) => {
    describe.each(Object.entries(SPELLINGS))('%s', (_name, spell) => {
      it('accepts each payload of GitHub by createVerifier when the library signed it', async () => {
        const verifier = createVerifier({ secret: SECRET, scheme: standardWebhooks({ headerPrefix }) })
        const timestamp = new Date()
        for (const [index, payload] of payloads.entries()) {
          const body = spell(payload)
          const headers = {
            [`${headerPrefix}id`]: `msg_${index}`,
            [`${headerPrefix}timestamp`]: String(Math.floor(timestamp.getTime() / 1000)),
            [`${headerPrefix}signature`]: library.sign(`msg_${index}`, timestamp, body),
          }
          const message = await verifier.verify({ headers, body: Buffer.from(body) })
          expect(message.id).toBe(`msg_${index}`)
          expect(message.payload).toEqual(JSON.parse(body))
        }
      })

      it('signs each payload of GitHub by signedHeaders so that the library accepts it', async () => {
        for (const [index, payload] of payloads.entries()) {
          const body = spell(payload)
          const headers = await signedHeaders({ id: `msg_${index}`, body }, SECRET)
          expect(() => library.verify(body, headers)).not.toThrow()
        }
      })

      it('rejects each payload of GitHub on both sides when a byte differs', async () => {
        const body = spell(payloads[0])
        const headers = await signedHeaders({ id: 'msg_0', body }, SECRET)
        const tampered = body.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10))
        expect(tampered).not.toBe(body)
        expect(() => library.verify(tampered, headers)).toThrow('No matching signature found')
        await expect(
          createVerifier({ secret: SECRET }).verify({ headers, body: tampered }),
        ).rejects.toMatchObject({
          code: 'ERR_WEBHOOK_SIGNATURE_MISMATCH',
          status: 401,
        })
      })
    })
  })
})
