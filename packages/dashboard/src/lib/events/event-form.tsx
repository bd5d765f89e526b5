import { Button, Group, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type SyntheticEvent, useState } from 'react'
import { ApiError, errorMessage } from '../api/api-error.ts'
import type { Schemas } from '../api/client.ts'
import { useAction } from '../api/use-action.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { TextBlock } from '../ui/text-block.tsx'
import { checkJson } from './check-json.ts'
import classes from './events.module.css'
import { publishEvent } from './publish-event.ts'

/** The form that publishes an event. Its data starts as the example of the selected type. */
export function EventForm({ types }: { types: readonly Schemas['EventType'][] }) {
  const organization = useOrganization()
  const navigate = useNavigate()
  const [type, setType] = useState(types.find(({ example }) => example !== null) ?? types[0])
  const [data, setData] = useState(() => exampleText(type))
  const [id, setId] = useState('')
  const [jsonError, setJsonError] = useState<string>()
  const publish = useAction(publishEvent, {
    quiet: true,
    done: 'Event published',
    onDone: async ({ id: event }) =>
      navigate({ to: '/o/$organization/events/$event', params: { organization, event } }),
  })

  function choose(name: string) {
    const chosen = types.find((other) => other.name === name)
    setType(chosen)
    setData(exampleText(chosen))
    setJsonError(undefined)
    publish.reset()
  }

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    const problem = checkJson(data)
    setJsonError(problem)
    if (problem !== undefined || type === undefined) return
    const named = id.trim() === '' ? {} : { id: id.trim() }
    publish.mutate({ type: type.name, dataJson: data.trim(), ...named })
  }

  const { idError, dataError } = toFieldErrors(publish.error)
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <NativeSelect
        label="Event type"
        description={type?.description}
        data={types.map(({ name, deprecated_at: deprecated }) => ({
          value: name,
          label: deprecated === null ? name : `${name} (deprecated)`,
        }))}
        value={type?.name ?? ''}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      />
      <Textarea
        label="Data"
        description="JSON. It is delivered as written: numbers keep all their digits."
        autosize
        minRows={6}
        maxRows={22}
        spellCheck={false}
        classNames={{ input: classes['code'] ?? '' }}
        value={data}
        onChange={({ currentTarget }) => setData(currentTarget.value)}
        error={jsonError ?? dataError}
      />
      {type?.schema === null || type?.schema === undefined ? null : (
        <details className={classes.schema}>
          <summary>Schema of the data</summary>
          <TextBlock label={`Schema of ${type.name}`} text={JSON.stringify(type.schema, null, 2)} />
        </details>
      )}
      <TextInput
        label="ID"
        description="Optional. Publishing the same ID again has no effect."
        value={id}
        onChange={({ currentTarget }) => setId(currentTarget.value)}
        error={idError}
      />
      <Group>
        <Button type="submit" loading={publish.isPending}>
          Publish
        </Button>
        <Button
          variant="default"
          onClick={() => void navigate({ to: '/o/$organization/events', params: { organization } })}
        >
          Cancel
        </Button>
      </Group>
    </form>
  )
}

/** Splits an error by field. Errors about no particular field are shown at the data. */
function toFieldErrors(error: Error | null): { idError?: string; dataError?: string } {
  if (error === null) return {}
  const idError = error instanceof ApiError ? error.fields['id'] : undefined
  return idError === undefined ? { dataError: errorMessage(error) } : { idError }
}

function exampleText(type: Schemas['EventType'] | undefined): string {
  return JSON.stringify(type?.example ?? {}, null, 2)
}
