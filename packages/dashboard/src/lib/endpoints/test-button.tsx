import { Button, NativeSelect, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { unwrap } from '../api/client.ts'
import type { Schemas } from '../api/client.ts'
import { useAction } from '../api/use-action.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'

/** Sends the catalogue's example of a type to this endpoint alone, and shows the delivery. */
export function TestButton({ webhook: { id, events } }: { webhook: Schemas['Webhook'] }) {
  const [opened, { open, close }] = useDisclosure(false)
  const [type, setType] = useState(events[0] ?? '')
  const organization = useOrganization()
  const navigate = useNavigate()
  const send = useAction(
    async (api) =>
      unwrap(api.POST('/api/v1/webhooks/{id}/test', { params: { path: { id } }, body: { type } })),
    {
      onDone: async ({ delivery_id: delivery }) =>
        navigate({ to: '/o/$organization/deliveries/$delivery', params: { organization, delivery } }),
    },
  )
  return (
    <>
      <Button onClick={open}>Send test event</Button>
      <ConfirmDialog
        title="Send a test event"
        action="Send"
        opened={opened}
        pending={send.isPending}
        onConfirm={() => send.mutate()}
        onClose={close}
      >
        <Stack>
          <Text>
            The example of a type goes to this endpoint alone. Its id begins with evt_test_, so that receivers
            can tell.
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
