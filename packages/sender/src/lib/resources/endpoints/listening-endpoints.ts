import type { Context } from '../../context.ts'
import { LISTENER_URL } from '../../transport/listener-transport.ts'
import type { OrganizationScope } from '../organizations.ts'
import type { Registry } from '../registry.ts'
import type { NewEndpoint } from './endpoint.ts'
import { insertEndpoint } from './insert-endpoint.ts'

/** Creates an endpoint without a URL: its deliveries go to a listener. */
export async function createListeningEndpoint(
  context: Context,
  registry: Registry,
  input: { events: readonly string[]; name: string } & OrganizationScope,
): Promise<NewEndpoint> {
  return insertEndpoint(context, registry, input, LISTENER_URL)
}
