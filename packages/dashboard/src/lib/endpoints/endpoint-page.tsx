import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { Schemas } from '../api/client.ts'
import * as queries from '../api/queries.ts'
import { DeliveryLog } from '../deliveries/delivery-log.tsx'
import { useMay } from '../session/use-may.ts'
import { Facts } from '../ui/facts.tsx'
import { formatCount, formatLatency, formatShare } from '../ui/format.ts'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { LoadedPage } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import { EndpointActions } from './endpoint-actions.tsx'
import { Health, LastAnswer } from './health.tsx'
import { OverlapCountdown } from './overlap-countdown.tsx'

const route = getRouteApi('/o/$organization/endpoints/$endpoint')

export function EndpointPage() {
  const { organization, endpoint: id } = route.useParams()
  const query = useQuery(queries.webhook(organization, id))
  const { admin } = useMay()
  return (
    <LoadedPage query={query} title="Endpoint">
      {(webhook) => (
        <Page
          title={webhook.name === '' ? webhook.url : webhook.name}
          lead={webhook.name === '' ? undefined : webhook.url}
          actions={admin ? <EndpointActions webhook={webhook} /> : undefined}
        >
          <HealthPanel webhook={webhook} />
          <SettingsPanel webhook={webhook} />
          <DeliveryLog title="Deliveries of this endpoint" webhookId={id} />
        </Page>
      )}
    </LoadedPage>
  )
}

function HealthPanel({ webhook }: { webhook: Schemas['Webhook'] }) {
  const { organization } = route.useParams()
  const { data } = useQuery(queries.stats(organization, '24h', webhook.id))
  const totals = data?.totals
  return (
    <Panel title="Health, last 24 hours">
      <Facts
        facts={{
          State: <Health webhook={webhook} />,
          'Success rate': formatShare(totals?.success_rate ?? null),
          'p95 latency': formatLatency(totals?.latency_ms.p95 ?? null),
          Deliveries: totals === undefined ? '–' : formatCount(totals.deliveries),
          'Last answer': <LastAnswer webhook={webhook} />,
        }}
      />
    </Panel>
  )
}

function SettingsPanel({ webhook }: { webhook: Schemas['Webhook'] }) {
  const headers = Object.entries(webhook.headers).map(([name, value]) => (
    <div key={name}>{`${name}: ${value}`}</div>
  ))
  const overlap = webhook.previous_secret_expires_at
  return (
    <Panel title="Settings">
      <Facts
        facts={{
          Events: webhook.events.map((name) => <div key={name}>{name}</div>),
          'Signing secret': `${webhook.signing_secret_prefix}…`,
          ...(overlap === null ? {} : { 'Previous secret': <OverlapCountdown until={overlap} /> }),
          'Custom headers': headers.length === 0 ? 'None' : headers,
          'Rate limit': webhook.rate_limit === null ? 'None' : `${webhook.rate_limit} attempts a second`,
          ...(webhook.description === '' ? {} : { Description: webhook.description }),
          Created: <Time at={webhook.created_at} />,
          Id: webhook.id,
        }}
      />
    </Panel>
  )
}
