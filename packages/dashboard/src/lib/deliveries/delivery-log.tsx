import { Button, Group, Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import * as queries from '../api/queries.ts'
import { useFilter } from '../api/use-filter.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { ReplayButton } from '../replays/replay-button.tsx'
import { usePermissions } from '../session/use-permissions.ts'
import { connection } from '../live/connection.ts'
import { useStore } from '../ui/create-store.ts'
import { Pager } from '../ui/pager.tsx'
import { Panel } from '../ui/panel.tsx'
import { EmptyState, Loaded } from '../ui/states.tsx'
import { DeliveryFilters } from './delivery-filters.tsx'
import { DeliveryTable } from './delivery-table.tsx'
import { formatDateTime } from '../ui/format.ts'
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
  const { filter, change, toCursor } = useFilter()
  const [live, setLive] = useState(true)
  const { status } = useStore(connection)
  const connected = status === 'live' || status === 'polling'
  const newest = filter.cursor === undefined
  const { endpoint, ...rest } = filter
  const wanted = { ...rest, endpointId: endpointId ?? endpoint }
  const query = useQuery(
    queries.deliveries(useOrganization(), wanted, { live: live && newest, counted: true }),
  )
  const { admin } = usePermissions()
  const filtered = Object.entries(filter).some(([name, value]) => name !== 'cursor' && value !== undefined)
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
      <Loaded query={query}>
        {({
          data,
          next_cursor: nextCursor,
          prev_cursor: previousCursor,
          searched_until: searched,
          ...counts
        }) =>
          data.length === 0 && searched !== null ? (
            <EmptyState
              title={`No match since ${formatDateTime(Date.parse(searched))}`}
              hint="The log has older deliveries that were not searched yet."
              action={
                <Button variant="default" onClick={() => toCursor(nextCursor ?? undefined)}>
                  Search older
                </Button>
              }
            />
          ) : data.length === 0 ? (
            <EmptyState
              title={filtered ? 'No matching deliveries' : 'No deliveries yet'}
              hint={
                filtered
                  ? 'Change the search or the filters.'
                  : 'Publish an event that an endpoint is subscribed to, or send a test event to an endpoint.'
              }
            />
          ) : (
            <>
              <DeliveryTable deliveries={data} detail={endpointId === undefined ? 'endpoint' : 'event'} />
              <Pager
                cursor={filter.cursor}
                nextCursor={nextCursor}
                previousCursor={previousCursor}
                onCursor={toCursor}
                searches={searched !== null}
                total={formatTotal(counts.total ?? data.length, counts.total_is_minimum)}
              />
            </>
          )
        }
      </Loaded>
    </Panel>
  )
}
