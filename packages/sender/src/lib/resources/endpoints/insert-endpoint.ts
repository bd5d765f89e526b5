import { generateSecret } from '@hookseal/core'
import { type Context, DEFAULT_ORGANIZATION } from '../../context.ts'
import { endpoints } from '../../database/schema.ts'
import { createId } from '../../ids.ts'
import type { OrganizationScope } from '../organizations.ts'
import type { Registry } from '../registry.ts'
import { type NewEndpoint } from './endpoint.ts'
import { toEndpoint } from './endpoint-row.ts'
import { checkEndpointInput, type EndpointChanges } from './endpoint-input.ts'
import { checkEndpointQuotas } from './endpoint-quotas.ts'
import { addSecret, legacyOwner, prefixOf } from './endpoint-secrets.ts'

/**
 * Inserts an endpoint with a new signing secret.
 *
 * @param listenerUrl Replaces `url` for a listener. It is not validated.
 * @throws {SenderError} as `Endpoints.create`
 */
export async function insertEndpoint(
  context: Context,
  { eventTypes, organizations }: Registry,
  input: EndpointChanges & OrganizationScope,
  listenerUrl?: string,
): Promise<NewEndpoint> {
  const { database, secretBox, changes } = context
  const { organizationId = DEFAULT_ORGANIZATION } = input
  const {
    url = '',
    urlHash = listenerUrl ?? '',
    events = [],
    ...columns
  } = await checkEndpointInput(input, context, eventTypes, organizationId)
  await organizations.check(organizationId)
  const id = createId('wh')
  const signingSecret = generateSecret()
  const limits = await context.quotas.get(organizationId)
  const row = await database.transaction(async (tx) => {
    await checkEndpointQuotas(tx, organizationId, limits, { url: listenerUrl ?? url, urlHash })
    await eventTypes.hold(tx, events, organizationId)
    const [created] = await tx.queries
      .insert(endpoints)
      .values({
        ...columns,
        id,
        organizationId,
        url: listenerUrl ?? url,
        urlHash,
        events,
        signingSecretPrefix: prefixOf(signingSecret),
        legacySecret: input.legacySecret ? secretBox.seal(input.legacySecret, legacyOwner(id)) : null,
      })
      .returning()
    await addSecret(tx, secretBox, id, signingSecret)
    return created
  })
  if (row === undefined) throw new Error('an insert returned no row')
  changes.record(organizationId, 'webhooks')
  return { ...toEndpoint(row, new Map()), signingSecret }
}
