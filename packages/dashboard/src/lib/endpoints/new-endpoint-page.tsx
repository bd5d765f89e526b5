import { useNavigate } from '@tanstack/react-router'
import { unwrap } from '../api/client.ts'
import type { Schemas } from '../api/client.ts'
import { useAction } from '../api/use-action.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { EndpointForm } from './endpoint-form.tsx'
import { SecretDialog } from './secret-dialog.tsx'

export function NewEndpointPage() {
  const organization = useOrganization()
  const navigate = useNavigate()
  const create = useAction(
    async (api, body: Schemas['WebhookInput']) => unwrap(api.POST('/api/v1/webhooks', { body })),
    { quiet: true },
  )
  const created = create.data
  return (
    <Page title="Add an endpoint" lead="Its signing secret is shown once it is there.">
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
          hint="If it gets lost, rotate it."
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
