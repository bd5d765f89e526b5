import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Schemas, unwrap } from '../api/client.ts'
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
  const [text, setText] = useState(() => localText(Date.parse(until) - DAY_MS))
  const since = toIso(text)
  const { data } = useQuery({
    ...queries.outcomes(useOrganization(), { since: since ?? until, until, webhookId }),
    enabled: since !== undefined && since < until,
  })
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
      <TextInput
        type="datetime-local"
        label="Made since"
        step={1}
        max={localText(Date.parse(until))}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        error={since === undefined ? 'Enter a day and a time.' : undefined}
      />
      <Text role="status">
        {waiting === undefined
          ? 'Choose a time in the past.'
          : `${formatCount(waiting)} failed or dead since then.`}
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          disabled={data === undefined || waiting === 0}
          loading={replay.isPending}
          onClick={() =>
            data !== undefined && since !== undefined && replay.mutate({ since, before: data.totals })
          }
        >
          {waiting === undefined ? 'Replay' : `Replay ${formatCount(waiting)}`}
        </Button>
      </Group>
    </Stack>
  )
}

const DAY_MS = 86_400_000

/** As a field of day and time has it: of the place where the browser is, without a zone. */
function localText(time: number): string {
  const offset = new Date(time).getTimezoneOffset() * 60_000
  return new Date(time - offset).toISOString().slice(0, 19)
}

function toIso(text: string): string | undefined {
  const time = Date.parse(text)
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}
