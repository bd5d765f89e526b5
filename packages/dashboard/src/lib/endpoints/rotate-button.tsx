import { Button, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { type Endpoint, rotateSecret } from '../api/endpoints.ts'
import { useAction } from '../api/use-action.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { DEFAULT_OVERLAP, OverlapSelect } from '../ui/overlap-select.tsx'
import { SecretDialog } from './secret-dialog.tsx'

/** Creates a new signing secret. The previous one keeps signing for a time, so that receivers can switch. */
export function RotateButton({ endpoint: { id } }: { endpoint: Endpoint }) {
  const [opened, { open, close }] = useDisclosure(false)
  const [overlap, setOverlap] = useState(DEFAULT_OVERLAP)
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
          <OverlapSelect value={overlap} onChange={setOverlap} />
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
