import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import type { SourceValues } from './source-values.ts'

interface Props {
  /** The name of an option of the API. One that this page does not know has no field. */
  name: string
  form: UseFormReturnType<SourceValues>
}

const TEXTS = { client_id: 'Client ID', public_key: 'Public key', api_key: 'API key' } as const

/** A field for an option that only some providers need. */
export function OptionField({ name, form }: Props) {
  if (name === 'client_id' || name === 'public_key' || name === 'api_key')
    return <TextInput label={TEXTS[name]} required {...form.getInputProps(name)} data-path={name} />
  if (name === 'environment')
    return (
      <NativeSelect
        label="Environment"
        data={[
          { value: 'production', label: 'Production' },
          { value: 'sandbox', label: 'Sandbox' },
        ]}
        {...form.getInputProps(name)}
        data-path={name}
      />
    )
  if (name === 'confirm_subscriptions')
    return (
      <Checkbox
        label="Confirm subscriptions"
        description="Opens the link in a signed SubscriptionConfirmation, so that the topic sends its messages here."
        {...form.getInputProps(name, { type: 'checkbox' })}
        data-path={name}
      />
    )
  return null
}
