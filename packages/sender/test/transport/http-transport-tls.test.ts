import { createServer } from 'node:https'
import { createServer as createTlsServer, type TLSSocket } from 'node:tls'
import { describe, expect, it, vi } from 'vitest'
import { type SelfSigned, selfSigned } from '@hookseal/services/self-signed'
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
  it('accepts a certificate whose authority is trusted, and reuses its connection', async () => {
    const identity = selfSigned(['127.0.0.1', 'hooks.example.com'])
    const server = await httpsServer(identity)
    const transport = localTransport({ ca: identity.cert, lookup: async () => ['127.0.0.1'] })
    for (const host of ['127.0.0.1', 'hooks.example.com', 'hooks.example.com.'])
      for (let n = 0; n < 10; n++)
        expect(await expectResponse(transport, request(`https://${host}:${server.port}`))).toMatchObject({
          status: 200,
          remoteAddress: '127.0.0.1',
        })
    expect(server.connections.length).toBeLessThanOrEqual(4)
  })

  it.each([
    ['that is self-signed', ['127.0.0.1'], undefined, false, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['of another host', ['other.example.com'], undefined, true, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['that has expired', ['127.0.0.1'], new Date(Date.now() - 60_000), true, 'CERT_HAS_EXPIRED'],
  ])('fails as tls for a certificate %s', async (_case, names, notAfter, trusted, code) => {
    const identity = selfSigned(names, notAfter)
    const server = await httpsServer(identity)
    const transport = localTransport(trusted ? { ca: identity.cert } : {})
    expect(await expectFailure(transport, request(server.origin))).toMatchObject({
      errorClass: 'tls',
      message: `There was no secure connection to 127.0.0.1:${server.port} (${code}).`,
    })
  })

  it('fails as tls for a self-signed certificate, although NODE_TLS_REJECT_UNAUTHORIZED is 0', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    // Node warns about the variable.
    vi.spyOn(process, 'emitWarning').mockReturnValue()
    const server = await httpsServer(selfSigned(['127.0.0.1']))
    expect(await expectFailure(localTransport(), request(server.origin))).toMatchObject({ errorClass: 'tls' })
  })
})

describe('a TLS handshake', () => {
  it('fails as tls with a server of plain HTTP', async () => {
    const server = await httpServer((_request, response) => response.end())
    const failure = await expectFailure(localTransport(), request(`https://127.0.0.1:${server.port}`))
    expect(failure).toMatchObject({ errorClass: 'tls' })
  })

  it('fails as tls when the server closes the connection', async () => {
    const server = await rawServer((socket) => socket.destroy())
    const failure = await expectFailure(localTransport(), request(`https://127.0.0.1:${server.port}`))
    expect(failure).toMatchObject({ errorClass: 'tls' })
  })

  it('fails as tls when the server only supports old versions', async () => {
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

  it('fails as tls or reset when the server requires a client certificate', async () => {
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

it('fails as timeout when the TLS handshake never ends', async () => {
  const server = await rawServer(() => undefined)
  const post = request(`https://127.0.0.1:${server.port}`, { timeoutMs: 200 })
  expect(await expectFailure(localTransport(), post)).toMatchObject({ errorClass: 'timeout' })
})

it('fails as connect when no server listens for TLS', async () => {
  const server = await rawServer(() => undefined)
  await server.close()
  expect(await expectFailure(localTransport(), request(`https://127.0.0.1:${server.port}`))).toMatchObject({
    errorClass: 'connect',
  })
})

/** Starts a TLS server that calls `onRequest` with each request. */
async function rawTlsServer(onRequest: (socket: TLSSocket) => void) {
  const identity = selfSigned(['127.0.0.1'])
  const server = createTlsServer(identity, (socket) => {
    socket.on('data', () => onRequest(socket)).on('error', () => undefined)
  })
  return { server: await counting(server, 'https'), transport: localTransport({ ca: identity.cert }) }
}

describe('a response over TLS', () => {
  it('returns a response over TLS after a 100 that was not requested', async () => {
    const { server, transport } = await rawTlsServer((socket) =>
      socket.write('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'),
    )
    expect(await expectResponse(transport, request(server.origin))).toMatchObject({ status: 200 })
  })

  it('fails as overflow when the head of a response over TLS does not end', async () => {
    const { server, transport } = await rawTlsServer((socket) => {
      const more = () => {
        while (!socket.destroyed && socket.write('\r\n'.repeat(8192)));
      }
      socket.on('drain', more)
      more()
    })
    expect(await expectFailure(transport, request(server.origin))).toMatchObject({ errorClass: 'overflow' })
    await vi.waitFor(() => expect(server.open.size).toBe(0))
  })

  it('requests again when a reused TLS connection ends without a response', async () => {
    const used = new Set<TLSSocket>()
    const { server, transport } = await rawTlsServer((socket) => {
      if (used.has(socket)) socket.destroy()
      else socket.write('HTTP/1.1 204 No Content\r\n\r\n')
      used.add(socket)
    })
    for (let n = 0; n < 10; n++)
      expect(await expectResponse(transport, request(server.origin))).toMatchObject({ status: 204 })
    expect(server.connections.length).toBeGreaterThan(5)
  })
})
