import { Modal, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Schemas } from '../api/client.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { useStore } from '../ui/create-store.ts'
import { sessionEnded } from './session-ended.ts'
import { SignInForm } from './sign-in-form.tsx'

/** Signs in again without leaving the page, so that the input of its forms is kept. */
export function SessionEndedDialog() {
  const ended = useStore(sessionEnded)
  const organization = useOrganization()
  const queryClient = useQueryClient()
  const navigate = useNavigate()

  async function onSignedIn(me: Schemas['Me']) {
    // Another key must not see cached data of the previous one.
    if (me.operator || me.organizations.some(({ id }) => id === organization)) {
      queryClient.removeQueries({ type: 'inactive' })
      await queryClient.invalidateQueries()
    } else {
      queryClient.clear()
      await navigate({ to: '/' })
    }
  }

  return (
    <Modal
      opened={ended}
      onClose={() => undefined}
      title="Sign in again"
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
    >
      <Stack>
        <Text>
          Your session has ended: 12 hours have passed, you signed out in another tab, or the key was revoked.
          The page keeps what you entered.
        </Text>
        <SignInForm onSignedIn={(me) => void onSignedIn(me)} />
        <Text size="sm">
          <a href="/sign-in">Discard it and go to the sign-in page</a>
        </Text>
      </Stack>
    </Modal>
  )
}
