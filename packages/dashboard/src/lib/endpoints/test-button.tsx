import { Button, NativeSelect, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type Endpoint, sendTestEvent } from '../api/endpoints.ts'
import { useAction } from '../api/use-action.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'

/** Sends the example of an event type to this endpoint only, and opens the delivery. */
export function TestButton({ endpoint: { id, events } }: { endpoint: Endpoint }) {
  const [opened, { open, close }] = useDisclosure(false)
  const [type, setType] = useState(events[0] ?? '')
  const organization = useOrganization()
  const navigate = useNavigate()
  const send = useAction(async (api) => sendTestEvent(api, id, type), {
    onDone: async ({ delivery_id: delivery }) =>
      navigate({ to: '/o/$organization/deliveries/$delivery', params: { organization, delivery } }),
  })
  return (
    <>
      <Button onClick={open}>Send test event</Button>
      <ConfirmDialog
        title="Send test event"
        action="Send"
        opened={opened}
        pending={send.isPending}
        onConfirm={() => send.mutate()}
        onClose={close}
      >
        <Stack>
          <Text>
            Sends the example of the event type to this endpoint only. Its id starts with evt_test_, so that
            receivers can recognize it.
          </Text>
          <NativeSelect
            label="Event type"
            data={events}
            value={type}
            onChange={({ currentTarget }) => setType(currentTarget.value)}
          />
        </Stack>
      </ConfirmDialog>
    </>
  )
}
