import type { Client } from '../../api/client.ts'
import { encodePathSegment } from '../../api/path-segment.ts'
import type { Delivery, DeliveryWithAttempts } from '../../api/types.ts'
import { describeWait } from '../../deliveries/describe-wait.ts'
import { exitOf, followDelivery } from '../../deliveries/follow-delivery.ts'
import { setExitCode } from '../../terminal/exit-codes.ts'
import { print, printJson, stripControlChars } from '../../terminal/output.ts'
import { cell } from '../../terminal/table.ts'
import { styleStatus } from '../deliveries/list.ts'

/** Replays one delivery and prints the result of its attempt, or why there was none. */
export async function replayOne(
  client: Client,
  id: string,
  { json, wait }: { json?: true; wait: boolean },
): Promise<void> {
  const replayed: Delivery = await client.call('POST', `/deliveries/${encodePathSegment(id)}/replay`)
  if (!json) print(`Replaying ${replayed.id} to ${stripControlChars(replayed.target_url)}`)
  if (!wait) {
    if (json) printJson(replayed)
    return
  }
  const delivery = await followDelivery(client, replayed.id, replayed.attempt)
  setExitCode(exitOf(delivery, replayed.attempt))
  if (json) printJson(delivery)
  else print(describeResult(delivery, replayed.attempt))
}

/** Describes the attempt of a replay on one line, or why there was none. */
function describeResult(delivery: DeliveryWithAttempts, after: number): string {
  const { status, attempts, attempt, error_message: error } = delivery
  const last = attempts.at(-1)
  const reason = error === null ? '' : `: ${cell(error)}`
  const wait = describeWait(delivery)
  const next = wait === '' ? '' : `, waits for ${wait}`
  if (attempt === after || last === undefined)
    // A pending delivery still has the error of its earlier attempt.
    return `no attempt, ${styleStatus(status)}${status === 'dead' ? reason : next}`
  const response = last.response_status ?? 'no response'
  const detail = last.response_status === null ? reason : ''
  return `${response} on attempt ${attempt} in ${last.latency_ms} ms, ${styleStatus(status)}${detail}${next}`
}
