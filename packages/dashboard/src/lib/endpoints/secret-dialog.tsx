import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { CopyButton } from '../ui/copy-button.tsx'

export interface SecretDialogProps {
  secret: string
  /** What else to know of it. */
  hint: string
  onClose: () => void
}

/** A signing secret, this once. It closes by its button alone: nobody loses it by a slip of the hand. */
export function SecretDialog({ secret, hint, onClose }: SecretDialogProps) {
  return (
    <Modal
      opened
      onClose={onClose}
      title="Signing secret"
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      size="lg"
    >
      <Stack>
        <Text>Store this now: it is not shown again. Receivers verify deliveries with it. {hint}</Text>
        <TextInput
          label="Secret"
          value={secret}
          readOnly
          data-autofocus
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
        <Group justify="space-between">
          <CopyButton value={secret} label="Copy secret" />
          <Button onClick={onClose}>I have stored it</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
