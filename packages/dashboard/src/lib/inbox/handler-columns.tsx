import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { unwrap } from '../api/client.ts'
import type { InboxHandler } from '../api/inbox.ts'
import type { MessageStatus } from '../api/inbox-filter.ts'
import { useAction } from '../api/use-action.ts'
import { useOrganization } from '../layout/use-organization.ts'
import type { Column } from '../ui/data-table.tsx'
import { formatCount } from '../ui/format.ts'
import { ToneBadge } from '../ui/status-badge.tsx'
import { Time } from '../ui/time.tsx'

/** Handlers, each with a button that pauses or resumes it. */
export function useHandlerColumns(): Column<InboxHandler>[] {
  const organization = useOrganization()
  const messages = (handler: string, status: MessageStatus, count: number) =>
    count === 0 ? (
      '0'
    ) : (
      <Link to="/o/$organization/inbox" params={{ organization }} search={{ handler, status }}>
        {count >= 10_000 ? `At least ${formatCount(count)}` : formatCount(count)}
      </Link>
    )
  return [
    { header: 'Handler', cell: ({ name }) => name },
    { header: 'Type', cell: ({ type }) => type },
    {
      header: 'Status',
      cell: ({ paused_at: at }) =>
        at === null ? (
          <ToneBadge tone="delivered">Running</ToneBadge>
        ) : (
          <>
            <ToneBadge tone="failed">Paused</ToneBadge> <Time at={at} />
          </>
        ),
    },
    { header: 'Last seen', cell: ({ seen_at: at }) => <Time at={at} /> },
    { header: 'Failed', cell: ({ name, messages: { failed } }) => messages(name, 'failed', failed) },
    { header: 'Blocked', cell: ({ name, messages: { blocked } }) => messages(name, 'blocked', blocked) },
    { header: 'Dead', cell: ({ name, messages: { dead } }) => messages(name, 'dead', dead) },
    { header: 'Action', cell: (handler) => <PauseButton handler={handler} /> },
  ]
}

function PauseButton({ handler: { name, paused_at: pausedAt } }: { handler: InboxHandler }) {
  const isPaused = pausedAt !== null
  const change = useAction(
    async (api) => {
      const params = { params: { path: { name } } }
      return unwrap(
        isPaused
          ? api.POST('/api/v1/inbox/handlers/{name}/resume', params)
          : api.POST('/api/v1/inbox/handlers/{name}/pause', params),
      )
    },
    { done: isPaused ? 'Handler resumed' : 'Handler paused', refresh: ['inbox'] },
  )
  const label = isPaused ? 'Resume' : 'Pause'
  return (
    <Button
      variant="default"
      size="xs"
      aria-label={`${label} ${name}`}
      loading={change.isPending}
      onClick={() => change.mutate()}
    >
      {label}
    </Button>
  )
}
