import { Button, Modal } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { CreateKeyForm } from './create-key-form.tsx'

/** Opens the form for a new key of an organization, or for an operator key when `organizationId` is undefined. */
export function CreateKeyButton({ organizationId }: { organizationId: string | undefined }) {
  const [opened, { open, close }] = useDisclosure(false)
  const title = organizationId === undefined ? 'Create operator key' : 'Create key'
  return (
    <>
      <Button variant="default" size="xs" onClick={open}>
        {title}
      </Button>
      {/* Only its buttons close the dialog, so that a stray click or Escape cannot lose the key. */}
      <Modal
        opened={opened}
        onClose={close}
        title={title}
        withCloseButton={false}
        closeOnEscape={false}
        closeOnClickOutside={false}
      >
        <CreateKeyForm organizationId={organizationId} onClose={close} />
      </Modal>
    </>
  )
}
