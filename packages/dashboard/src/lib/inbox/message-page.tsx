import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type InboxMessageWithRuns, message as messageQuery } from '../api/inbox.ts'
import { Copyable } from '../ui/copyable.tsx'
import { DescriptionList } from '../ui/description-list.tsx'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { EmptyState, LoadedPage } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import { MessageActions } from './message-actions.tsx'
import { MessageStatusBadge } from './message-status-badge.tsx'
import { NextRun } from './next-run.tsx'
import { PayloadPanel } from './payload-panel.tsx'
import { RunView } from './run-view.tsx'

const route = getRouteApi('/o/$organization/inbox/messages/$message')

type Props = { message: InboxMessageWithRuns }

export function MessagePage() {
  const { message: id } = route.useParams()
  const query = useQuery(messageQuery(id))
  return (
    <LoadedPage query={query} title="Message">
      {(message) => (
        <Page
          title={message.type ?? 'Message'}
          lead={message.provider === null ? undefined : `From ${message.provider}`}
          actions={<MessageActions message={message} />}
        >
          <SummaryPanel message={message} />
          <RunsPanel message={message} />
          <PayloadPanel message={message} />
        </Page>
      )}
    </LoadedPage>
  )
}

function SummaryPanel({ message }: Props) {
  const { organization } = route.useParams()
  const { handler, order_key: key } = message
  return (
    <Panel title="Message">
      <DescriptionList
        items={{
          Status: <MessageStatusBadge status={message.status} />,
          ...(message.error === null ? {} : { Reason: message.error }),
          'Next run': <NextRun message={message} />,
          Accepted: <Time at={message.accepted_at} />,
          Occurred: <Time at={message.timestamp} />,
          ...(message.finished_at === null ? {} : { Finished: <Time at={message.finished_at} /> }),
          Handler: handler ?? 'None',
          'Order key':
            key === null ? (
              'None'
            ) : (
              <Link
                to="/o/$organization/inbox"
                params={{ organization }}
                search={{ key, handler: handler ?? undefined }}
              >
                {key}
              </Link>
            ),
          ...(message.tenant === null ? {} : { Tenant: message.tenant }),
          'Authenticated by': message.authenticated,
          'Event ID': <Copyable value={message.event_id} label="Copy event ID" />,
          ID: <Copyable value={message.id} label="Copy message ID" />,
        }}
      />
    </Panel>
  )
}

function RunsPanel({ message: { runs, attempt } }: Props) {
  return (
    <Panel title="Runs">
      {runs.length === 0 ? (
        <EmptyState
          title={attempt === 0 ? 'No runs yet' : 'No runs are kept'}
          hint="A run appears here when it has ended."
        />
      ) : (
        runs
          .toReversed()
          .map((run) => <RunView key={run.attempt} run={run} opened={run.attempt === attempt} />)
      )}
    </Panel>
  )
}
