import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { unwrap } from '../api/client.ts'
import type { Schemas } from '../api/client.ts'
import * as queries from '../api/queries.ts'
import { useAction } from '../api/use-action.ts'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { Loaded } from '../ui/states.tsx'
import { EndpointForm } from './endpoint-form.tsx'

const route = getRouteApi('/o/$organization/endpoints/$endpoint/edit')

export function EditEndpointPage() {
  const { organization, endpoint: id } = route.useParams()
  const navigate = useNavigate()
  // As it was when the form opened: what others change meanwhile must not move under the hands.
  const query = useQuery({ ...queries.webhook(organization, id), refetchInterval: false })
  const back = async () =>
    navigate({ to: '/o/$organization/endpoints/$endpoint', params: { organization, endpoint: id } })
  const save = useAction(
    async (api, body: Schemas['WebhookPatch']) =>
      unwrap(api.PATCH('/api/v1/webhooks/{id}', { params: { path: { id } }, body })),
    { quiet: true, done: 'The endpoint is changed.', onDone: back },
  )
  return (
    <Page title="Edit the endpoint">
      <Panel title="Endpoint">
        <Loaded query={query}>
          {(webhook) => (
            <EndpointForm
              initial={webhook}
              action="Save changes"
              onSubmit={save.mutateAsync}
              onCancel={() => void back()}
            />
          )}
        </Loaded>
      </Panel>
    </Page>
  )
}
