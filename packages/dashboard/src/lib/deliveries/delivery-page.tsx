import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type Schemas, unwrap } from '../api/client.ts'
import * as queries from '../api/queries.ts'
import { useAction } from '../api/use-action.ts'
import { useMay } from '../session/use-may.ts'
import { Facts } from '../ui/facts.tsx'
import { formatJson } from '../ui/format-json.ts'
import { Icon } from '../ui/icons.tsx'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { Empty, LoadedPage } from '../ui/states.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { TextBlock } from '../ui/text-block.tsx'
import { MaybeTime, Time } from '../ui/time.tsx'
import { AttemptView } from './attempt-view.tsx'
import classes from './deliveries.module.css'
import { answerOf } from './delivery-table.tsx'
import { VerifyPanel } from './verify-panel.tsx'

const route = getRouteApi('/o/$organization/deliveries/$delivery')

type Delivery = Schemas['DeliveryWithAttempts']

export function DeliveryPage() {
  const { organization, delivery: id } = route.useParams()
  const query = useQuery(queries.delivery(organization, id))
  const { admin } = useMay()
  return (
    <LoadedPage query={query} title="Delivery">
      {(delivery) => (
        <Page
          title={delivery.event}
          lead={`To ${delivery.target_url}`}
          actions={admin ? <ReplayButton delivery={delivery} /> : undefined}
        >
          <SummaryPanel delivery={delivery} />
          <AttemptsPanel delivery={delivery} />
          <Panel title="Request body">
            <TextBlock label="Request body" text={formatJson(delivery.payload)} />
          </Panel>
          {delivery.attempts.length === 0 ? null : (
            <VerifyPanel attempts={delivery.attempts} body={delivery.payload} />
          )}
        </Page>
      )}
    </LoadedPage>
  )
}

function ReplayButton({ delivery: { id, status } }: { delivery: Delivery }) {
  const replay = useAction(
    async (api) => unwrap(api.POST('/api/v1/deliveries/{id}/replay', { params: { path: { id } } })),
    { done: 'It is sent again.' },
  )
  return (
    <Button
      leftSection={<Icon name="replay" size={16} />}
      disabled={status === 'pending'}
      loading={replay.isPending}
      onClick={() => replay.mutate()}
    >
      Replay
    </Button>
  )
}

function SummaryPanel({ delivery }: { delivery: Delivery }) {
  const { organization } = route.useParams()
  return (
    <Panel title="Delivery">
      <Facts
        facts={{
          Status: <StatusBadge status={delivery.status} />,
          'Last answer': answerOf(delivery),
          'Next attempt': <MaybeTime at={delivery.next_attempt_at} none="None" />,
          Created: <Time at={delivery.created_at} />,
          Event: (
            <Link to="/o/$organization/events/$event" params={{ organization, event: delivery.event_id }}>
              {delivery.event_id}
            </Link>
          ),
          Endpoint: (
            <Link
              to="/o/$organization/endpoints/$endpoint"
              params={{ organization, endpoint: delivery.webhook_id }}
            >
              {delivery.webhook_id}
            </Link>
          ),
          Id: delivery.id,
        }}
      />
    </Panel>
  )
}

function AttemptsPanel({ delivery: { attempts } }: { delivery: Delivery }) {
  return (
    <Panel title="Attempts">
      {attempts.length === 0 ? (
        <Empty title="There was no attempt yet." hint="The first one is shown here as soon as it is made." />
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
