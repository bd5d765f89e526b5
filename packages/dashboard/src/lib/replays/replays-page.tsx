import { useQuery } from '@tanstack/react-query'
import type { Schemas } from '../api/client.ts'
import * as queries from '../api/queries.ts'
import { useFilter } from '../api/use-filter.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { usePermissions } from '../session/use-permissions.ts'
import type { Column } from '../ui/data-table.tsx'
import { Page } from '../ui/page.tsx'
import { PagedTable } from '../ui/paged-table.tsx'
import { Panel } from '../ui/panel.tsx'
import { EmptyState } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import { CancelReplayButton } from './cancel-replay-button.tsx'
import { describeFilter } from './describe-filter.ts'
import { ReplayBar } from './replay-bar.tsx'
import { useEndpointName } from './use-endpoint-name.ts'

/** The replays of the organization. They run in the background. */
export function ReplaysPage() {
  const { filter } = useFilter()
  const query = useQuery(queries.replays(useOrganization(), filter.cursor))
  const columns = useColumns()
  return (
    <Page title="Replays" lead="Replays of several deliveries run in the background, oldest delivery first.">
      <Panel title="All replays">
        <PagedTable
          label="Replays"
          query={query}
          columns={columns}
          empty={
            <EmptyState
              title="No replays yet"
              hint="Start one from the delivery log, for the filters set there."
            />
          }
        />
      </Panel>
    </Page>
  )
}

function useColumns(): Column<Schemas['Replay']>[] {
  const endpointName = useEndpointName()
  const { admin } = usePermissions()
  return [
    { header: 'Started', cell: ({ created_at: at }) => <Time at={at} /> },
    {
      header: 'Deliveries',
      cell: ({ missing, filter }) => (
        <>
          {missing ? <div>Missed events</div> : null}
          {Object.entries(describeFilter(filter, endpointName)).map(([name, value]) => (
            <div key={name}>{`${name}: ${value}`}</div>
          ))}
        </>
      ),
    },
    { header: 'Progress', cell: (replay) => <ReplayBar replay={replay} /> },
    {
      header: 'Action',
      cell: ({ id, status }) => (admin && status === 'running' ? <CancelReplayButton id={id} /> : '–'),
    },
  ]
}
