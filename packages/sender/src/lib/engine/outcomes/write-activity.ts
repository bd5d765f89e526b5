import type { Context } from '../../context.ts'
import { readMoment } from '@hookseal/engine/database'
import type { Publisher } from '../../resources/events/publisher.ts'
import { reloadOnCommit } from '../../resources/notify.ts'
import type { EndedAttempt } from './ended-attempt.ts'
import { updateEndpoints } from './update-endpoints.ts'

/**
 * Updates the endpoints of attempts that probably change no more than their last delivery. If another process has changed the state of
 * an endpoint in the meantime, the attempts count for it as they would have then. Resolves with the ids of the endpoints that it updated:
 * it skips locked rows.
 */
export async function writeActivity(
  { database, policy, changes }: Context,
  publisher: Publisher,
  attempts: readonly EndedAttempt[],
): Promise<ReadonlySet<string>> {
  const { notify, updated } = await database.transaction(async (tx) => {
    const options = { moment: await readMoment(tx), skipLocked: true }
    const update = await updateEndpoints(tx, attempts, policy, options)
    for (const id of update.disabled) await reloadOnCommit(tx, id)
    return { notify: await publisher.publishOperational(tx, update.events), updated: update.updated }
  })
  notify()
  for (const { endpointId, organizationId } of attempts)
    if (updated.has(endpointId)) changes.record(organizationId, 'webhooks')
  return updated
}
