import { Button, Modal, PasswordInput, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDisclosure } from '@mantine/hooks'
import { rotateSourceSecret, type Source } from '../api/sources.ts'
import { useAction } from '../api/use-action.ts'
import { useSubmit } from '../api/use-submit.ts'
import { FormFoot } from '../ui/form-foot.tsx'
import { DEFAULT_OVERLAP, OverlapSelect } from '../ui/overlap-select.tsx'

/** Adds the new secret of a provider. The previous one stays valid for a time, so that no delivery is rejected meanwhile. */
export function RotateSourceButton({ source }: { source: Source }) {
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <>
      <Button variant="default" onClick={open}>
        Rotate secret
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title="Rotate the secret"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <RotateForm source={source} onClose={close} />
      </Modal>
    </>
  )
}

function RotateForm({ source: { id }, onClose }: { source: Source; onClose: () => void }) {
  // The API calls the field `secret`, but reports invalid ones as `secrets`.
  const form = useForm({
    initialValues: { secrets: '', overlap: DEFAULT_OVERLAP },
    validate: { secrets: (secret) => (secret === '' ? 'Enter the new secret.' : null) },
  })
  const rotate = useAction(
    async (api, { secrets, overlap }: typeof form.values) =>
      rotateSourceSecret(api, id, secrets, Number(overlap)),
    { quiet: true, done: 'Secret rotated', onDone: onClose },
  )
  const { problem, submit } = useSubmit(form, rotate.mutateAsync)
  return (
    <form noValidate onSubmit={submit}>
      <Stack>
        <Text>
          Create a new secret at the provider, and enter it here. Until the previous secret expires,
          deliveries signed with either are accepted.
        </Text>
        <PasswordInput
          label="New secret"
          autoComplete="off"
          required
          data-autofocus
          {...form.getInputProps('secrets')}
          data-path="secrets"
        />
        <OverlapSelect
          value={form.values.overlap}
          onChange={(overlap) => form.setFieldValue('overlap', overlap)}
        />
        <FormFoot action="Rotate" problem={problem} pending={form.submitting} onCancel={onClose} />
      </Stack>
    </form>
  )
}
