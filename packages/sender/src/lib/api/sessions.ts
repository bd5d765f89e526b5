import { SENDER_DEFAULTS } from '../defaults.ts'

export const SESSION_COOKIE = 'hookseal_session'

/** Returns the header that sets the cookie of a session, or removes it if the token is empty. */
export function sessionCookie(token: string, { secure }: { secure: boolean }): string {
  const age = token === '' ? 0 : SENDER_DEFAULTS.sessionMs / 1000
  return `${SESSION_COOKIE}=${token}; Max-Age=${age}; Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
}

/** Returns the token of the request's session cookie; undefined without one. */
export function readSessionToken(request: Request): string | undefined {
  const prefix = `${SESSION_COOKIE}=`
  const pairs = (request.headers.get('cookie') ?? '').split(/; */)
  const token = pairs.find((text) => text.startsWith(prefix))?.slice(prefix.length)
  return token !== undefined && /^[\w-]{43}$/.test(token) ? token : undefined
}
