import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type Schemas, unwrap } from '../api/client.ts'
import { endpointIdOf, endpointNameOf } from '../api/endpoints.ts'
import * as queries from '../api/queries.ts'
import { useAction } from '../api/use-action.ts'
import { usePermissions } from '../session/use-permissions.ts'
import { Copyable } from '../ui/copyable.tsx'
import { DescriptionList } from '../ui/description-list.tsx'
import { formatJson } from '../ui/format-json.ts'
import { Icon } from '../ui/icons.tsx'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { EmptyState, LoadedPage } from '../ui/states.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { TextBlock } from '../ui/text-block.tsx'
import { Time } from '../ui/time.tsx'
import { AttemptView } from './attempt-view.tsx'
import classes from './deliveries.module.css'
import { isPaused, WaitingFor } from './waiting-for.tsx'
import { VerifyPanel } from './verify-panel.tsx'

const route = getRouteApi('/o/$organization/deliveries/$delivery')

type Delivery = Schemas['DeliveryWithAttempts']

export function DeliveryPage() {
  const { organization, delivery: id } = route.useParams()
  const query = useQuery(queries.delivery(organization, id))
  const { admin } = usePermissions()
  return (
    <LoadedPage query={query} title="Delivery">
      {(delivery) => (
        <Page
          title={delivery.event}
          lead={`To ${endpointNameOf(delivery)}`}
          actions={admin ? <ReplayButton delivery={delivery} /> : undefined}
        >
          <SummaryPanel delivery={delivery} />
          <AttemptsPanel delivery={delivery} />
          <Panel title="Request body">
            <TextBlock label="Request body" text={formatJson(delivery.payload)} copied={delivery.payload} />
          </Panel>
          {delivery.attempts.length === 0 ? null : (
            <VerifyPanel attempts={delivery.attempts} body={delivery.payload} />
          )}
        </Page>
      )}
    </LoadedPage>
  )
}

function ReplayButton({ delivery }: { delivery: Delivery }) {
  const { id, status } = delivery
  const replay = useAction(
    async (api) => unwrap(api.POST('/api/v1/deliveries/{id}/replay', { params: { path: { id } } })),
    { done: 'Replay started' },
  )
  return (
    <Button
      leftSection={<Icon name="replay" size={16} />}
      disabled={status === 'pending' && !isPaused(delivery)}
      loading={replay.isPending}
      onClick={() => replay.mutate()}
    >
      Replay
    </Button>
  )
}

function SummaryPanel({ delivery }: { delivery: Delivery }) {
  const { organization } = route.useParams()
  const endpoint = endpointIdOf(delivery)
  return (
    <Panel title="Delivery">
      <DescriptionList
        items={{
          Status: <StatusBadge status={delivery.status} />,
          ...(delivery.error_message === null ? {} : { Reason: delivery.error_message }),
          'Last response': delivery.response_status ?? 'None',
          'Waiting for': <WaitingFor delivery={delivery} />,
          Created: <Time at={delivery.created_at} />,
          Event: (
            <Copyable value={delivery.event_id} label="Copy event ID">
              <Link to="/o/$organization/events/$event" params={{ organization, event: delivery.event_id }}>
                {delivery.event_id}
              </Link>
            </Copyable>
          ),
          Endpoint: (
            <Link to="/o/$organization/endpoints/$endpoint" params={{ organization, endpoint }}>
              {endpointNameOf(delivery)}
            </Link>
          ),
          URL: <Copyable value={delivery.target_url} label="Copy URL" />,
          ID: <Copyable value={delivery.id} label="Copy delivery ID" />,
        }}
      />
      {isPaused(delivery) ? (
        <p className={classes.muted}>
          The endpoint is paused after repeated failures. Replay sends this delivery now. If it succeeds,
          deliveries to the endpoint resume.
        </p>
      ) : null}
    </Panel>
  )
}

function AttemptsPanel({ delivery: { attempts } }: { delivery: Delivery }) {
  return (
    <Panel title="Attempts">
      {attempts.length === 0 ? (
        <EmptyState title="No attempts yet" hint="The first attempt appears here when it has finished." />
      ) : (
        <div className={classes.stack}>
          {attempts.toReversed().map((attempt) => (
            <AttemptView
              key={attempt.attempt}
              attempt={attempt}
              opened={attempt.attempt === attempts.length}
            />
          ))}
        </div>
      )}
    </Panel>
  )
}
