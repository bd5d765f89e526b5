import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../api/client.ts'
import { Icon } from '../ui/icons.tsx'

export function SignOutButton() {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  async function signOut() {
    await api.DELETE('/api/v1/session')
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
