import { NumberInput, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Endpoint, EndpointInput } from '../api/endpoints.ts'
import { useSubmit } from '../api/use-submit.ts'
import { checkUrl } from './check-url.ts'
import classes from './endpoints.module.css'
import { EventPicker } from './event-picker.tsx'
import { HeaderFields, type HeaderRow } from './header-fields.tsx'
import { FormFoot } from '../ui/form-foot.tsx'
import { lostHeaders } from './hidden-headers.ts'

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
  rate_limit: string | number
}

/** The form for a new or an existing endpoint. Errors of the API appear at the fields they are about. */
export function EndpointForm({ initial, action, onSubmit, onCancel }: EndpointFormProps) {
  const form = useForm<Values>({
    initialValues: toValues(initial),
    validateInputOnBlur: ['url', 'name', 'description', 'rate_limit'],
    validate: {
      url: (url) => checkUrl(url).error ?? tooLong(url, LIMITS.url),
      name: (name) => tooLong(name, LIMITS.name),
      description: (description) => tooLong(description, LIMITS.description),
      rate_limit: checkRateLimit,
      events: (events) => (events.length === 0 ? 'Select at least one event.' : null),
    },
  })

  const { problem, submit } = useSubmit(form, async (values) => onSubmit(toInput(values)))

  return (
    <form className={classes.form} noValidate onSubmit={submit}>
      <TextInput
        label="URL"
        description="Deliveries are sent here as POST requests. It must use https and a public address."
        placeholder="https://example.com/webhooks"
        type="url"
        required
        {...form.getInputProps('url')}
        data-path="url"
      />
      <Warning text={form.errors['url'] === undefined ? checkUrl(form.values.url).warning : undefined} />
      <Warning text={hiddenValuesWarning(lostHeaders(initial, form.values))} />
      <TextInput label="Name" description="Optional. Shown in lists." {...form.getInputProps('name')} />
      <Textarea label="Description" autosize minRows={2} {...form.getInputProps('description')} />
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
        // Invalid values are shown with an error, never changed.
        clampBehavior="none"
        hideControls
        {...form.getInputProps('rate_limit')}
      />
      <FormFoot action={action} problem={problem} pending={form.submitting} onCancel={onCancel} />
    </form>
  )
}

/** The limits of the API, in characters. */
const LIMITS = { url: 2048, name: 255, description: 2000, rateLimit: 100_000 }

function tooLong(text: string, limit: number): string | null {
  return text.length > limit ? `Use at most ${limit} characters. These are ${text.length}.` : null
}

function checkRateLimit(value: string | number): string | null {
  if (value === '') return null
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= LIMITS.rateLimit
    ? null
    : `Enter a whole number from 1 to ${LIMITS.rateLimit}, or leave it empty.`
}

function Warning({ text }: { text: string | undefined }) {
  return text === undefined ? null : <p className={classes.warning}>{text}</p>
}

function hiddenValuesWarning(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined
  return `This URL has another origin, and hidden header values are not sent to it. Enter the value of ${names.join(', ')} again, or remove the header.`
}

function toValues(endpoint: Endpoint | undefined): Values {
  return {
    url: endpoint?.url ?? '',
    name: endpoint?.name ?? '',
    description: endpoint?.description ?? '',
    events: endpoint?.events ?? [],
    headers: Object.entries(endpoint?.headers ?? {}).map(([name, value]) => ({ key: name, name, value })),
    rate_limit: endpoint?.rate_limit ?? '',
  }
}

function toInput({ url, name, description, events, headers, rate_limit: rateLimit }: Values): EndpointInput {
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

function textOf(error: unknown): string | undefined {
  return typeof error === 'string' ? error : undefined
}
