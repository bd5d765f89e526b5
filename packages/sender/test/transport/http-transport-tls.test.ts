import { createServer } from 'node:https'
import { createServer as createTlsServer } from 'node:tls'
import { describe, expect, it, vi } from 'vitest'
import { type SelfSigned, selfSigned } from './self-signed.ts'
import {
  type CountingServer,
  counting,
  expectResponse,
  expectFailure,
  httpServer,
  localTransport,
  rawServer,
  request,
} from './local-servers.ts'

async function httpsServer(identity: SelfSigned): Promise<CountingServer> {
  return counting(
    createServer(identity, (_request, response) => response.end('ok')),
    'https',
  )
}

describe('a certificate', () => {
  it('of an authority that is trusted is accepted, and its connection used again', async () => {
    const identity = selfSigned(['127.0.0.1', 'hooks.example.com'])
    const server = await httpsServer(identity)
    const poster = localTransport({ ca: identity.cert, lookup: async () => ['127.0.0.1'] })
    for (const host of ['127.0.0.1', 'hooks.example.com', 'hooks.example.com.'])
      for (let n = 0; n < 10; n++)
        expect(await expectResponse(poster, request(`https://${host}:${server.port}`))).toMatchObject({
          status: 200,
          remoteAddress: '127.0.0.1',
        })
    expect(server.connections.length).toBeLessThanOrEqual(4)
  })

  it.each([
    ['that nobody vouches for', ['127.0.0.1'], undefined, false, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['of another host', ['other.example.com'], undefined, true, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['of the past', ['127.0.0.1'], new Date(Date.now() - 60_000), true, 'CERT_HAS_EXPIRED'],
  ])('%s is refused: tls', async (_case, names, notAfter, trusted, code) => {
    const identity = selfSigned(names, notAfter)
    const server = await httpsServer(identity)
    const poster = localTransport(trusted ? { ca: identity.cert } : {})
    expect(await expectFailure(poster, request(server.origin))).toMatchObject({
      errorClass: 'tls',
      message: `There was no secure connection to 127.0.0.1:${server.port} (${code}).`,
    })
  })

  it('that nobody vouches for is refused though the environment says not to', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    // Node says that it is a bad idea.
    vi.spyOn(process, 'emitWarning').mockReturnValue()
    const server = await httpsServer(selfSigned(['127.0.0.1']))
    expect(await expectFailure(localTransport(), request(server.origin))).toMatchObject({ errorClass: 'tls' })
  })
})

describe('no secure connection: tls', () => {
  it('where plain HTTP is spoken', async () => {
    const server = await httpServer((_request, response) => response.end())
    const failure = await expectFailure(localTransport(), request(`https://127.0.0.1:${server.port}`))
    expect(failure).toMatchObject({ errorClass: 'tls' })
  })

  it('where the handshake is cut off', async () => {
    const server = await rawServer((socket) => socket.destroy())
    const failure = await expectFailure(localTransport(), request(`https://127.0.0.1:${server.port}`))
    expect(failure).toMatchObject({ errorClass: 'tls' })
  })

  it('where the server speaks old versions only', async () => {
    const identity = selfSigned(['127.0.0.1'])
    const server = await counting(
      createTlsServer({
        ...identity,
        maxVersion: 'TLSv1.1',
        minVersion: 'TLSv1',
        ciphers: 'DEFAULT@SECLEVEL=0',
      }),
      'https',
    )
    expect(await expectFailure(localTransport({ ca: identity.cert }), request(server.origin))).toMatchObject({
      errorClass: 'tls',
    })
  })

  it('where a certificate of ours is asked for', async () => {
    const identity = selfSigned(['127.0.0.1'])
    const server = await counting(
      createServer({ ...identity, requestCert: true, rejectUnauthorized: true }, (_request, response) =>
        response.end(),
      ),
      'https',
    )
    const failure = await expectFailure(localTransport({ ca: identity.cert }), request(server.origin))
    expect(['tls', 'reset']).toContain(failure.errorClass)
  })
})

it('a handshake that never ends is left: timeout', async () => {
  const server = await rawServer(() => undefined)
  const post = request(`https://127.0.0.1:${server.port}`, { timeoutMs: 200 })
  expect(await expectFailure(localTransport(), post)).toMatchObject({ errorClass: 'timeout' })
})

it('where nobody listens: connect', async () => {
  const server = await rawServer(() => undefined)
  await server.close()
  expect(await expectFailure(localTransport(), request(`https://127.0.0.1:${server.port}`))).toMatchObject({
    errorClass: 'connect',
  })
})
