import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Api } from '../api/client.ts'
import { createSource, providers, type Source, type SourceInput, updateSource } from '../api/sources.ts'
import { useAction } from '../api/use-action.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { Loaded } from '../ui/states.tsx'
import { SourceForm } from './source-form.tsx'
import { toInput } from './source-values.ts'

export function NewSourcePage() {
  const organization = useOrganization()
  const navigate = useNavigate()
  const query = useQuery(providers(organization))
  const create = useAction(
    async (api, { input, signsOwnUrl }: { input: SourceInput; signsOwnUrl: boolean }) =>
      signsOwnUrl ? createWithOwnUrl(api, input) : createSource(api, input),
    {
      quiet: true,
      done: 'Source created',
      onDone: async ({ id }) =>
        navigate({ to: '/o/$organization/sources/$source', params: { organization, source: id } }),
    },
  )
  return (
    <Page title="Add source" lead="The URL to enter at the provider is shown after creation.">
      <Panel title="Source">
        <Loaded query={query}>
          {({ data }) => (
            <SourceForm
              providers={data}
              action="Create source"
              onSubmit={async (values, provider) => {
                const input = toInput(values, provider)
                const signsOwnUrl = provider.needs_public_url && input.public_url === undefined
                return create.mutateAsync({ input, signsOwnUrl })
              }}
              onCancel={() => void navigate({ to: '/o/$organization/sources', params: { organization } })}
            />
          )}
        </Loaded>
      </Panel>
    </Page>
  )
}

/** Creates a source whose provider signs the URL of the source, which is known afterwards only. Until then, it is disabled. */
async function createWithOwnUrl(api: Api, input: SourceInput): Promise<Source> {
  const draft = { ...input, public_url: `${globalThis.location.origin}/in/`, enabled: false }
  const { id, url } = await createSource(api, draft)
  return updateSource(api, id, { public_url: url, enabled: true })
}
