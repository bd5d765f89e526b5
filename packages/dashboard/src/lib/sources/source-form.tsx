import { NativeSelect, PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Provider, Source } from '../api/sources.ts'
import { useSubmit } from '../api/use-submit.ts'
import { FormFoot } from '../ui/form-foot.tsx'
import { OptionField } from './option-field.tsx'
import { optionsOf, type SourceValues, toValues } from './source-values.ts'
import classes from './sources.module.css'

export interface SourceFormProps {
  initial?: Source
  providers: readonly Provider[]
  action: string
  /** Rejects with the error of the API. */
  onSubmit: (values: SourceValues, provider: Provider) => Promise<unknown>
  onCancel: () => void
}

/** The form for a new or an existing source, with the fields that its provider needs. */
export function SourceForm({ initial, providers, action, onSubmit, onCancel }: SourceFormProps) {
  const find = (name: string) => providers.find((provider) => provider.name === name)
  const form = useForm<SourceValues>({
    initialValues: toValues(initial),
    validate: {
      provider: (name) => (find(name) === undefined ? 'Select the provider.' : null),
      secrets: (secrets) => (initial === undefined && secrets.trim() === '' ? 'Enter a secret.' : null),
    },
  })
  const provider = find(form.values.provider)
  const { problem, submit } = useSubmit(form, async (values) => {
    if (provider !== undefined) await onSubmit(values, provider)
  })
  const field = (name: keyof SourceValues) => ({ ...form.getInputProps(name), 'data-path': name })
  return (
    <form className={classes.form} noValidate onSubmit={submit}>
      {initial === undefined ? <ProviderSelect providers={providers} {...field('provider')} /> : null}
      <TextInput
        label="Name"
        description="Optional. Shown in lists."
        placeholder={provider?.title ?? ''}
        {...field('name')}
      />
      {initial === undefined ? (
        <PasswordInput
          label="Secret"
          description={`The secret with which ${provider?.title ?? 'the provider'} signs its webhooks. It is encrypted and not shown again. Separate several secrets by spaces.`}
          autoComplete="off"
          required
          {...field('secrets')}
        />
      ) : null}
      {provider === undefined ? null : (
        <>
          {provider.needs_public_url ? (
            <TextInput
              label="Public URL"
              description={`${provider.title} signs the URL that it calls. Enter it as it is configured there. Leave this empty if that is the URL of this source.`}
              type="url"
              {...field('public_url')}
            />
          ) : null}
          {provider.needs_verify_token ? (
            <PasswordInput
              label="Verify token"
              description={
                initial?.has_verify_token === true
                  ? 'Leave this empty to keep the current token.'
                  : `A text that you choose and also enter at ${provider.title}, which repeats it in its handshake.`
              }
              autoComplete="off"
              {...field('verify_token')}
            />
          ) : null}
          {optionsOf(provider).map((name) => (
            <OptionField key={name} name={name} form={form} />
          ))}
        </>
      )}
      <FormFoot action={action} problem={problem} pending={form.submitting} onCancel={onCancel} />
    </form>
  )
}

function ProviderSelect({ providers, ...input }: Pick<SourceFormProps, 'providers'>) {
  const sorted = providers.toSorted((one, other) => one.title.localeCompare(other.title))
  return (
    <NativeSelect
      label="Provider"
      required
      data={[
        { value: '', label: 'Select the provider' },
        ...sorted.map(({ name, title }) => ({ value: name, label: title })),
      ]}
      {...input}
    />
  )
}
