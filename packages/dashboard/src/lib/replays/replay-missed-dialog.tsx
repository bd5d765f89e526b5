import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { errorMessage } from '../api/api-error.ts'
import { useAction } from '../api/use-action.ts'
import { fromLocalText, toLocalText } from '../ui/local-time.ts'
import { timeZoneName } from '../ui/time-zone.ts'
import { ReplayProgress } from './replay-progress.tsx'
import { startReplayOfMissed } from './replay-requests.ts'

export interface ReplayMissedDialogProps {
  endpointId: string
  /** The time at which the field starts, in milliseconds since the epoch. The dialog is closed when it is undefined. */
  since: number | undefined
  onClose: () => void
}

/** Creates the deliveries that an endpoint missed, for example while it was disabled. */
export function ReplayMissedDialog({ endpointId, since, onClose }: ReplayMissedDialogProps) {
  return (
    <Modal
      opened={since !== undefined}
      onClose={onClose}
      title="Replay missed events"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {since === undefined ? null : <MissedForm endpointId={endpointId} since={since} onClose={onClose} />}
    </Modal>
  )
}

function MissedForm({
  endpointId,
  since: initial,
  onClose,
}: {
  endpointId: string
  since: number
  onClose: () => void
}) {
  const [text, setText] = useState(() => toLocalText(initial))
  const since = fromLocalText(text)
  const replay = useAction(startReplayOfMissed, { quiet: true })
  if (replay.data !== undefined) return <ReplayProgress id={replay.data.id} onClose={onClose} />
  return (
    <Stack>
      <Text>
        Sends the events that this endpoint has no delivery for, for example because it was disabled: those of
        the types it is subscribed to now, published since this time.
      </Text>
      <TextInput
        type="datetime-local"
        label="Published since"
        description={`In ${timeZoneName()}.`}
        step={1}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        error={since === undefined ? 'Enter a date and a time.' : undefined}
      />
      {replay.error === null ? null : (
        <Text role="alert" c="var(--mantine-color-error)">
          {errorMessage(replay.error)}
        </Text>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          disabled={since === undefined}
          loading={replay.isPending}
          onClick={() => since !== undefined && replay.mutate({ endpointId, since })}
        >
          Replay missed events
        </Button>
      </Group>
    </Stack>
  )
}
