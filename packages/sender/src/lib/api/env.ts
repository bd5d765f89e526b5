import type { Sender } from '../sender.ts'
import type { ApiKey } from '../resources/api-keys.ts'
import type { Authenticator } from './authenticate.ts'

/** Who asks, and about which organisation. */
export interface Caller {
  readonly key: ApiKey
  readonly organizationId: string
  /** When the session ends, for one that came by cookie. */
  readonly sessionExpiresAt: Date | undefined
}

export interface ApiEnv {
  Variables: {
    sender: Sender
    authenticator: Authenticator
    /** Set on every route that asks for a scope. */
    caller: Caller
  }
}

/** Version and place of the routes; probes, metrics and documents are at the root. */
export const BASE_PATH = '/api/v1'
