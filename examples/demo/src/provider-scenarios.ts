import { github } from '@hookseal/providers/github'
import { slack } from '@hookseal/providers/slack'
import { stripe } from '@hookseal/providers/stripe'
import { PROVIDER_SECRET } from './receiver.ts'
import type { Scenario } from './scenario.ts'
import { postDelivery } from './signed-delivery.ts'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

/** Deliveries as other providers sign them. Each is posted changed, then as it was signed, then again. */
export const PROVIDER_SCENARIOS: readonly Scenario[] = [
  {
    preset: stripe,
    description: 'verifyWebhooks(stripe()): the id in the signed body makes the copy a duplicate',
    body: '{"id":"evt_1NG8Du2eZvKYlo2CUI79vXWy","object":"event","type":"invoice.paid"}',
  },
  {
    preset: github,
    description: 'verifyWebhooks(github()): no time is signed, and the id is a header that is not signed',
    body: '{"action":"opened","number":1347}',
  },
  {
    preset: slack,
    description: 'verifyWebhooks(slack()): a slash command, whose body is a form',
    body: 'command=%2Fdeploy&text=now&trigger_id=13345224609.738474920',
    headers: FORM,
  },
].map(({ preset, description, body, headers = {} }) => ({
  name: preset.row.name,
  description,
  expected: '401, then 200, then 200 a duplicate',
  async run({ receiver }) {
    const signed = { ...(await preset.signedHeaders({ body }, PROVIDER_SECRET)), ...headers }
    const url = `${receiver.url}/${preset.row.name}`
    const handledBefore = receiver.handled.length
    const statuses: number[] = []
    for (const sent of [`${body} `, body, body]) statuses.push((await postDelivery(url, signed, sent)).status)
    const handled = receiver.handled.length - handledBefore
    return `${statuses.join(', then ')} ${handled === 1 ? 'a duplicate' : `handled ${handled} times`}`
  },
}))
