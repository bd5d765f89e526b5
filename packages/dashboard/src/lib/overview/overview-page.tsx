import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { PERIOD_NAMES, PERIODS } from '../api/filters.ts'
import * as queries from '../api/queries.ts'
import { useFilter } from '../api/use-filter.ts'
import { DeliveryTable } from '../deliveries/delivery-table.tsx'
import { useOrganization } from '../layout/use-organization.ts'
import { LinkButton } from '../ui/link-button.tsx'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { Empty, Loaded, Loading } from '../ui/states.tsx'
import { Figures } from './figures.tsx'

// The charts are as large as the rest of the page: it is shown without waiting for them.
const OutcomeChart = lazy(async () =>
  import('./outcome-chart.tsx').then((file) => ({ default: file.OutcomeChart })),
)

export function OverviewPage() {
  const organization = useOrganization()
  const { filter, change } = useFilter()
  const period = filter.period ?? '24h'
  const query = useQuery(queries.stats(organization, period))
  return (
    <Page
      title="Overview"
      lead="How deliveries go, for all endpoints of this organisation."
      actions={
        <NativeSelect
          aria-label="Time"
          value={period}
          data={PERIOD_NAMES.map((name) => ({ value: name, label: PERIODS[name].label }))}
          onChange={({ currentTarget: { value } }) =>
            change({ period: PERIOD_NAMES.find((name) => name === value) })
          }
        />
      }
    >
      <Loaded query={query}>
        {(stats) => (
          <>
            <Figures totals={stats.totals} period={period} />
            <Panel title="Deliveries by outcome">
              {stats.totals.deliveries === 0 ? (
                <Empty
                  title="Nothing was delivered in this time."
                  hint="Add an endpoint and publish an event, or look further back."
                  action={
                    <LinkButton variant="default" to="/o/$organization/endpoints" params={{ organization }}>
                      See the endpoints
                    </LinkButton>
                  }
                />
              ) : (
                <Suspense fallback={<Loading />}>
                  <OutcomeChart stats={stats} />
                </Suspense>
              )}
            </Panel>
          </>
        )}
      </Loaded>
      <DeadLetters />
    </Page>
  )
}

function DeadLetters() {
  const organization = useOrganization()
  const query = useQuery(queries.deliveries(organization, { status: 'dead' }, true))
  return (
    <Panel
      title="Dead letters"
      actions={
        <Link to="/o/$organization/deliveries" params={{ organization }} search={{ status: 'dead' }}>
          All dead deliveries
        </Link>
      }
    >
      <Loaded query={query}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty
              title="None."
              hint="Deliveries that were given up are listed here, to be looked at and replayed."
            />
          ) : (
            <DeliveryTable deliveries={data.slice(0, 5)} />
          )
        }
      </Loaded>
    </Panel>
  )
}
