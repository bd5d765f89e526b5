import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Schemas } from '../api/client.ts'
import * as queries from '../api/queries.ts'
import { isOperational } from '../events/operational-types.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { usePermissions } from '../session/use-permissions.ts'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { Icon } from '../ui/icons.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { Loaded } from '../ui/states.tsx'
import { ToneBadge } from '../ui/status-badge.tsx'
import { Time } from '../ui/time.tsx'
import { NoEventTypes } from './no-event-types.tsx'

type EventType = Schemas['EventType']

export function EventTypesPage() {
  const organization = useOrganization()
  const query = useQuery(queries.eventTypes(organization))
  const { operator } = usePermissions()
  const columns = useColumns()
  return (
    <Page
      title="Event types"
      lead="All organizations share this catalog. Only its types can be published and subscribed to."
      actions={
        operator ? (
          <LinkButton
            to="/o/$organization/event-types/new"
            params={{ organization }}
            leftSection={<Icon name="plus" size={16} />}
          >
            Add event type
          </LinkButton>
        ) : undefined
      }
    >
      <Loaded query={query}>
        {({ data }) => {
          const own = data.filter(({ name }) => !isOperational(name))
          const operational = data.filter(({ name }) => isOperational(name))
          return (
            <>
              <Panel title="Catalog">
                {own.length === 0 ? (
                  <NoEventTypes />
                ) : (
                  <DataTable label="Event types" columns={columns} rows={own} rowKey={({ name }) => name} />
                )}
              </Panel>
              <Panel title="Operational types">
                <p>The sender publishes these itself. Endpoints subscribe to them like to any other type.</p>
                <DataTable
                  label="Operational types"
                  columns={OPERATIONAL_COLUMNS}
                  rows={operational}
                  rowKey={({ name }) => name}
                />
              </Panel>
            </>
          )
        }}
      </Loaded>
    </Page>
  )
}

const OPERATIONAL_COLUMNS: Column<EventType>[] = [
  { header: 'Type', cell: ({ name }) => name },
  { header: 'Description', cell: ({ description }) => description },
]

function useColumns(): Column<EventType>[] {
  const organization = useOrganization()
  const { operator } = usePermissions()
  return [
    {
      header: 'Type',
      cell: ({ name, deprecated_at: deprecated }) => (
        <>
          {operator ? (
            <Link to="/o/$organization/event-types/$name/edit" params={{ organization, name }}>
              {name}
            </Link>
          ) : (
            name
          )}{' '}
          {deprecated === null ? null : <ToneBadge tone="pending">Deprecated</ToneBadge>}
        </>
      ),
    },
    { header: 'Description', cell: ({ description }) => (description === '' ? '–' : description) },
    { header: 'Schema', cell: ({ schema }) => (schema === null ? 'None' : 'Yes') },
    { header: 'Changed', cell: ({ updated_at: at, created_at: created }) => <Time at={at ?? created} /> },
  ]
}
