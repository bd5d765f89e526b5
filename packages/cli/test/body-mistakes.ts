import { execFileSync } from 'node:child_process'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { generateKeyPair } from '@hookseal/core'
import express, { type RequestHandler } from 'express'
import written from './fixtures/json-dumps.json' with { type: 'json' }
import { listen } from './listen.ts'
import { BODY, EVENT, type Mistake, signed } from './mistakes.ts'

/** Sends a signed body through a real Express app. `keep` returns the body that the app would verify. */
async function throughExpress(
  body: string | Uint8Array<ArrayBuffer>,
  parser: RequestHandler,
  keep: (req: express.Request) => unknown,
): Promise<Uint8Array> {
  const app = express()
  app.post('/', parser, async (req, res) => {
    const kept = await keep(req)
    res.send(kept instanceof Uint8Array ? Buffer.from(kept) : Buffer.from(String(kept)))
  })
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(await listen(app), { method: 'POST', headers, body })
  return new Uint8Array(await response.arrayBuffer())
}

/** Runs a shell script with `text` as `$1` and returns its output. */
function shell(script: string, text: string): Uint8Array {
  return execFileSync('sh', ['-c', script, 'sh', text])
}

const PRETTY = JSON.stringify(EVENT, null, 2)
const COMMA = JSON.stringify({ type: 'invoice.paid', data: { amount: 10, ids: [7] } })
const stringify = (req: express.Request): string => JSON.stringify(req.body)

