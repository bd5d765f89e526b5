import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import type { Schemas } from '../api/client.ts'
import * as queries from '../api/queries.ts'
import { useFilter } from '../api/use-filter.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { useMay } from '../session/use-may.ts'
import { type Column, DataTable, rowLink } from '../ui/data-table.tsx'
import { formatLatency, formatShare } from '../ui/format.ts'
import { Icon } from '../ui/icons.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { Page } from '../ui/page.tsx'
import { Pager } from '../ui/pager.tsx'
import { Panel } from '../ui/panel.tsx'
import { Empty, Loaded } from '../ui/states.tsx'
import classes from './endpoints.module.css'
import { Health, LastAnswer } from './health.tsx'

type Webhook = Schemas['Webhook']

export function EndpointsPage() {
  const organization = useOrganization()
  const { filter, toCursor } = useFilter()
  const query = useQuery(queries.webhooks(organization, filter.cursor))
  const columns = useColumns()
  const add = useMay().admin ? (
    <LinkButton
      to="/o/$organization/endpoints/new"
      params={{ organization }}
      leftSection={<Icon name="plus" size={16} />}
    >
      Add endpoint
    </LinkButton>
  ) : undefined
  return (
    <Page title="Endpoints" lead="URLs that get deliveries of the events they subscribed to." actions={add}>
      <Panel title="All endpoints">
        <Loaded query={query}>
          {({ data, next_cursor: nextCursor }) =>
            data.length === 0 ? (
              <Empty
                title="There are no endpoints yet."
                hint="Add the URL of a receiver and choose the events it gets. You see its signing secret once, right after."
              />
            ) : (
              <>
                <DataTable label="Endpoints" columns={columns} rows={data} rowKey={({ id }) => id} />
                <Pager cursor={filter.cursor} nextCursor={nextCursor} onCursor={toCursor} />
              </>
            )
          }
        </Loaded>
      </Panel>
    </Page>
  )
}

function useColumns(): Column<Webhook>[] {
  const organization = useOrganization()
  const { data: stats } = useQuery(queries.webhookStats(organization))
  const figures = new Map(stats?.data.map(({ webhook_id: id, totals }) => [id, totals]))
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
    { header: 'Health', cell: (webhook) => <Health webhook={webhook} /> },
    { header: 'Success, 24 h', cell: ({ id }) => formatShare(figures.get(id)?.success_rate ?? null) },
    { header: 'p95, 24 h', cell: ({ id }) => formatLatency(figures.get(id)?.latency_ms.p95 ?? null) },
    { header: 'Last answer', cell: (webhook) => <LastAnswer webhook={webhook} /> },
    { header: 'Events', cell: ({ events }) => events.length },
  ]
}
