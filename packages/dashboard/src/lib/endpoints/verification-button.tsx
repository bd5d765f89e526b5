import { Button, Modal } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { VerificationCode } from '../snippets/verification-code.tsx'

interface VerificationButtonProps {
  label?: string
  size?: 'xs' | 'sm'
}

/** Opens the code that verifies deliveries. */
export function VerificationButton({ label = 'Verification code', size = 'sm' }: VerificationButtonProps) {
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <>
      <Button variant="default" size={size} onClick={open}>
        {label}
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title="Verify deliveries"
        size="lg"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <VerificationCode />
      </Modal>
    </>
  )
}
