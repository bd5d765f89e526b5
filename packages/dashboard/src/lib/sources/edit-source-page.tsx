import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { providers, source as sourceQuery, type SourcePatch, updateSource } from '../api/sources.ts'
import { useAction } from '../api/use-action.ts'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { Loaded } from '../ui/states.tsx'
import { SourceForm } from './source-form.tsx'
import { toPatch } from './source-values.ts'

const route = getRouteApi('/o/$organization/sources/$source/edit')

export function EditSourcePage() {
  const { organization, source: id } = route.useParams()
  const navigate = useNavigate()
  // No refetching: a change made elsewhere must not overwrite what is being edited.
  const query = useQuery({ ...sourceQuery(organization, id), meta: { live: false } })
  const known = useQuery(providers(organization))
  const back = async () =>
    navigate({ to: '/o/$organization/sources/$source', params: { organization, source: id } })
  const save = useAction(async (api, body: SourcePatch) => updateSource(api, id, body), {
    quiet: true,
    done: 'Source updated',
    onDone: back,
  })
  return (
    <Page title="Edit source">
      <Panel title="Source">
        <Loaded query={query}>
          {(source) => (
            <Loaded query={known}>
              {({ data }) => (
                <SourceForm
                  initial={source}
                  providers={data}
                  action="Save changes"
                  onSubmit={async (values, provider) => save.mutateAsync(toPatch(values, provider))}
                  onCancel={() => void back()}
                />
              )}
            </Loaded>
          )}
        </Loaded>
      </Panel>
    </Page>
  )
}
