import { generateKeyPairSync, sign } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { type AdapterServer, listenNode } from '@hookseal/conformance'
import type { PublicKey } from '@hookseal/core'
import { importPublicKey } from '@hookseal/core/schemes'
import { afterEach, describe, expect, it } from 'vitest'
import { createRemoteKeys, decodeCertificate, nameKey, type RemoteKeysOptions } from './remote-keys.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const SPKI = publicKey.export({ type: 'spki', format: 'der' })
const TEXT = Buffer.from('text')
const SIGNATURE = sign('sha256', TEXT, privateKey)
const PINNED = { hosts: ['keys.example.com', /^eu-\d\.example\.com$/], path: /^\/certs\/[\w.]+$/ }
const HOST = 'https://keys.example.com'
const UNAVAILABLE = { code: 'ERR_WEBHOOK_SECRET_UNAVAILABLE', status: 503 }

const servers: AdapterServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map(async (server) => server.close()))
})

/** A key server, and the remote keys that fetch from it. `clock.now` is in milliseconds. */
async function serve(
  respond: (req: IncomingMessage, res: ServerResponse) => unknown,
  options: Partial<RemoteKeysOptions> = {},
) {
  const requests: string[] = []
  const clock = { now: 0 }
  const server = await listenNode(
    createServer((req, res) => {
      requests.push(`${req.method} ${req.url}`)
      respond(req, res)
    }),
    '',
  )
  servers.push(server)
  const key = createRemoteKeys({
    pinned: PINNED,
    importKey: (spki) => importPublicKey({ spki }, { name: 'rsa-pkcs1', hash: 'sha256' }),
    fetch: async (url, init) => fetch(server.url + new URL(url).pathname, init),
    now: () => clock.now,
    async wait(ms) {
      await setImmediate()
      clock.now += ms
    },
    ...options,
  })
  return { key, requests, clock }
}

async function verify(key: PublicKey, name: string, signature: Uint8Array = SIGNATURE): Promise<boolean> {
  return key.verify(nameKey(Uint8Array.from(signature), name), TEXT)
}

const sendKey = (_req: IncomingMessage, res: ServerResponse): void => void res.end(SPKI)
const sendNothing = (_req: IncomingMessage, res: ServerResponse): void => void res.writeHead(404).end()

