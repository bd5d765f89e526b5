import { Group, Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import * as queries from '../api/queries.ts'
import { useFilter } from '../api/use-filter.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { useMay } from '../session/use-may.ts'
import { Pager } from '../ui/pager.tsx'
import { Panel } from '../ui/panel.tsx'
import { Empty, Loaded } from '../ui/states.tsx'
import { DeliveryFilters } from './delivery-filters.tsx'
import { DeliveryTable } from './delivery-table.tsx'
import { ReplayFailedButton } from './replay-failed-button.tsx'

export interface DeliveryLogProps {
  title: string
  /** Those of one endpoint alone. */
  webhookId?: string
}

/** Deliveries, newest first. The newest page follows what happens; older ones stay as they are. */
export function DeliveryLog({ title, webhookId }: DeliveryLogProps) {
  const { filter, change, toCursor } = useFilter()
  const [live, setLive] = useState(true)
  const newest = filter.cursor === undefined
  const query = useQuery(
    queries.deliveries(useOrganization(), { ...filter, webhook_id: webhookId }, live && newest),
  )
  const { admin } = useMay()
  const filtered = (filter.status ?? filter.event ?? filter.period) !== undefined
  return (
    <Panel
      title={title}
      actions={
        <Group gap="sm">
          <Switch
            label="Live"
            checked={live && newest}
            disabled={!newest}
            onChange={({ currentTarget }) => setLive(currentTarget.checked)}
          />
          {admin ? <ReplayFailedButton webhookId={webhookId} /> : null}
        </Group>
      }
    >
      <DeliveryFilters filter={filter} change={change} />
      <Loaded query={query}>
        {({ data, next_cursor: nextCursor }) =>
          data.length === 0 ? (
            <Empty
              title={filtered ? 'No delivery matches.' : 'There are no deliveries yet.'}
              hint={
                filtered
                  ? 'Choose another status, type or time.'
                  : 'Publish an event that an endpoint subscribed to, or send a test event to an endpoint.'
              }
            />
          ) : (
            <>
              <DeliveryTable deliveries={data} detail={webhookId === undefined ? 'target_url' : 'event_id'} />
              <Pager cursor={filter.cursor} nextCursor={nextCursor} onCursor={toCursor} />
            </>
          )
        }
      </Loaded>
    </Panel>
  )
}
