import { Group, Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import * as queries from '../api/queries.ts'
import { useFilter } from '../api/use-filter.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { ReplayButton } from '../replays/replay-button.tsx'
import { usePermissions } from '../session/use-permissions.ts'
import { connection } from '../live/connection.ts'
import { useStore } from '../ui/create-store.ts'
import { Panel } from '../ui/panel.tsx'
import { SearchResults } from '../ui/search-results.tsx'
import { EmptyState } from '../ui/states.tsx'
import { DeliveryFilters } from './delivery-filters.tsx'
import { DeliveryTable } from './delivery-table.tsx'
import { formatTotal } from './format-total.ts'

export interface DeliveryLogProps {
  title: string
  /** Restricts the log to one endpoint. @default all endpoints */
  endpointId?: string
  /** Further buttons. */
  actions?: ReactNode
}

/** Deliveries, newest first. Only the page with the newest rows refreshes. */
export function DeliveryLog({ title, endpointId, actions }: DeliveryLogProps) {
  const organization = useOrganization()
  const { filter, change, toCursor } = useFilter()
  const [live, setLive] = useState(true)
  const { status } = useStore(connection)
  const connected = status === 'live' || status === 'polling'
  const newest = filter.cursor === undefined
  const { endpoint, ...rest } = filter
  const wanted = { ...rest, endpointId: endpointId ?? endpoint }
  const query = useQuery(queries.deliveries(organization, wanted, { live: live && newest, counted: true }))
  const { admin } = usePermissions()
  return (
    <Panel
      title={title}
      actions={
        <Group gap="sm">
          <Switch
            label="Live"
            checked={live && newest && connected}
            disabled={!newest || !connected}
            onChange={({ currentTarget }) => setLive(currentTarget.checked)}
          />
          {admin ? <ReplayButton filter={wanted} /> : null}
          {actions}
        </Group>
      }
    >
      <DeliveryFilters filter={filter} change={change} withEndpoint={endpointId === undefined} />
      <SearchResults
        query={query}
        filter={filter}
        toCursor={toCursor}
        noun="deliveries"
        further={(start) => queries.furtherDeliveries(organization, wanted, start)}
        table={(rows) => (
          <DeliveryTable deliveries={rows} detail={endpointId === undefined ? 'endpoint' : 'event'} />
        )}
        total={(page) => formatTotal(page.total ?? page.data.length, page.total_is_minimum)}
        empty={
          <EmptyState
            title="No deliveries yet"
            hint="Publish an event that an endpoint is subscribed to, or send a test event to an endpoint."
          />
        }
      />
    </Panel>
  )
}
