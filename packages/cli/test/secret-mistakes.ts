import { execFileSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { generateKeyPair, generateSecret } from '@hookseal/core'
import { Webhook } from 'standardwebhooks'
import type { Header } from '../src/lib/input/headers.ts'
import { BODY, handMade, ID, type Mistake, OLD_SECRET, SECONDS, SECRET, signed, TIME } from './mistakes.ts'

const BARE = SECRET.slice('whsec_'.length)
const KEY = Buffer.from(BARE, 'base64')

/** A secret whose base64 has a `+`, a `/` and padding, which have a meaning in other contexts. */
const AWKWARD = `whsec_${Buffer.from('fbefbe3f'.repeat(8), 'hex').toString('base64')}`

/** Returns headers signed with the text as the HMAC key. */
function byText(key: string): Header[] {
  return handMade(`v1,${createHmac('sha256', key).update(`${ID}.${TIME}.${BODY}`).digest('base64')}`)
}

async function awkward(
  change: (secret: string) => string,
): Promise<{ headers: Header[]; secrets: string[] }> {
  return { headers: await signed(BODY, AWKWARD), secrets: [change(AWKWARD)] }
}

export const SECRET_MISTAKES: Mistake[] = [
  {
    name: 'another secret',
    make: () => ({ secrets: [generateSecret()] }),
    codes: ['unexplained'],
    lost: true,
  },
  {
    name: 'the secret before a rotation',
    make: async () => ({
      headers: await signed(BODY, OLD_SECRET),
      otherSecrets: [generateSecret(), OLD_SECRET],
    }),
    codes: ['secret_other'],
    says: 'Other secret 2 of 2',
  },
  { name: 'the base64 without whsec_', make: () => ({ secrets: [BARE] }), codes: ['secret_prefix'] },
  {
    name: 'a secret that begins with v1,whsec_',
    make: () => ({ secrets: [`v1,${SECRET}`] }),
    codes: ['secret_prefix'],
    says: 'v1,',
  },
  {
    name: "createHmac('sha256', secret)",
    make: () => ({ headers: byText(SECRET) }),
    codes: ['secret_as_text'],
    says: 'including whsec_',
  },
  {
    name: 'the base64 itself as the key',
    make: () => ({ headers: byText(BARE) }),
    codes: ['secret_as_text'],
    says: 'without whsec_',
  },
  {
    name: 'the base64 itself as the key, configured without whsec_',
    make: () => ({ headers: byText(BARE), secrets: [BARE] }),
    codes: ['secret_raw_text'],
  },
  {
    name: "standardwebhooks with { format: 'raw' }",
    make: () => {
      const text = 'correct horse battery staple!'
      const webhook = new Webhook(text, { format: 'raw' })
      return { headers: handMade(webhook.sign(ID, new Date(SECONDS * 1000), BODY)), secrets: [text] }
    },
    codes: ['secret_raw_text'],
  },
  {
    name: 'hex after whsec_',
    make: () => ({ secrets: [`whsec_${KEY.toString('hex')}`] }),
    codes: ['secret_encoding'],
    says: 'hex',
  },
  {
    name: 'hex without whsec_',
    make: () => ({ secrets: [KEY.toString('hex')] }),
    codes: ['secret_encoding'],
    says: 'hex',
  },
  {
    name: 'a secret in base64url',
    make: async () =>
      awkward((secret) => `whsec_${Buffer.from(secret.slice(6), 'base64').toString('base64url')}`),
    codes: ['secret_encoding'],
    says: 'URL-safe',
  },
  {
    name: 'quotes that docker --env-file keeps',
    make: () => ({ secrets: [`"${SECRET}"`] }),
    codes: ['secret_surroundings'],
    says: 'quotes',
  },
  {
    name: 'a secret read from the file that echo wrote',
    make: () => ({ secrets: [execFileSync('sh', ['-c', `echo '${SECRET}'`]).toString()] }),
    codes: ['secret_surroundings'],
    says: 'line ending',
  },
  {
    name: 'a line ending written as \\n in a .env file',
    make: () => ({ secrets: [`${SECRET}\\n`] }),
    codes: ['secret_surroundings'],
    says: 'line ending',
  },
  {
    name: 'a secret from a query string',
    make: async () => awkward((secret) => new URLSearchParams(`secret=${secret}`).get('secret') ?? ''),
    codes: ['secret_escaped'],
    says: 'spaces',
  },
  {
    name: 'a secret passed through encodeURIComponent',
    make: async () => awkward(encodeURIComponent),
    codes: ['secret_escaped'],
    says: 'percent-encoded',
  },
  {
    name: 'a Kubernetes Secret encoded twice',
    make: () => ({ secrets: [Buffer.from(SECRET).toString('base64')] }),
    codes: ['secret_encoded_twice'],
  },
  {
    name: 'a secret of 16 bytes',
    make: () => {
      const secret = `whsec_${Buffer.alloc(16, 7).toString('base64')}`
      const webhook = new Webhook(secret)
      return { headers: handMade(webhook.sign(ID, new Date(SECONDS * 1000), BODY)), secrets: [secret] }
    },
    codes: ['secret_size'],
    says: '16 bytes',
  },
  {
    name: "the sender's private key at the receiver",
    make: async () => {
      const { secretKey } = await generateKeyPair()
      return { headers: await signed(BODY, secretKey), secrets: [secretKey] }
    },
    codes: ['secret_private'],
  },
  {
    name: 'a public key for a v1 signature',
    make: async () => ({ secrets: [(await generateKeyPair()).publicKey] }),
    codes: ['signature_version'],
    says: 'no whsec_ secret',
    lost: true,
  },
  {
    name: 'a shared secret for a v1a signature',
    make: async () => ({ headers: await signed(BODY, (await generateKeyPair()).secretKey) }),
    codes: ['signature_version'],
    says: 'no whpk_ key',
    lost: true,
  },
  {
    name: 'an empty secret',
    make: () => ({ secrets: [''] }),
    codes: ['secret_unusable'],
    says: 'empty',
    lost: true,
  },
  {
    name: 'the second of two secrets in quotes',
    make: () => ({ secrets: [OLD_SECRET, `'${SECRET}'`] }),
    codes: ['secret_surroundings'],
    says: 'Secret 2 of 2',
  },
  {
    name: 'three mistakes at once',
    make: () => ({ headers: byText(SECRET), secrets: [`${SECRET}\n`], body: Buffer.from(`${BODY}\n`) }),
    codes: ['secret_surroundings', 'secret_as_text', 'body_newline'],
  },
]
