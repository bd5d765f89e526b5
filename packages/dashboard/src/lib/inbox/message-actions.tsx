import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { unwrap } from '../api/client.ts'
import type { InboxMessage } from '../api/inbox.ts'
import { useAction } from '../api/use-action.ts'
import { ConfirmButton } from '../ui/confirm-button.tsx'
import { Icon } from '../ui/icons.tsx'

type Props = { message: InboxMessage }

const INBOX = { refresh: ['inbox'] }

/** What an operator can do with a message: replay or erase a finished one, discard an unfinished one. */
export function MessageActions({ message }: Props) {
  const finished = ['done', 'dead', 'discarded'].includes(message.status)
  if (!finished) return <DiscardButton message={message} />
  return message.erased_at === null ? (
    <>
      <ReplayButton message={message} />
      <EraseButton message={message} />
    </>
  ) : null
}

function ReplayButton({ message: { id } }: Props) {
  const replay = useAction(
    async (api) => unwrap(api.POST('/api/v1/inbox/messages/{id}/replay', { params: { path: { id } } })),
    { done: 'Replay started', ...INBOX },
  )
  return (
    <Button
      leftSection={<Icon name="replay" size={16} />}
      loading={replay.isPending}
      onClick={() => replay.mutate()}
    >
      Replay
    </Button>
  )
}

function DiscardButton({ message: { id } }: Props) {
  const [reason, setReason] = useState('')
  const discard = useAction(
    async (api) =>
      unwrap(
        api.POST('/api/v1/inbox/messages/{id}/discard', {
          params: { path: { id } },
          body: { reason: reason.trim() === '' ? 'Discarded in the dashboard' : reason.trim() },
        }),
      ),
    { done: 'Message discarded', ...INBOX },
  )
  return (
    <ConfirmButton
      label="Discard"
      title="Discard this message?"
      action="Discard message"
      dangerous
      mutation={discard}
    >
      It gets no further run, and a run in progress is aborted. Messages of its order key that wait for it
      continue. A discarded message can be replayed.
      <TextInput
        mt="md"
        label="Reason"
        description="Optional. Stored with the message."
        maxLength={500}
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
    </ConfirmButton>
  )
}

function EraseButton({ message: { id } }: Props) {
  const erase = useAction(
    async (api) => unwrap(api.DELETE('/api/v1/inbox/messages/{id}', { params: { path: { id } } })),
    { done: 'Message erased', ...INBOX },
  )
  return (
    <ConfirmButton
      label="Erase"
      title="Erase this message?"
      action="Erase message"
      dangerous
      mutation={erase}
    >
      Its body, payload, order key and errors are removed. It can no longer be replayed. Duplicates of it are
      still recognized. This cannot be undone.
    </ConfirmButton>
  )
}
