import { Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import { ApiError, errorMessage } from '../api/api-error.ts'
import { type Schemas, unwrap } from '../api/client.ts'
import * as queries from '../api/queries.ts'
import { useAction } from '../api/use-action.ts'
import { CopyButton } from '../ui/copy-button.tsx'

type Scope = Schemas['ApiKeyInput']['scopes'][number]

const SCOPES: readonly { value: Scope; label: string; description: string }[] = [
  { value: 'read', label: 'Read', description: 'See endpoints, events and deliveries with their data.' },
  { value: 'publish', label: 'Publish', description: 'Publish events.' },
  {
    value: 'admin',
    label: 'Admin',
    description: 'Everything in the organization: change endpoints, replay, publish.',
  },
]

interface Props {
  /** Undefined for an operator key. */
  organizationId: string | undefined
  onClose: () => void
}

/** Creates a key and shows it once. */
export function CreateKeyForm({ organizationId, onClose }: Props) {
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<Scope[]>(['read'])
  const create = useAction(
    async (api) =>
      organizationId === undefined
        ? unwrap(api.POST('/api/v1/keys', { body: { name: name.trim() } }))
        : unwrap(
            api.POST('/api/v1/organizations/{id}/keys', {
              params: { path: { id: organizationId } },
              body: { name: name.trim(), scopes },
            }),
          ),
    { quiet: true, refresh: queries.operatorKeys.queryKey.slice(0, 1) },
  )
  if (create.data !== undefined) return <NewKey apiKey={create.data.key} onClose={onClose} />

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    create.mutate()
  }

  const fields = create.error instanceof ApiError ? create.error.fields : {}
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Name"
          description="Names the client that uses the key."
          required
          data-autofocus
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          error={fields['name'] ?? (create.error === null ? undefined : errorMessage(create.error))}
        />
        {organizationId === undefined ? (
          <Text>The key has every scope, for every organization.</Text>
        ) : (
          <Checkbox.Group label="Scopes" value={scopes} onChange={setScopes}>
            <Stack gap="xs" mt="xs">
              {SCOPES.map((scope) => (
                <Checkbox key={scope.value} {...scope} />
              ))}
            </Stack>
          </Checkbox.Group>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            loading={create.isPending}
            disabled={organizationId !== undefined && scopes.length === 0}
          >
            Create key
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function NewKey({ apiKey, onClose }: { apiKey: string; onClose: () => void }) {
  return (
    <Stack>
      <Text>Store this key now: it is not shown again.</Text>
      <TextInput
        label="API key"
        value={apiKey}
        readOnly
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      <Group justify="space-between">
        <CopyButton value={apiKey} label="Copy key" />
        <Button onClick={onClose}>I have stored it</Button>
      </Group>
    </Stack>
  )
}