describe('remote keys', () => {
  it('verifies with the key that the signature names, fetched one time for many deliveries', async () => {
    const { key, requests } = await serve(sendKey)
    const results = await Promise.all(Array.from({ length: 20 }, async () => verify(key, `${HOST}/certs/a`)))
    expect(results).toEqual(Array.from({ length: 20 }, () => true))
    expect(await verify(key, `${HOST}/certs/a`, Buffer.alloc(256))).toBe(false)
    expect(requests).toEqual(['GET /certs/a'])
  })

  it('fetches the keys again after an hour, by the clock of the receiver', async () => {
    const { key, requests, clock } = await serve(sendKey)
    for (const now of [0, 3_599_999, 3_600_000]) {
      clock.now = now
      expect(await verify(key, `${HOST}/certs/a`)).toBe(true)
    }
    expect(requests).toHaveLength(2)
  })

  it.each([
    'http://keys.example.com/certs/a',
    'https://keys.example.com:8443/certs/a',
    'https://user@keys.example.com/certs/a',
    'https://keys.example.com/certs/a?b',
    'https://keys.example.com/certs/a#b',
    'https://keys.example.com/certs/../a',
    'https://keys.example.com/certs/%2e%2e/a',
    'https://keys.example.com\\@127.0.0.1/certs/a',
    'https://KEYS.example.com/certs/a',
    'https://keys.example.com./certs/a',
    'https://keys.example.com.attacker.example/certs/a',
    'https://eu-1.example.com.attacker.example/certs/a',
    'https://keys.example.com/other/a',
    'keys.example.com/certs/a',
    '',
  ])('rejects %j, which is not pinned, without a request', async (name) => {
    const { key, requests } = await serve(sendKey)
    const error = { code: 'ERR_WEBHOOK_SIGNATURE_INVALID', status: 400, reason: 'untrusted_key' }
    await expect(verify(key, name)).rejects.toMatchObject(error)
    expect(requests).toEqual([])
  })

  it('accepts a host that matches a pinned pattern', async () => {
    const { key } = await serve(sendKey)
    expect(await verify(key, 'https://eu-1.example.com/certs/a')).toBe(true)
  })

  const failures: [string, RegExp, (req: IncomingMessage, res: ServerResponse) => unknown][] = [
    ['is silent', /within 500 ms/, () => {}],
    ['sends its head and then nothing', /within 500 ms/, (_req, res) => res.writeHead(200).flushHeaders()],
    [
      'sends a byte now and then',
      /within 500 ms/,
      (_req, res) => {
        const timer = setInterval(() => res.write('a'), 20)
        res.on('close', () => clearInterval(timer))
      },
    ],
    ['sends more than 64 KiB', /longer than 65536/, (_req, res) => res.end(Buffer.alloc(64 * 1024 + 1))],
    ['never stops sending', /longer than 65536/, (_req, res) => pipeline(endless, res, () => {})],
    ['redirects', /status 302/, (req, res) => (req.url === '/certs/a' ? redirect(res) : res.end(SPKI))],
    ['responds 404', /status 404/, sendNothing],
    ['responds 206', /status 206/, (_req, res) => res.writeHead(206).end(SPKI)],
    ['sends something else than a key', /cannot be imported/, (_req, res) => res.end('<html>')],
    ['sends nothing', /cannot be imported/, (_req, res) => res.end()],
    ['closes the connection', /fetch failed/, (req) => req.socket.destroy()],
  ]
  it.each(failures)('rejects with 503 if the server of the keys %s', async (_name, message, respond) => {
    const { key, requests } = await serve(respond, { timeoutMs: 500 })
    await expect(verify(key, `${HOST}/certs/a`)).rejects.toMatchObject({
      ...UNAVAILABLE,
      cause: { message: expect.stringMatching(message) },
    })
    expect(requests).toEqual(['GET /certs/a'])
  })

  it('rejects with 503 if fetch throws, or ignores its signal', async () => {
    const failing = await serve(sendKey, {
      fetch() {
        throw new Error('no network')
      },
    })
    await expect(verify(failing.key, `${HOST}/certs/a`)).rejects.toMatchObject(UNAVAILABLE)
    const hanging = await serve(sendKey, { fetch: async () => new Promise(() => {}), timeoutMs: 20 })
    await expect(verify(hanging.key, `${HOST}/certs/a`)).rejects.toMatchObject(UNAVAILABLE)
  })

  it('remembers a failure to fetch keys for 15 seconds', async () => {
    let respond = sendNothing
    const { key, requests, clock } = await serve((req, res) => respond(req, res))
    await expect(verify(key, `${HOST}/certs/a`)).rejects.toMatchObject(UNAVAILABLE)
    respond = sendKey
    clock.now = 14_999
    await expect(verify(key, `${HOST}/certs/a`)).rejects.toMatchObject(UNAVAILABLE)
    expect(requests).toHaveLength(1)
    clock.now = 15_000
    expect(await verify(key, `${HOST}/certs/a`)).toBe(true)
  })

  it.each(['fetched', 'failed'])(
    'fetches the keys again after the clock was set back by hours, if the fetch before %s',
    async (outcome) => {
      const results: Record<string, (typeof sendKey)[]> = { fetched: [sendKey], failed: [sendNothing] }
      const respond = results[outcome] ?? []
      const { key, requests, clock } = await serve((req, res) => (respond.shift() ?? sendKey)(req, res))
      clock.now = 6 * 3_600_000
      await verify(key, `${HOST}/certs/a`).catch(() => {})
      clock.now = 0
      expect(await verify(key, `${HOST}/certs/a`)).toBe(true)
      expect(requests).toHaveLength(2)
    },
  )

  it('fetches the keys again if a fetch never ends, as that of a stopped request on Workers', async () => {
    const fetches: string[] = []
    const { key, clock } = await serve(sendKey, {
      // Its own timer never fires either.
      timeoutMs: 2 ** 31 - 1 - 6000, // The wait for a turn and a grace period are added.
      fetch: async (url) =>
        fetches.push(url) === 1 ? new Promise(() => {}) : new Response(Uint8Array.from(SPKI)),
    })
    void verify(key, `${HOST}/certs/a`)
    clock.now = 2 ** 31
    expect(await verify(key, `${HOST}/certs/a`)).toBe(true)
    expect(fetches).toHaveLength(2)
  })

  const sendReal = (req: IncomingMessage, res: ServerResponse): unknown =>
    req.url === '/certs/real' ? res.end(SPKI) : sendNothing(req, res)

  it('sends 10 requests and then one a second for invented names, and keeps the keys in use', async () => {
    const { key, requests, clock } = await serve(sendReal)
    expect(await verify(key, `${HOST}/certs/real`)).toBe(true)
    for (let index = 0; index < 100; index++)
      await expect(verify(key, `${HOST}/certs/${index}`)).rejects.toMatchObject(UNAVAILABLE)
    expect(await verify(key, `${HOST}/certs/real`)).toBe(true)
    expect(requests.filter((request) => request === 'GET /certs/real')).toHaveLength(1)
    // The clock only advanced by the waits of one second.
    expect(requests.length).toBeLessThanOrEqual(10 + clock.now / 1000)
  })

  it('verifies the first delivery to a new process at its first attempt, after a flood of invented names', async () => {
    const { key, requests } = await serve(sendReal)
    const flood = Array.from({ length: 100 }, async (_item, index) =>
      verify(key, `${HOST}/certs/${index}`).catch(() => false),
    )
    expect(await verify(key, `${HOST}/certs/real`)).toBe(true)
    await Promise.all(flood)
    // The burst, and those that were waiting.
    expect(requests.length).toBeLessThanOrEqual(10 + 4)
  })

  it('fetches a key in use again during a flood, and keeps it beside real keys that signed nothing', async () => {
    const { key, requests, clock } = await serve(sendKey)
    expect(await verify(key, `${HOST}/certs/real`)).toBe(true)
    // Another customer's key is a key as well, but none of its signatures match.
    for (let minute = 0; minute < 10; minute++) {
      clock.now += 60_000
      for (let index = 0; index < 10; index++)
        expect(await verify(key, `${HOST}/certs/${minute}.${index}`, Buffer.alloc(256))).toBe(false)
    }
    clock.now = 3_600_000
    const flood = Array.from({ length: 20 }, async (_item, index) =>
      verify(key, `${HOST}/certs/flood${index}`).catch(() => false),
    )
    expect(await verify(key, `${HOST}/certs/real`)).toBe(true)
    await Promise.all(flood)
    expect(requests.filter((request) => request === 'GET /certs/real')).toHaveLength(2)
  })

  it('sends the request of a provider whose keys have names', async () => {
    const bodies: string[] = []
    const { key, requests } = await serve(
      async (req, res) => {
        for await (const chunk of req) bodies.push(String(chunk))
        res.end(SPKI)
      },
      {
        request: (name) => ({
          url: `${HOST}/certs/get`,
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ key_id: name }),
        }),
      },
    )
    expect(await verify(key, 'kid-1')).toBe(true)
    expect({ requests, bodies }).toEqual({ requests: ['POST /certs/get'], bodies: ['{"key_id":"kid-1"}'] })
  })

  it('rejects with 503 if the key cannot be used', async () => {
    const { key } = await serve(sendKey, {
      importKey: () => ({
        verify() {
          throw new TypeError('the public key cannot be imported')
        },
      }),
    })
    await expect(verify(key, `${HOST}/certs/a`)).rejects.toMatchObject(UNAVAILABLE)
  })
})

describe('decodeCertificate', () => {
  it('returns the first certificate of a chain', () => {
    const pem = ['AQID', 'BAUG'].map(
      (base64) => `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
    )
    expect(decodeCertificate(Buffer.from(pem.join('')))).toEqual(Uint8Array.of(1, 2, 3))
  })

  it.each(['', 'AQID', '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----'])('rejects %j', (text) => {
    expect(() => decodeCertificate(Buffer.from(text))).toThrow(TypeError)
  })
})

function* endless(): Generator<Buffer> {
  for (;;) yield Buffer.alloc(16 * 1024)
}

function redirect(res: ServerResponse): void {
  res.writeHead(302, { location: '/certs/b' }).end()
}
