import { createHmac } from 'node:crypto'
import type { Header } from '../src/lib/input/headers.ts'
import { BODY, handMade, ID, type Mistake, SECONDS, SECRET, signed, TIME } from './mistakes.ts'

const KEY = Buffer.from(SECRET.slice('whsec_'.length), 'base64')

function mac(content: string, algorithm = 'sha256'): Buffer {
  return createHmac(algorithm, KEY).update(content).digest()
}

const RIGHT = mac(`${ID}.${TIME}.${BODY}`)

async function renamed(rename: (name: string) => string): Promise<Header[]> {
  return (await signed(BODY)).map(({ name, value }) => ({ name: rename(name), value }))
}

function signedAs(content: string): { headers: Header[] } {
  return { headers: handMade(`v1,${mac(content).toString('base64')}`) }
}

function signedAt(timestamp: string): { headers: Header[] } {
  return { headers: handMade(`v1,${mac(`${ID}.${timestamp}.${BODY}`).toString('base64')}`, timestamp) }
}

function sentAs(signature: string): { headers: Header[] } {
  return { headers: handMade(signature) }
}

export const HEADER_MISTAKES: Mistake[] = [
  {
    name: 'a proxy that forwards a list of headers without the id',
    make: async () => ({ headers: (await signed(BODY)).filter(({ name }) => name !== 'webhook-id') }),
    codes: ['header_missing'],
    says: 'webhook-id did not arrive',
    lost: true,
  },
  {
    name: 'a request without any of the headers',
    make: () => ({ headers: [{ name: 'host', value: 'example.com' }] }),
    codes: ['header_missing'],
    says: 'webhook-id, webhook-timestamp and webhook-signature',
    lost: true,
  },
  {
    name: 'underscores in header names',
    make: async () => ({ headers: await renamed((name) => name.replace('-', '_')) }),
    codes: ['header_underscored'],
  },
  {
    name: 'the environment of a CGI or WSGI program',
    make: async () => ({ headers: await renamed((name) => `HTTP_${name.toUpperCase().replace('-', '_')}`) }),
    codes: ['header_cgi'],
  },
  {
    name: 'svix- header names',
    make: async () => ({ headers: await renamed((name) => name.replace('webhook', 'svix')) }),
    codes: ['header_svix'],
  },
  {
    name: 'a gateway that renames headers',
    make: async () => ({ headers: await renamed((name) => `X-Original-${name}`) }),
    codes: ['header_renamed'],
  },
  {
    name: 'headers added twice',
    make: async () => ({ headers: [...(await signed(BODY)), ...(await signed(BODY)).slice(2)] }),
    codes: ['header_repeated'],
    says: 'the same value',
  },
  {
    name: 'headers added twice, joined by Node',
    make: async () => ({
      headers: (await signed(BODY)).map(({ name, value }) => ({ name, value: `${value}, ${value}` })),
    }),
    codes: ['header_repeated', 'header_repeated', 'header_repeated'],
    says: 'the same value',
  },
  {
    name: 'an id with a dot',
    make: () => ({
      headers: handMade(`v1,${mac(`evt.1.${TIME}.${BODY}`).toString('base64')}`, TIME, 'evt.1'),
    }),
    codes: ['header_id'],
  },
  {
    name: 'String(Date.now())',
    make: () => signedAt(String(SECONDS * 1000 + 123)),
    codes: ['timestamp_unit'],
    says: 'milliseconds',
  },
  {
    name: "Python's str(time.time())",
    make: () => signedAt(`${SECONDS}.4567`),
    codes: ['timestamp_format'],
    says: 'fraction',
  },
  {
    name: 'Date.toISOString()',
    make: () => signedAt(new Date(SECONDS * 1000).toISOString()),
    codes: ['timestamp_format'],
    says: 'date',
  },
  {
    name: 'Date.toUTCString()',
    make: () => signedAt(new Date(SECONDS * 1000).toUTCString()),
    codes: ['timestamp_format'],
    says: 'date',
  },
  {
    name: 'a timestamp that is not a time',
    make: () => signedAt('now'),
    codes: ['timestamp_format'],
    says: 'whole number',
  },
  {
    name: 'a clock that is 400 s ahead',
    make: () => ({ now: (SECONDS + 400) * 1000 }),
    codes: ['timestamp_skew'],
    says: '400 s behind this clock',
  },
  {
    name: 'a clock that is 400 s behind',
    make: () => ({ now: (SECONDS - 400) * 1000 }),
    codes: ['timestamp_skew'],
    says: '400 s ahead of this clock',
  },
  {
    name: 'local time used as UTC',
    make: () => ({ now: (SECONDS + 5.5 * 3600 + 2) * 1000 }),
    codes: ['timestamp_skew'],
    says: 'time zone',
  },
  {
    name: "digest('hex')",
    make: () => sentAs(`v1,${RIGHT.toString('hex')}`),
    codes: ['signature_format'],
    says: 'hex',
  },
  {
    name: "digest('base64url')",
    make: () => sentAs(`v1,${RIGHT.toString('base64url')}`),
    codes: ['signature_format'],
    says: 'base64',
  },
  {
    name: 'base64 without padding',
    make: () => sentAs(`v1,${RIGHT.toString('base64').replace('=', '')}`),
    codes: ['signature_format'],
    says: 'without padding',
  },
  {
    name: 'the base64 of the hex',
    make: () => sentAs(`v1,${Buffer.from(RIGHT.toString('hex')).toString('base64')}`),
    codes: ['signature_format'],
    says: 'base64 of its hex',
  },
  {
    name: 'a signature without a version',
    make: () => sentAs(RIGHT.toString('base64')),
    codes: ['signature_format'],
    says: 'without the v1,',
  },
  {
    name: 'v1= as the version',
    make: () => sentAs(`t=${TIME},v1=${RIGHT.toString('hex')}`),
    codes: ['signature_format'],
    says: 'v1= instead of v1,',
  },
  {
    name: 'a signature in quotes',
    make: () => sentAs(`"v1,${RIGHT.toString('base64')}"`),
    codes: ['signature_format'],
    says: 'quotes',
  },
  {
    name: 'an invalid signature',
    make: () => sentAs('v1,!'),
    codes: ['signature_format'],
    says: 'nothing',
    lost: true,
  },
  {
    name: 'a signature with SHA-1',
    make: () => sentAs(`v1,${mac(`${ID}.${TIME}.${BODY}`, 'sha1').toString('base64')}`),
    codes: ['signature_algorithm', 'signature_format'],
    says: 'SHA1',
  },
  {
    name: 'a signature with SHA-512',
    make: () => sentAs(`v1,${mac(`${ID}.${TIME}.${BODY}`, 'sha512').toString('base64')}`),
    codes: ['signature_algorithm', 'signature_format'],
    says: 'SHA512',
  },
  { name: 'a signature over the body alone', make: () => signedAs(BODY), codes: ['content_body_alone'] },
  {
    name: 'X-Webhook-Signature: the hex of the HMAC of the body',
    make: () => ({
      headers: [{ name: 'X-Webhook-Signature', value: `sha256=${mac(BODY).toString('hex')}` }],
    }),
    codes: ['header_renamed', 'header_missing', 'content_body_alone', 'signature_format'],
  },
  {
    name: 'a signature over timestamp and body',
    make: () => signedAs(`${TIME}.${BODY}`),
    codes: ['content_parts'],
    says: 'the id is missing',
  },
  {
    name: 'a signature over id and body',
    make: () => signedAs(`${ID}.${BODY}`),
    codes: ['content_parts'],
    says: 'the timestamp is missing',
  },
  {
    name: 'signed text without dots',
    make: () => signedAs(`${ID}${TIME}${BODY}`),
    codes: ['content_parts'],
    says: 'dots are missing',
  },
  {
    name: 'signed text with the timestamp before the id',
    make: () => signedAs(`${TIME}.${ID}.${BODY}`),
    codes: ['content_parts'],
    says: 'swapped',
  },
  {
    name: 'a line ending after the signed text',
    make: () => signedAs(`${ID}.${TIME}.${BODY}\n`),
    codes: ['body_newline'],
  },
  {
    name: 'signed milliseconds and sent seconds',
    make: () => signedAs(`${ID}.${TIME}000.${BODY}`),
    codes: ['content_parts'],
    says: `${TIME}000`,
  },
]