export const BODY_MISTAKES: Mistake[] = [
  {
    name: 'express.json() and JSON.stringify(req.body), of a body with spaces',
    make: async () => ({
      headers: await signed(written.unicode.replace('10.0', '10')),
      body: await throughExpress(written.unicode.replace('10.0', '10'), express.json(), stringify),
    }),
    codes: ['body_rewritten'],
    says: 'space after each comma and colon',
  },
  {
    name: 'express.json() and JSON.stringify(req.body), of 10.0',
    make: async () => {
      const body = COMMA.replace('10', '10.0')
      return { headers: await signed(body), body: await throughExpress(body, express.json(), stringify) }
    },
    codes: ['body_rewritten'],
    says: '.0 after a number',
  },
  {
    name: 'express.json() and JSON.stringify(req.body), of a pretty-printed body',
    make: async () => ({
      headers: await signed(PRETTY),
      body: await throughExpress(PRETTY, express.json(), stringify),
    }),
    codes: ['body_rewritten'],
    says: 'JSON.stringify(JSON.parse(body), null, 2)',
  },
  {
    name: 'express.text() with Latin-1 as the default charset',
    make: async () => ({
      body: await throughExpress(
        BODY,
        express.text({ type: '*/*', defaultCharset: 'latin1' }),
        (req) => req.body,
      ),
    }),
    codes: ['body_charset'],
  },
  {
    name: 'String(req.body) after express.json()',
    make: async () => ({ body: await throughExpress(BODY, express.json(), (req) => `${req.body}`) }),
    codes: ['body_object'],
    lost: true,
  },
  {
    name: 'the stream read again after express.json()',
    make: async () => ({ body: await throughExpress(BODY, express.json(), async (req) => buffer(req)) }),
    codes: ['body_empty'],
    lost: true,
  },
  {
    name: 'the empty object of a parser that skips the content type',
    make: async () => ({
      body: await throughExpress(BODY, express.urlencoded(), (req) => JSON.stringify(req.body ?? {})),
    }),
    codes: ['body_empty'],
    says: '{}',
    lost: true,
  },
  {
    name: 'a sender that signs compact JSON and sends it pretty-printed',
    make: () => ({ body: Buffer.from(PRETTY) }),
    codes: ['body_rewritten'],
    says: 'is JSON.stringify(JSON.parse(body)) of',
  },
  ...(['default', 'unicode', 'compact', 'sorted', 'indented', 'line'] as const).map((style): Mistake => ({
    name: `a Python sender that signs json.dumps (${style}) and sends the output of another writer`,
    make: async () => ({
      headers: await signed(written[style]),
      body: Buffer.from(style === 'unicode' ? written.default : written.unicode),
    }),
    codes: ['body_rewritten'],
  })),
  {
    name: 'a sender that sends the same keys in another order',
    make: () => ({ body: Buffer.from(JSON.stringify({ data: EVENT.data, type: EVENT.type })) }),
    codes: ['body_key_order'],
  },
  {
    name: 'an arbitrary order of keys',
    make: async () => {
      const { type, data } = { type: 'a.b', data: { c: 1, a: 2, b: 3 } }
      return {
        headers: await signed(JSON.stringify({ type, data })),
        body: Buffer.from(JSON.stringify({ data: { b: data.b, a: data.a, c: data.c }, type })),
      }
    },
    codes: ['body_key_order'],
  },
  {
    name: 'echo into the file that is verified',
    make: () => ({ body: shell('echo "$1"', BODY) }),
    codes: ['body_newline'],
    says: 'not signed',
  },
  {
    name: 'a shell variable, which drops the line ending',
    make: async () => ({
      headers: await signed(`${BODY}\n`),
      body: shell('body=$(printf "%s\\n" "$1"); printf %s "$body"', BODY),
    }),
    codes: ['body_newline'],
    says: 'missing from it',
  },
  {
    name: 'line endings of a Windows editor',
    make: async () => ({ headers: await signed(PRETTY), body: Buffer.from(PRETTY.split('\n').join('\r\n')) }),
    codes: ['body_line_ends'],
  },
  {
    name: 'a line reader that drops the CR',
    make: async () => ({
      headers: await signed('{\r\n"a": 1.50\r\n}'),
      body: Buffer.from('{\r\n"a": 1.50\r\n}'.split(/\r?\n/).join('\n')),
    }),
    codes: ['body_line_ends'],
  },
  {
    name: 'Response.text(), which drops the byte order mark',
    make: async () => {
      const body = Buffer.from(`\uFEFF${BODY}`)
      return { headers: await signed(body), body: Buffer.from(await new Response(body).text()) }
    },
    codes: ['body_bom'],
  },
  {
    name: 'a byte order mark written by the sender after signing',
    make: () => ({ body: Buffer.from(`\uFEFF${BODY}`) }),
    codes: ['body_bom'],
  },
  {
    name: 'a line ending after bytes that are not UTF-8',
    make: async () => {
      const body = Buffer.from('{"name":"Zo\xeb"}', 'latin1')
      return { headers: await signed(body), body: Buffer.concat([body, Buffer.from('\n')]) }
    },
    codes: ['body_newline'],
  },
  {
    name: 'a line ending after a body signed with Ed25519',
    make: async () => {
      const { secretKey, publicKey } = await generateKeyPair()
      return { headers: await signed(BODY, secretKey), secrets: [publicKey], body: Buffer.from(`${BODY}\n`) }
    },
    codes: ['body_newline'],
  },
  {
    name: 'whitespace that only the sent body has',
    make: () => ({ body: Buffer.from(`  ${BODY} `) }),
    codes: ['body_whitespace'],
  },
  {
    name: 'a body serialized twice',
    make: () => ({ body: Buffer.from(JSON.stringify(BODY)) }),
    codes: ['body_wrapped'],
    says: 'JSON string',
  },
  {
    name: 'the body of a Lambda event that was not decoded',
    make: () => ({ body: Buffer.from(Buffer.from(BODY).toString('base64')) }),
    codes: ['body_wrapped'],
    says: 'base64',
  },
  {
    name: 'a compressed body',
    make: () => ({ body: gzipSync(BODY) }),
    codes: ['body_wrapped'],
    says: 'gzip',
  },
  {
    name: 'a signature made before the body was set',
    make: async () => ({ headers: await signed('') }),
    codes: ['body_unsigned'],
  },
  {
    name: 'bytes that are not UTF-8, decoded as text',
    make: async () => {
      const body = Buffer.from('{"name":"Zo\xeb"}', 'latin1')
      return { headers: await signed(body), body: Buffer.from(body.toString()) }
    },
    codes: ['body_replaced'],
    lost: true,
  },
  {
    name: 'a truncated body',
    make: async () => ({
      headers: [...(await signed(BODY)), { name: 'Content-Length', value: String(Buffer.byteLength(BODY)) }],
      body: Buffer.from(BODY).subarray(0, 40),
    }),
    codes: ['body_length', 'unexplained'],
    lost: true,
  },
  {
    name: 'a signed body that is not JSON',
    make: async () => ({ headers: await signed('a=1'), body: Buffer.from('a=1') }),
    codes: ['body_rejected'],
  },
]
