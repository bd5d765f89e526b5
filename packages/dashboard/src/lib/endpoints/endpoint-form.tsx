import { Button, Group, NumberInput, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { ApiError, errorMessage } from '../api/api-error.ts'
import type { Endpoint, EndpointInput } from '../api/endpoints.ts'
import { checkUrl } from './check-url.ts'
import classes from './endpoints.module.css'
import { EventPicker } from './event-picker.tsx'
import { HeaderFields, type HeaderRow } from './header-fields.tsx'

export interface EndpointFormProps {
  initial?: Endpoint
  action: string
  /** Rejects with the error of the API. */
  onSubmit: (input: EndpointInput) => Promise<unknown>
  onCancel: () => void
}

interface Values {
  url: string
  name: string
  description: string
  events: string[]
  headers: HeaderRow[]
  rateLimit: string | number
}

/** The form for a new or an existing endpoint. Errors of the API appear at the fields they are about. */
export function EndpointForm({ initial, action, onSubmit, onCancel }: EndpointFormProps) {
  const [problem, setProblem] = useState<string>()
  const form = useForm<Values>({
    initialValues: toValues(initial),
    validateInputOnBlur: ['url'],
    validate: {
      url: (url) => checkUrl(url).error ?? null,
      events: (events) => (events.length === 0 ? 'Select at least one event.' : null),
    },
  })

  async function submit(values: Values) {
    setProblem(undefined)
    try {
      await onSubmit(toInput(values))
    } catch (error) {
      const fields = error instanceof ApiError ? toFieldErrors(error.fields) : {}
      form.setErrors(fields)
      if (Object.keys(fields).length === 0) setProblem(errorMessage(error))
    }
  }

  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={form.onSubmit(submit, (errors) => {
        // Screen readers announce the error of the field that receives the focus.
        form.getInputNode(Object.keys(errors)[0] ?? '')?.focus()
      })}
    >
      <TextInput
        label="URL"
        description="Deliveries are sent here as POST requests. It must use https and a public address."
        placeholder="https://example.com/webhooks"
        type="url"
        required
        maxLength={2048}
        {...form.getInputProps('url')}
        data-path="url"
      />
      <Warning text={form.errors['url'] === undefined ? checkUrl(form.values.url).warning : undefined} />
      <TextInput
        label="Name"
        description="Optional. Shown in lists."
        maxLength={255}
        {...form.getInputProps('name')}
      />
      <Textarea
        label="Description"
        autosize
        minRows={2}
        maxLength={2000}
        {...form.getInputProps('description')}
      />
      <EventPicker
        value={form.values.events}
        onChange={(events) => form.setFieldValue('events', events)}
        error={textOf(form.errors['events'])}
      />
      <HeaderFields
        rows={form.values.headers}
        onChange={(headers) => form.setFieldValue('headers', headers)}
        error={textOf(form.errors['headers'])}
      />
      <NumberInput
        label="Rate limit"
        description="Maximum attempts per second. Leave empty for no limit."
        min={1}
        max={100_000}
        allowDecimal={false}
        hideControls
        {...form.getInputProps('rateLimit')}
      />
      {problem === undefined ? null : (
        <p className={classes.error} role="alert">
          {problem}
        </p>
      )}
      <Group>
        <Button type="submit" loading={form.submitting}>
          {action}
        </Button>
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </Group>
    </form>
  )
}

function Warning({ text }: { text: string | undefined }) {
  return text === undefined ? null : <p className={classes.warning}>{text}</p>
}

function toValues(endpoint: Endpoint | undefined): Values {
  return {
    url: endpoint?.url ?? '',
    name: endpoint?.name ?? '',
    description: endpoint?.description ?? '',
    events: endpoint?.events ?? [],
    headers: Object.entries(endpoint?.headers ?? {}).map(([name, value]) => ({ key: name, name, value })),
    rateLimit: endpoint?.rate_limit ?? '',
  }
}

function toInput({ url, name, description, events, headers, rateLimit }: Values): EndpointInput {
  const named = headers.filter((header) => header.name.trim() !== '')
  return {
    url: url.trim(),
    name,
    description,
    events,
    headers: Object.fromEntries(named.map((header) => [header.name.trim(), header.value])),
    rate_limit: typeof rateLimit === 'number' ? rateLimit : null,
  }
}

/** Shows errors of `headers.x-tenant` or `events.0` at the `headers` or `events` field. */
function toFieldErrors(fields: Readonly<Record<string, string>>): Record<string, string> {
  const names: Readonly<Record<string, string>> = { rate_limit: 'rateLimit' }
  return Object.fromEntries(
    Object.entries(fields).map(([path, message]) => {
      const [field = ''] = path.split('.')
      return [names[field] ?? field, message]
    }),
  )
}

function textOf(error: unknown): string | undefined {
  return typeof error === 'string' ? error : undefined
}
