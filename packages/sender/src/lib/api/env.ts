import type { LimitByKey } from '@hookseal/engine/util'
import type { Sender } from '../sender.ts'
import type { Authenticator, Caller } from './caller.ts'

/** The variables of Hono's context. */
export interface ApiEnv {
  Variables: {
    sender: Sender
    authenticator: Authenticator
    quotas: Sender['quotas']
    /** Runs the rest of a request, with at most so many of one organization at a time. */
    limitRequests: LimitByKey
    /** Set on every route that requires a scope. */
    caller: Caller
  }
}

/** Prefix of the versioned routes. Probes, metrics and documents are at the root. */
export const BASE_PATH = '/api/v1'
