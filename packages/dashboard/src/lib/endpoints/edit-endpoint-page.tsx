import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type EndpointPatch, updateEndpoint } from '../api/endpoints.ts'
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
  // No refetching: a change made elsewhere must not overwrite what is being edited.
  const query = useQuery({ ...queries.endpoint(organization, id), meta: { live: false } })
  const back = async () =>
    navigate({ to: '/o/$organization/endpoints/$endpoint', params: { organization, endpoint: id } })
  const save = useAction(async (api, body: EndpointPatch) => updateEndpoint(api, id, body), {
    quiet: true,
    done: 'Endpoint updated',
    onDone: back,
  })
  return (
    <Page title="Edit endpoint">
      <Panel title="Endpoint">
        <Loaded query={query}>
          {(endpoint) => (
            <EndpointForm
              initial={endpoint}
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
