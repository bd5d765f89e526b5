import { Button, NativeSelect, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { unwrap } from '../api/client.ts'
import type { Schemas } from '../api/client.ts'
import { useAction } from '../api/use-action.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { SecretDialog } from './secret-dialog.tsx'

const OVERLAPS = [
  { value: '86400', label: '24 hours' },
  { value: '3600', label: '1 hour' },
  { value: '604800', label: '7 days' },
  { value: '0', label: 'No time: it leaked' },
]

/** A new signing secret, while the one before goes on signing for as long as receivers need to change over. */
export function RotateButton({ webhook: { id } }: { webhook: Schemas['Webhook'] }) {
  const [opened, { open, close }] = useDisclosure(false)
  const [overlap, setOverlap] = useState('86400')
  const rotate = useAction(
    async (api) => {
      const body = { overlap_seconds: Number(overlap) }
      return unwrap(api.POST('/api/v1/webhooks/{id}/rotate-secret', { params: { path: { id } }, body }))
    },
    { onDone: close },
  )
  return (
    <>
      <Button variant="default" onClick={open}>
        Rotate secret
      </Button>
      <ConfirmDialog
        title="Rotate the signing secret?"
        action="Rotate"
        opened={opened}
        pending={rotate.isPending}
        onConfirm={() => rotate.mutate()}
        onClose={close}
      >
        <Stack>
          <Text>
            Deliveries are signed by the new secret at once, and by the previous one as well until the overlap
            ends: receivers that know either of them accept.
          </Text>
          <NativeSelect
            label="The previous secret goes on signing for"
            data={OVERLAPS}
            value={overlap}
            onChange={({ currentTarget }) => setOverlap(currentTarget.value)}
          />
        </Stack>
      </ConfirmDialog>
      {rotate.data === undefined ? null : (
        <SecretDialog
          secret={rotate.data.signing_secret}
          hint="Give it to the receiver before the overlap ends."
          onClose={rotate.reset}
        />
      )}
    </>
  )
}
