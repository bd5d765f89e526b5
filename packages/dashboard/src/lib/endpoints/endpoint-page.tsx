import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { Endpoint } from '../api/endpoints.ts'
import * as queries from '../api/queries.ts'
import { DeliveryLog } from '../deliveries/delivery-log.tsx'
import { ReplayMissedButton } from '../replays/replay-missed-button.tsx'
import { usePermissions } from '../session/use-permissions.ts'
import { Copyable } from '../ui/copyable.tsx'
import { DescriptionList } from '../ui/description-list.tsx'
import { formatCount, formatLatency, formatShare } from '../ui/format.ts'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { LoadedPage } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import { EndpointActions } from './endpoint-actions.tsx'
import { EndpointHealth, LastResponse } from './endpoint-health.tsx'
import { OverlapCountdown } from './overlap-countdown.tsx'

const route = getRouteApi('/o/$organization/endpoints/$endpoint')

export function EndpointPage() {
  const { organization, endpoint: id } = route.useParams()
  const query = useQuery(queries.endpoint(organization, id))
  const { admin } = usePermissions()
  return (
    <LoadedPage query={query} title="Endpoint">
      {(endpoint) => (
        <Page
          title={endpoint.name === '' ? endpoint.url : endpoint.name}
          lead={endpoint.name === '' ? undefined : endpoint.url}
          actions={admin ? <EndpointActions endpoint={endpoint} /> : undefined}
        >
          <HealthPanel endpoint={endpoint} />
          <SettingsPanel endpoint={endpoint} />
          <DeliveryLog
            title="Deliveries of this endpoint"
            endpointId={id}
            actions={admin && endpoint.enabled ? <ReplayMissedButton endpointId={id} /> : null}
          />
        </Page>
      )}
    </LoadedPage>
  )
}

function HealthPanel({ endpoint }: { endpoint: Endpoint }) {
  const { organization } = route.useParams()
  const { data } = useQuery(queries.stats(organization, '24h', endpoint.id))
  const totals = data?.totals
  return (
    <Panel title="Health (last 24 hours)">
      <DescriptionList
        items={{
          Status: <EndpointHealth endpoint={endpoint} />,
          'Success rate': formatShare(totals?.success_rate ?? null),
          'p95 latency': formatLatency(totals?.latency_ms.p95 ?? null),
          Deliveries: totals === undefined ? '–' : formatCount(totals.deliveries),
          'Last response': <LastResponse endpoint={endpoint} />,
        }}
      />
    </Panel>
  )
}

function SettingsPanel({ endpoint }: { endpoint: Endpoint }) {
  const headers = Object.entries(endpoint.headers).map(([name, value]) => (
    <div key={name}>{`${name}: ${value}`}</div>
  ))
  const overlap = endpoint.previous_secret_expires_at
  return (
    <Panel title="Settings">
      <DescriptionList
        items={{
          URL: <Copyable value={endpoint.url} label="Copy URL" />,
          Events: endpoint.events.map((name) => <div key={name}>{name}</div>),
          'Signing secret': `${endpoint.signing_secret_prefix}…`,
          ...(overlap === null ? {} : { 'Previous secret': <OverlapCountdown until={overlap} /> }),
          'Custom headers': headers.length === 0 ? 'None' : headers,
          'Rate limit': endpoint.rate_limit === null ? 'None' : `${endpoint.rate_limit} attempts per second`,
          ...(endpoint.description === '' ? {} : { Description: endpoint.description }),
          Created: <Time at={endpoint.created_at} />,
          ID: <Copyable value={endpoint.id} label="Copy endpoint ID" />,
        }}
      />
    </Panel>
  )
}
