import { createHmac, timingSafeEqual } from 'node:crypto'
import type { ApiKey } from '../resources/api-keys.ts'
import type { Sender } from '../sender.ts'

interface Session {
  key: ApiKey
  expiresAt: Date
}

/** Sessions of the dashboard: signed cookies that contain the id of a key, never the key. Revoking the key ends its sessions. */
export interface Sessions {
  /** Creates a session of 12 hours. `token` is the value of the cookie. */
  readonly create: (key: ApiKey) => { token: string; expiresAt: Date }
  /** Resolves with the session of the request's cookie; undefined if it is forged or expired, or its key was revoked. */
  readonly read: (request: Request) => Promise<Session | undefined>
}

export const SESSION_COOKIE = 'hookseal_session'
const LIFETIME_MS = 12 * 60 * 60 * 1000

export function createSessions(sender: Sender): Sessions {
  const secret = sender.deriveKey('hookseal session v1')
  const sign = (text: string) => createHmac('sha256', secret).update(text).digest()

  function verify(token: string): { keyId: string; expiresAt: Date } | undefined {
    const [, signed = '', keyId = '', ms = '', mac = ''] =
      /^((key_[0-9a-f]{32})\.(\d{13}))\.([\w-]{43})$/.exec(token) ?? []
    const given = Buffer.from(mac, 'base64url')
    const expected = sign(signed)
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
    const expiresAt = new Date(Number(ms))
    return expiresAt.getTime() > Date.now() ? { keyId, expiresAt } : undefined
  }

  return {
    create({ id }) {
      const expiresAt = new Date(Date.now() + LIFETIME_MS)
      const signed = `${id}.${expiresAt.getTime()}`
      return { token: `${signed}.${sign(signed).toString('base64url')}`, expiresAt }
    },
    async read(request) {
      const session = verify(readCookie(request.headers.get('cookie') ?? ''))
      const key = session && (await sender.apiKeys.findById(session.keyId))
      return key && session && { key, expiresAt: session.expiresAt }
    },
  }
}

export function sessionCookie(value: string, { secure }: { secure: boolean }): string {
  const age = value === '' ? 0 : LIFETIME_MS / 1000
  return `${SESSION_COOKIE}=${value}; Max-Age=${age}; Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
}

function readCookie(header: string): string {
  const prefix = `${SESSION_COOKIE}=`
  const pair = header.split(/; */).find((text) => text.startsWith(prefix))
  return pair?.slice(prefix.length) ?? ''
}
