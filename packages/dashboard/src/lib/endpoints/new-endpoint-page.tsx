import { useNavigate } from '@tanstack/react-router'
import { createEndpoint, type EndpointInput } from '../api/endpoints.ts'
import { useAction } from '../api/use-action.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { EndpointForm } from './endpoint-form.tsx'
import { SecretDialog } from './secret-dialog.tsx'

export function NewEndpointPage() {
  const organization = useOrganization()
  const navigate = useNavigate()
  const create = useAction(async (api, body: EndpointInput) => createEndpoint(api, body), { quiet: true })
  const created = create.data
  return (
    <Page title="Add endpoint" lead="The signing secret is shown after creation.">
      <Panel title="Endpoint">
        <EndpointForm
          action="Create endpoint"
          onSubmit={create.mutateAsync}
          onCancel={() => void navigate({ to: '/o/$organization/endpoints', params: { organization } })}
        />
      </Panel>
      {created === undefined ? null : (
        <SecretDialog
          secret={created.signing_secret}
          hint="If you lose it, rotate the secret."
          onClose={() =>
            void navigate({
              to: '/o/$organization/endpoints/$endpoint',
              params: { organization, endpoint: created.id },
            })
          }
        />
      )}
    </Page>
  )
}
