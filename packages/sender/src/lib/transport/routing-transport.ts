import { isListenerUrl } from './listener-transport.ts'
import type { Transport } from './transport.ts'

/** Sends deliveries to listeners over `listeners`, and all others over `http`. */
export function createRoutingTransport(http: Transport, listeners: Transport): Transport {
  return {
    post: async (request) => (isListenerUrl(request.url) ? listeners : http).post(request),
  }
}
