import { Button, NativeSelect, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { type Endpoint, rotateSecret } from '../api/endpoints.ts'
import { useAction } from '../api/use-action.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { SecretDialog } from './secret-dialog.tsx'

const OVERLAPS = [
  { value: '86400', label: '24 hours' },
  { value: '3600', label: '1 hour' },
  { value: '604800', label: '7 days' },
  { value: '0', label: 'Expire immediately (leaked)' },
]

/** Creates a new signing secret. The previous one keeps signing for a time, so that receivers can switch. */
export function RotateButton({ endpoint: { id } }: { endpoint: Endpoint }) {
  const [opened, { open, close }] = useDisclosure(false)
  const [overlap, setOverlap] = useState('86400')
  const rotate = useAction(async (api) => rotateSecret(api, id, Number(overlap)), { onDone: close })
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
            Deliveries are signed with the new secret immediately. Until the previous secret expires, they are
            signed with both, so that receivers accept them with either.
          </Text>
          <NativeSelect
            label="Keep the previous secret for"
            data={OVERLAPS}
            value={overlap}
            onChange={({ currentTarget }) => setOverlap(currentTarget.value)}
          />
        </Stack>
      </ConfirmDialog>
      {rotate.data === undefined ? null : (
        <SecretDialog
          secret={rotate.data.signing_secret}
          hint="Configure it in the receiver before the previous secret expires."
          onClose={rotate.reset}
        />
      )}
    </>
  )
}
