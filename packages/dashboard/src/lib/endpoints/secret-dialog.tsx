import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { VerificationCode } from '../snippets/verification-code.tsx'
import { CopyButton } from '../ui/copy-button.tsx'

export interface SecretDialogProps {
  secret: string
  /** An additional sentence. */
  hint: string
  onClose: () => void
}

/** Shows a signing secret once. Only its button closes the dialog, so that a stray click or Escape cannot lose the secret. */
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
        <Text>Store this secret now: it is not shown again. Receivers verify deliveries with it. {hint}</Text>
        <TextInput
          label="Secret"
          value={secret}
          readOnly
          data-autofocus
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
        <Group>
          <CopyButton value={secret} label="Copy secret" />
        </Group>
        <VerificationCode />
        <Group justify="flex-end">
          <Button onClick={onClose}>I have stored it</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
