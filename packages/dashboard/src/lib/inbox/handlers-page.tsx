import { useQuery } from '@tanstack/react-query'
import { handlers } from '../api/inbox.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { DataTable } from '../ui/data-table.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { EmptyState, Loaded } from '../ui/states.tsx'
import { BlockedKeysPanel } from './blocked-keys-panel.tsx'
import { useHandlerColumns } from './handler-columns.tsx'

export function HandlersPage() {
  const organization = useOrganization()
  const query = useQuery(handlers)
  const columns = useHandlerColumns()
  return (
    <Page
      title="Handlers"
      lead="Each handler runs the messages of its type, in the processes that register it."
      actions={
        <LinkButton variant="default" to="/o/$organization/inbox" params={{ organization }}>
          View messages
        </LinkButton>
      }
    >
      <Panel title="All handlers">
        <Loaded query={query}>
          {({ data }) =>
            data.length === 0 ? (
              <EmptyState
                title="No handlers yet"
                hint="A process registers its handlers by inbox.on when it starts."
              />
            ) : (
              <DataTable label="Handlers" columns={columns} rows={data} rowKey={({ name }) => name} />
            )
          }
        </Loaded>
      </Panel>
      <BlockedKeysPanel />
    </Page>
  )
}
