import type { ApiKey, Scope } from '../resources/api-keys.ts'

/** The scope that a route requires. `any` accepts every valid key. */
export type RequiredScope = Scope | 'any'

/** An authenticated caller, and the organization of its request. */
export interface Caller {
  readonly key: ApiKey
  readonly organizationId: string
  /** When the session ends, if the caller authenticated with a cookie. */
  readonly sessionExpiresAt: Date | undefined
  /** The id of that session. */
  readonly sessionId: string | undefined
}

/** Authenticates requests by API key or session. */
export interface Authenticator {
  /**
   * Resolves with the caller, if its key has the scope.
   *
   * @throws {ApiProblem} `ERR_API_UNAUTHENTICATED`, `ERR_API_SCOPE`, `ERR_API_ORIGIN`; `ERR_API_NOT_FOUND` for an organization without
   * access
   */
  readonly authenticate: (request: Request, scope: RequiredScope) => Promise<Caller>
  /** Resolves with the callers whose key was revoked or whose session ended. Two queries for all. */
  readonly findEnded: (callers: readonly Caller[]) => Promise<Map<Caller, 'key_revoked' | 'session_ended'>>
}
