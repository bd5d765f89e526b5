import type { PostResult } from './post-result.ts'

export interface PostRequest {
  url: string
  /** Any headers except those that frame the request, such as `host`: see `checkRequestHeaders`. */
  headers: Readonly<Record<string, string>>
  body: Uint8Array | string
  /** Aborts the request: the result is then a failure of class `aborted`. */
  signal?: AbortSignal
  /** How long the whole exchange may take, in ms. @default 15_000 */
  timeoutMs?: number
}

/** A post to the endpoint with this id. */
interface DeliveryRequest extends PostRequest {
  endpointId: string
}

/** Sends signed deliveries to endpoints. */
export interface Transport {
  /** Sends one POST. Always resolves, whatever the network or the endpoint does. */
  readonly post: (request: DeliveryRequest) => Promise<PostResult>
}
