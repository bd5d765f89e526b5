import { Button, Group, Modal, Stack } from '@mantine/core'
import type { ReactNode } from 'react'

export interface ConfirmDialogProps {
  title: string
  /** The label of the confirm button, a verb. */
  action: string
  /** Whether the action cannot be undone. The button is then red. @default false */
  dangerous?: boolean
  opened: boolean
  pending: boolean
  onConfirm: () => void
  onClose: () => void
  children: ReactNode
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, action, dangerous = false, opened, pending, onConfirm, onClose, children } = props
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack>
        <div>{children}</div>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button {...(dangerous && { color: 'red' })} loading={pending} onClick={onConfirm}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
