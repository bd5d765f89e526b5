import type { Provider, Source, SourceInput, SourcePatch } from '../api/sources.ts'

/** The fields of a source's form. They have the names of the API, so that its errors appear at them. */
export interface SourceValues {
  provider: string
  name: string
  /** For a new source. */
  secrets: string
  public_url: string
  /** Empty in an update: the token stays. */
  verify_token: string
  client_id: string
  environment: string
  public_key: string
  api_key: string
  confirm_subscriptions: boolean
}

/** Options in the form of a provider. Their names are those of {@link SourceValues}. */
export function optionsOf({ name, options }: Provider): readonly string[] {
  // The only option that is not a credential, so that providers do not list it.
  return name === 'amazon-sns' ? [...options, 'confirm_subscriptions'] : options
}

export function toValues(source: Source | undefined): SourceValues {
  const { options } = source ?? {}
  return {
    provider: source?.provider ?? '',
    name: source?.name ?? '',
    secrets: '',
    public_url: source?.public_url ?? '',
    verify_token: '',
    client_id: options?.client_id ?? '',
    environment: options?.environment ?? 'production',
    public_key: options?.public_key ?? '',
    api_key: options?.api_key ?? '',
    confirm_subscriptions: options?.confirm_subscriptions ?? false,
  }
}

/** The changed settings. Empty fields that the provider does not need are left out. */
export function toPatch(values: SourceValues, provider: Provider): SourcePatch {
  const wanted = new Set(optionsOf(provider))
  const { client_id: clientId, public_key: publicKey, api_key: apiKey } = values
  const options = {
    ...(wanted.has('client_id') && clientId !== '' ? { client_id: clientId } : {}),
    ...(wanted.has('environment')
      ? { environment: values.environment === 'sandbox' ? ('sandbox' as const) : ('production' as const) }
      : {}),
    ...(wanted.has('public_key') && publicKey !== '' ? { public_key: publicKey } : {}),
    ...(wanted.has('api_key') && apiKey !== '' ? { api_key: apiKey } : {}),
    ...(wanted.has('confirm_subscriptions') ? { confirm_subscriptions: values.confirm_subscriptions } : {}),
  }
  return {
    name: values.name.trim(),
    ...(Object.keys(options).length === 0 ? {} : { options }),
    ...(provider.needs_public_url && values.public_url !== ''
      ? { public_url: values.public_url.trim() }
      : {}),
    ...(values.verify_token === '' ? {} : { verify_token: values.verify_token }),
  }
}

/** Several secrets are separated by whitespace. A secret contains none. */
export function toInput(values: SourceValues, provider: Provider): SourceInput {
  const secrets = values.secrets.split(/\s+/).filter((secret) => secret !== '')
  return { provider: provider.name, secrets, ...toPatch(values, provider) }
}
