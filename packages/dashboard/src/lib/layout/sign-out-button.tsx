import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { errorMessage } from '../api/api-error.ts'
import { api } from '../api/client.ts'
import { Icon } from '../ui/icons.tsx'

export function SignOutButton() {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  async function signOut() {
    try {
      await api.DELETE('/api/v1/session')
    } catch (error) {
      // The cookie is still there: the user must not believe to be signed out.
      notifications.show({ title: 'Request failed', message: errorMessage(error), color: 'red' })
      return
    }
    await navigate({ to: '/sign-in' })
    // The next key must not see cached data of this one.
    queryClient.clear()
  }
  return (
    <Button
      variant="subtle"
      color="gray"
      justify="flex-start"
      size="compact-sm"
      fw={500}
      c="inherit"
      leftSection={<Icon name="signOut" size={16} />}
      onClick={() => void signOut()}
    >
      Sign out
    </Button>
  )
}
