import { Button, Checkbox, Group, Textarea, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type SyntheticEvent, useState } from 'react'
import { ApiError, errorMessage } from '../api/api-error.ts'
import type { Schemas } from '../api/client.ts'
import { useAction } from '../api/use-action.ts'
import { checkJson } from '../events/check-json.ts'
import classes from '../events/events.module.css'
import { useOrganization } from '../layout/use-organization.ts'
import { putEventType } from './put-event-type.ts'

export interface EventTypeFormProps {
  /** The type to edit. @default a new type */
  initial?: Schemas['EventType']
  action: string
}

/** The form for a new or an existing event type. */
export function EventTypeForm({ initial, action }: EventTypeFormProps) {
  const organization = useOrganization()
  const navigate = useNavigate()
  const [name, setName] = useState(initial?.name ?? '')
  const [description, setDescription] = useState(initial?.description ?? '')
  const [example, setExample] = useState(textOf(initial?.example))
  const [schema, setSchema] = useState(textOf(initial?.schema))
  const [deprecated, setDeprecated] = useState(initial !== undefined && initial.deprecated_at !== null)
  const [invalid, setInvalid] = useState<Record<string, string>>({})
  const back = async () => navigate({ to: '/o/$organization/event-types', params: { organization } })
  const save = useAction(putEventType, {
    quiet: true,
    done: initial === undefined ? 'Event type added' : 'Event type updated',
    onDone: back,
  })

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    const problems = {
      ...(name.trim() === '' ? { name: 'Enter a name, such as invoice.paid.' } : {}),
      ...jsonProblem('example', example),
      ...jsonProblem('schema', schema),
    }
    setInvalid(problems)
    if (Object.keys(problems).length === 0)
      save.mutate({
        name: name.trim(),
        description,
        exampleJson: example.trim(),
        schemaJson: schema.trim(),
        deprecated,
      })
  }

  const errors: Record<string, string> = { ...toFieldErrors(save.error), ...invalid }
  const code = {
    spellCheck: false,
    autosize: true,
    maxRows: 22,
    classNames: { input: classes['code'] ?? '' },
  }
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <TextInput
        label="Name"
        description="Letters, digits and underscores, separated by single dots or hyphens. It cannot be changed later."
        placeholder="invoice.paid"
        required
        disabled={initial !== undefined}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        error={errors['name']}
      />
      <TextInput
        label="Description"
        description="Shown to the users that subscribe endpoints."
        value={description}
        onChange={({ currentTarget }) => setDescription(currentTarget.value)}
        error={errors['description']}
      />
      <Textarea
        {...code}
        label="Example"
        description="JSON. Test events contain it as their data."
        minRows={4}
        value={example}
        onChange={({ currentTarget }) => setExample(currentTarget.value)}
        error={errors['example']}
      />
      <Textarea
        {...code}
        label="Schema"
        description="Optional. A JSON Schema (draft 2020-12) that the data of events must satisfy."
        minRows={4}
        value={schema}
        onChange={({ currentTarget }) => setSchema(currentTarget.value)}
        error={errors['schema']}
      />
      {initial === undefined ? null : (
        <Checkbox
          label="Deprecated"
          description="Events of this type are still published and delivered, but new subscriptions are not offered."
          checked={deprecated}
          onChange={({ currentTarget }) => setDeprecated(currentTarget.checked)}
        />
      )}
      {errors[''] === undefined ? null : <p role="alert">{errors['']}</p>}
      <Group>
        <Button type="submit" loading={save.isPending}>
          {action}
        </Button>
        <Button variant="default" onClick={() => void back()}>
          Cancel
        </Button>
      </Group>
    </form>
  )
}

function textOf(value: unknown): string {
  return value === null || value === undefined ? '' : JSON.stringify(value, null, 2)
}

function jsonProblem(field: string, text: string): Record<string, string> {
  const problem = text.trim() === '' ? undefined : checkJson(text)
  return problem === undefined ? {} : { [field]: problem }
}

/** Messages by field. Errors about no field have the key ''. */
function toFieldErrors(error: Error | null): Record<string, string> {
  if (error === null) return {}
  if (!(error instanceof ApiError)) return { '': errorMessage(error) }
  const entries = Object.entries(error.fields).map(([path, message]) => [path.split('.')[0] ?? '', message])
  return entries.length === 0 ? { '': error.message } : Object.fromEntries(entries)
}
