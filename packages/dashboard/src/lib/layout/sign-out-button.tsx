import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../api/client.ts'
import { Icon } from '../ui/icons.tsx'

export function SignOutButton() {
  const navigate = useNavigate()
  const queries = useQueryClient()
  async function signOut() {
    await api.DELETE('/api/v1/session')
    await navigate({ to: '/sign-in' })
    // What was seen under this key is not there for the next one.
    queries.clear()
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
