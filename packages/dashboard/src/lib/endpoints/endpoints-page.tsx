import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import type { Endpoint } from '../api/endpoints.ts'
import * as queries from '../api/queries.ts'
import { useFilter } from '../api/use-filter.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { usePermissions } from '../session/use-permissions.ts'
import { type Column, rowLink } from '../ui/data-table.tsx'
import { formatLatency, formatShare } from '../ui/format.ts'
import { Icon } from '../ui/icons.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { Page } from '../ui/page.tsx'
import { PagedTable } from '../ui/paged-table.tsx'
import { Panel } from '../ui/panel.tsx'
import { EmptyState } from '../ui/states.tsx'
import classes from './endpoints.module.css'
import { EndpointHealth, LastResponse } from './endpoint-health.tsx'

export function EndpointsPage() {
  const organization = useOrganization()
  const { filter } = useFilter()
  const query = useQuery(queries.endpoints(organization, filter.cursor))
  const columns = useColumns(query.data?.data.map(({ id }) => id) ?? [])
  const add = usePermissions().admin ? (
    <LinkButton
      to="/o/$organization/endpoints/new"
      params={{ organization }}
      leftSection={<Icon name="plus" size={16} />}
    >
      Add endpoint
    </LinkButton>
  ) : undefined
  return (
    <Page
      title="Endpoints"
      lead="Each endpoint is a URL that receives the events it is subscribed to."
      actions={add}
    >
      <Panel title="All endpoints">
        <PagedTable
          label="Endpoints"
          query={query}
          columns={columns}
          empty={
            <EmptyState
              title="No endpoints yet"
              hint="Add a URL and select its events. The signing secret is shown once, after creation."
            />
          }
        />
      </Panel>
    </Page>
  )
}

/** @param shown The ids of the endpoints in the table. */
function useColumns(shown: readonly string[]): Column<Endpoint>[] {
  const organization = useOrganization()
  const { data: stats } = useQuery(queries.endpointStats(organization, shown))
  return [
    {
      header: 'Endpoint',
      cell: ({ id, name, url }) => (
        <>
          <Link
            className={rowLink}
            to="/o/$organization/endpoints/$endpoint"
            params={{ organization, endpoint: id }}
          >
            {name === '' ? url : name}
          </Link>
          {name === '' ? null : <div className={classes.url}>{url}</div>}
        </>
      ),
    },
    { header: 'Health', cell: (endpoint) => <EndpointHealth endpoint={endpoint} /> },
    { header: 'Success (24 h)', cell: ({ id }) => formatShare(stats?.get(id)?.success_rate ?? null) },
    { header: 'p95 (24 h)', cell: ({ id }) => formatLatency(stats?.get(id)?.latency_ms.p95 ?? null) },
    { header: 'Last response', cell: (endpoint) => <LastResponse endpoint={endpoint} /> },
    { header: 'Events', cell: ({ events }) => events.length },
  ]
}
