import { Option } from 'commander'

/** How `serve` takes one option of the sender or of its API. */
export interface ServeOption<Value> {
  /** The flag. The variable is `HOOKSEAL_` and its name in capitals, unless `env` names another one. */
  flag: `--${string}`
  env?: string
  /** What it does, with its unit and range. */
  help: string
  /** The default as a user would type it; undefined if there is none. */
  default: string | undefined
  parse: (text: string) => Value
}

/** One row for each member of the options: a missing one is a type error. */
export type Table<Options> = {
  readonly [Name in keyof Options]-?: ServeOption<Exclude<Options[Name], undefined>>
}

/** Returns the flag and the variable of an option, as they are typed. */
export function namesOf({ flag, env }: Pick<ServeOption<unknown>, 'flag' | 'env'>): {
  flag: string
  env: string
} {
  const [name = ''] = flag.split(' ')
  return { flag: name, env: env ?? `HOOKSEAL_${name.slice(2).replaceAll('-', '_').toUpperCase()}` }
}

/** Creates the option of commander for a row. */
export function toOption({ flag, env, help, default: preset, parse }: ServeOption<unknown>): Option {
  const shown = preset === undefined ? help : `${help} (default: ${preset})`
  return new Option(flag, shown)
    .env(namesOf({ flag, ...(env && { env }) }).env)
    .argParser((text) => (text === '' ? text : parse(text)))
}

/** Reads the values of a table from the flags of the command. Omits those that were not passed, or are empty. */
export function readRows<Options>(
  table: Table<Options>,
  flags: Readonly<Record<string, unknown>>,
): Partial<Options> {
  const rows: [string, ServeOption<unknown>][] = Object.entries(table)
  const values = rows.map(([name, row]) => [name, flags[toOption(row).attributeName()]])
  // Each value is the result of its row's `parse`.
  return Object.fromEntries(
    values.filter(([, value]) => value !== undefined && value !== ''),
  ) as Partial<Options>
}
