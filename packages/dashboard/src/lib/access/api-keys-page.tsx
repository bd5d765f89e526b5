import { useQuery } from '@tanstack/react-query'
import * as queries from '../api/queries.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { EmptyState, Loaded } from '../ui/states.tsx'
import { CreateKeyButton } from './create-key-button.tsx'
import { KeyTable } from './key-table.tsx'

/** The API keys of the current organization, and the operator keys. */
export function ApiKeysPage() {
  const organization = useOrganization()
  const own = useQuery(queries.organizationKeys(organization))
  const operators = useQuery(queries.operatorKeys)
  return (
    <Page title="API keys" lead="Keys authenticate against the REST API, the command line and this page.">
      <Panel
        title={`Keys of organization ${organization}`}
        actions={<CreateKeyButton organizationId={organization} />}
      >
        <Loaded query={own}>
          {({ data }) =>
            data.length === 0 ? (
              <EmptyState title="No keys yet" hint="Create a key with the scopes that its client needs." />
            ) : (
              <KeyTable label="Keys of the organization" keys={data} organizationId={organization} />
            )
          }
        </Loaded>
      </Panel>
      <Panel title="Operator keys" actions={<CreateKeyButton organizationId={undefined} />}>
        <p>Operator keys have every scope, for every organization.</p>
        <Loaded query={operators}>
          {({ data }) => <KeyTable label="Operator keys" keys={data} organizationId={undefined} />}
        </Loaded>
      </Panel>
    </Page>
  )
}
