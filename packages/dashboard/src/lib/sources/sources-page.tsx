import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type Source, sources } from '../api/sources.ts'
import { useFilter } from '../api/use-filter.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { usePermissions } from '../session/use-permissions.ts'
import { type Column, rowLink } from '../ui/data-table.tsx'
import { formatCount } from '../ui/format.ts'
import { Icon } from '../ui/icons.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { Page } from '../ui/page.tsx'
import { PagedTable } from '../ui/paged-table.tsx'
import { Panel } from '../ui/panel.tsx'
import { EmptyState } from '../ui/states.tsx'
import { MaybeTime } from '../ui/time.tsx'
import { SourceStatus } from './source-status.tsx'
import { useProvider, useSourceName } from './use-provider.ts'

export function SourcesPage() {
  const organization = useOrganization()
  const { filter } = useFilter()
  const query = useQuery(sources(organization, filter.cursor))
  const columns = useColumns()
  const add = usePermissions().admin ? (
    <LinkButton
      to="/o/$organization/sources/new"
      params={{ organization }}
      leftSection={<Icon name="plus" size={16} />}
    >
      Add source
    </LinkButton>
  ) : undefined
  return (
    <Page
      title="Sources"
      lead="Each source is a URL that receives the webhooks of a provider. They become events, which endpoints subscribe to."
      actions={add}
    >
      <Panel title="All sources">
        <PagedTable
          label="Sources"
          query={query}
          columns={columns}
          empty={
            <EmptyState
              title="No sources yet"
              hint="Add a source to receive the webhooks of Stripe, GitHub, Slack and other providers."
              action={add}
            />
          }
        />
      </Panel>
    </Page>
  )
}

function useColumns(): Column<Source>[] {
  const organization = useOrganization()
  const nameOf = useSourceName()
  const find = useProvider()
  return [
    {
      header: 'Name',
      cell: (source) => (
        <Link
          className={rowLink}
          to="/o/$organization/sources/$source"
          params={{ organization, source: source.id }}
        >
          {nameOf(source)}
        </Link>
      ),
    },
    { header: 'Provider', cell: ({ provider }) => find(provider)?.title ?? provider },
    { header: 'Status', cell: (source) => <SourceStatus source={source} /> },
    { header: 'Last event', cell: ({ last_event_at: at }) => <MaybeTime at={at} none="Never" /> },
    { header: 'Last rejection', cell: ({ last_rejected_at: at }) => <MaybeTime at={at} none="Never" /> },
    { header: 'Rejected', cell: ({ rejected_count: count }) => formatCount(count) },
  ]
}
