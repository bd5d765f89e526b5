import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Schemas, unwrap } from '../api/client.ts'
import { type Period, PERIOD_NAMES, PERIODS } from '../api/filters.ts'
import * as queries from '../api/queries.ts'
import { useAction } from '../api/use-action.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { formatCount } from '../ui/format.ts'
import { ReplayProgress } from './replay-progress.tsx'

export interface ReplayFailedProps {
  webhookId: string | undefined
  until: string
  onClose: () => void
}

interface Replay {
  since: string
  before: Schemas['DeliveryFigures']
}

export function ReplayFailed({ webhookId, until, onClose }: ReplayFailedProps) {
  const [period, setPeriod] = useState<Period>('24h')
  const since = new Date(Date.parse(until) - PERIODS[period].ms).toISOString()
  const { data } = useQuery(queries.outcomes(useOrganization(), { since, until, webhookId }))
  const replay = useAction(async (api, replayed: Replay) => {
    const body = { since: replayed.since, until, status: ['failed' as const, 'dead' as const] }
    const done = await unwrap(
      webhookId === undefined
        ? api.POST('/api/v1/replay', { body })
        : api.POST('/api/v1/webhooks/{id}/replay', { params: { path: { id: webhookId } }, body }),
    )
    return { ...replayed, total: done.replayed }
  })
  if (replay.data !== undefined)
    return <ReplayProgress {...replay.data} until={until} webhookId={webhookId} onClose={onClose} />

  const waiting = data === undefined ? undefined : data.totals.failed + data.totals.dead
  return (
    <Stack>
      <Text>
        Each is sent again now with the id it had, so that receivers which have seen it can tell. Its schedule
        of retries begins anew.
      </Text>
      <NativeSelect
        label="Made in the"
        data={PERIOD_NAMES.map((name) => ({ value: name, label: PERIODS[name].label }))}
        value={period}
        onChange={({ currentTarget: { value } }) =>
          setPeriod(PERIOD_NAMES.find((name) => name === value) ?? '24h')
        }
      />
      <Text role="status">
        {waiting === undefined ? 'Counting…' : `${formatCount(waiting)} failed or dead in that time.`}
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          disabled={data === undefined || waiting === 0}
          loading={replay.isPending}
          onClick={() => data !== undefined && replay.mutate({ since, before: data.totals })}
        >
          {waiting === undefined ? 'Replay' : `Replay ${formatCount(waiting)}`}
        </Button>
      </Group>
    </Stack>
  )
}
