import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { PERIOD_NAMES, PERIODS } from '../api/periods.ts'
import * as queries from '../api/queries.ts'
import { useFilter } from '../api/use-filter.ts'
import { DeliveryTable } from '../deliveries/delivery-table.tsx'
import { useOrganization } from '../layout/use-organization.ts'
import { LinkButton } from '../ui/link-button.tsx'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { EmptyState, Loaded, LoadingState } from '../ui/states.tsx'
import { FirstSteps } from './first-steps.tsx'
import { Figures } from './figures.tsx'

// The chart library is as large as the rest of the page, so it loads separately.
const OutcomeChart = lazy(async () =>
  import('./status-chart.tsx').then((file) => ({ default: file.StatusChart })),
)

export function OverviewPage() {
  const organization = useOrganization()
  const { filter, change } = useFilter()
  const period = filter.period ?? '24h'
  const query = useQuery(queries.stats(organization, period))
  return (
    <Page
      title="Overview"
      lead="Deliveries of all endpoints of this organization."
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
      <FirstSteps />
      <Loaded query={query}>
        {(stats) => (
          <>
            <Figures totals={stats.totals} period={period} />
            <Panel title="Deliveries by status">
              {stats.totals.deliveries === 0 ? (
                <EmptyState
                  title="No deliveries in this period"
                  hint="Add an endpoint and publish an event, or select a longer period."
                  action={
                    <LinkButton variant="default" to="/o/$organization/endpoints" params={{ organization }}>
                      View endpoints
                    </LinkButton>
                  }
                />
              ) : (
                <Suspense fallback={<LoadingState />}>
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
  const query = useQuery(queries.deliveries(organization, { status: 'dead' }, { live: true }))
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
            <EmptyState
              title="No dead letters"
              hint="Deliveries that failed all their attempts are listed here. They can be replayed."
            />
          ) : (
            <DeliveryTable deliveries={data.slice(0, 5)} />
          )
        }
      </Loaded>
    </Panel>
  )
}
