import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { type Source, source as sourceQuery } from '../api/sources.ts'
import { usePermissions } from '../session/use-permissions.ts'
import { Copyable } from '../ui/copyable.tsx'
import { DescriptionList } from '../ui/description-list.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { LoadedPage } from '../ui/states.tsx'
import { MaybeTime, Time } from '../ui/time.tsx'
import { RejectionsPanel } from './rejections-panel.tsx'
import { SetupPanel } from './setup-panel.tsx'
import { SourceActions } from './source-actions.tsx'
import { SourceStatus } from './source-status.tsx'
import { useProvider, useSourceName } from './use-provider.ts'

const route = getRouteApi('/o/$organization/sources/$source')

export function SourcePage() {
  const { organization, source: id } = route.useParams()
  const query = useQuery(sourceQuery(organization, id))
  const { admin } = usePermissions()
  const nameOf = useSourceName()
  return (
    <LoadedPage query={query} title="Source">
      {(source) => (
        <Page
          title={nameOf(source)}
          lead={`Its events have types that begin with ${source.provider}. Endpoints can subscribe to ${source.provider}.*`}
          actions={admin ? <SourceActions source={source} /> : undefined}
        >
          <StatePanel source={source} />
          <SetupPanel source={source} />
          <RejectionsPanel source={source} />
        </Page>
      )}
    </LoadedPage>
  )
}

function StatePanel({ source }: { source: Source }) {
  const { organization } = route.useParams()
  const provider = useProvider()(source.provider)
  const [current, previous] = [source.secrets[0], source.secrets.find(({ expires_at: at }) => at !== null)]
  const asks = provider !== undefined && provider.handshake !== 'none'
  return (
    <Panel
      title="Source"
      actions={
        // Ids of its events begin with its own.
        <LinkButton
          variant="default"
          size="xs"
          to="/o/$organization/deliveries"
          params={{ organization }}
          search={{ q: `${source.id}:` }}
        >
          View deliveries of its events
        </LinkButton>
      }
    >
      <DescriptionList
        items={{
          Status: <SourceStatus source={source} />,
          Provider: provider?.title ?? source.provider,
          'Last event': <MaybeTime at={source.last_event_at} none="Never" />,
          'Last rejection': <MaybeTime at={source.last_rejected_at} none="Never" />,
          ...(asks ? { Handshake: <MaybeTime at={source.handshake_at} none="Not received yet" /> } : {}),
          Secret: current === undefined ? 'None' : <SecretAge at={current.created_at} />,
          ...(previous?.expires_at ? { 'Previous secret expires': <Time at={previous.expires_at} /> } : {}),
          ...(source.public_url === null ? {} : { 'Signed URL': source.public_url }),
          ID: <Copyable value={source.id} label="Copy source ID" />,
        }}
      />
    </Panel>
  )
}

function SecretAge({ at }: { at: string }) {
  return (
    <>
      Set <Time at={at} />
    </>
  )
}
