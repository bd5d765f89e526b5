import { DEFAULT_ORGANIZATION } from '../context.ts'
import { SenderError } from '../errors.ts'
import type { ApiKey, Scope } from '../resources/api-keys.ts'
import type { Sender } from '../sender.ts'
import type { Authenticator, Caller } from './caller.ts'
import type { Origin } from './origin.ts'
import { ApiProblem } from './problem.ts'
import { readSessionToken } from './sessions.ts'

/** The scopes that each scope implies. */
const IMPLIED_SCOPES: Readonly<Record<Scope, readonly Scope[]>> = {
  read: ['read'],
  publish: ['publish'],
  admin: ['read', 'publish', 'admin'],
  operator: ['read', 'publish', 'admin', 'operator'],
}

export function createAuthenticator(sender: Sender, origin: Origin): Authenticator {
  async function identify(request: Request): Promise<Omit<Caller, 'organizationId'>> {
    const authorization = request.headers.get('authorization')
    if (authorization !== null) {
      const [, token] = /^Bearer +([\x21-\x7e]{1,200}) *$/i.exec(authorization) ?? []
      const key = token === undefined ? undefined : await sender.apiKeys.find(token)
      if (key === undefined) throw unauthenticated('invalid_token')
      return { key, sessionExpiresAt: undefined, sessionId: undefined }
    }
    const token = readSessionToken(request)
    const session = token === undefined ? undefined : await sender.sessions.find(token)
    // A revoked key ends its sessions.
    const key = session && (await sender.apiKeys.findById(session.keyId))
    if (session === undefined || key === undefined) throw unauthenticated()
    if (!isSafe(request.method)) origin.check(request)
    return { key, sessionExpiresAt: session.expiresAt, sessionId: session.id }
  }

  return {
    async authenticate(request, scope) {
      const { key, ...session } = await identify(request)
      if (scope !== 'any' && !key.scopes.some((own) => IMPLIED_SCOPES[own].includes(scope)))
        throw new ApiProblem('ERR_API_SCOPE', {
          detail: `This request requires a key with the scope ${scope}.`,
        })
      const requested = request.headers.get('x-org-id') ?? undefined
      return { key, ...session, organizationId: await resolveOrganization(sender, key, requested) }
    },
    async findEnded(callers) {
      const keys = await sender.apiKeys.filterExisting(callers.map(({ key }) => key.id))
      const ids = callers.flatMap(({ sessionId }) => sessionId ?? [])
      const sessions = await sender.sessions.filterExisting(ids)
      const now = new Date()
      const ended = new Map<Caller, 'key_revoked' | 'session_ended'>()
      for (const caller of callers) {
        const { key, sessionId, sessionExpiresAt = Infinity } = caller
        const hasEnded = sessionId !== undefined && !sessions.has(sessionId)
        if (!keys.has(key.id)) ended.set(caller, 'key_revoked')
        else if (hasEnded || sessionExpiresAt <= now) ended.set(caller, 'session_ended')
      }
      return ended
    },
  }
}

async function resolveOrganization(
  sender: Sender,
  key: ApiKey,
  requested: string | undefined,
): Promise<string> {
  const operator = isOperator(key)
  const id = requested ?? (operator ? DEFAULT_ORGANIZATION : key.organizationIds[0])
  if (id === undefined || !(operator ? await exists(sender, id) : key.organizationIds.includes(id)))
    throw new ApiProblem('ERR_API_NOT_FOUND', {
      detail: 'The organization does not exist, or the key has no access to it.',
      errors: [{ field: 'X-Org-Id', message: 'is not an organization that the key has access to' }],
    })
  return id
}

export function isOperator({ scopes }: ApiKey): boolean {
  return scopes.includes('operator')
}

async function exists(sender: Sender, id: string): Promise<boolean> {
  if (!/^[\w-]{1,64}$/.test(id)) return false
  try {
    await sender.organizations.check(id)
    return true
  } catch (error) {
    if (error instanceof SenderError && error.code === 'ERR_SENDER_NOT_FOUND') return false
    throw error
  }
}

function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD'
}

/** Creates the 401 problem. RFC 6750, section 3: the challenge names no error if the request had no token. */
export function unauthenticated(error?: 'invalid_token'): ApiProblem {
  const challenge = `Bearer realm="hookseal"${error === undefined ? '' : `, error="${error}"`}`
  return new ApiProblem('ERR_API_UNAUTHENTICATED', { headers: { 'www-authenticate': challenge } })
}
