import { Checkbox, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Schemas } from '../api/client.ts'
import * as queries from '../api/queries.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { EmptyState, Loaded } from '../ui/states.tsx'
import { TextBlock } from '../ui/text-block.tsx'
import classes from './endpoints.module.css'

export interface EventPickerProps {
  value: readonly string[]
  onChange: (events: string[]) => void
  error: string | undefined
}

/** Selects event types from the catalog, each with its example and schema. There is no wildcard: an endpoint lists its types. */
export function EventPicker({ value, onChange, error }: EventPickerProps) {
  const query = useQuery(queries.eventTypes(useOrganization()))
  const [search, setSearch] = useState('')
  const toggle = (name: string, on: boolean) =>
    onChange(on ? [...value, name] : value.filter((other) => other !== name))
  return (
    <fieldset className={classes.fieldset}>
      <legend>Events ({value.length} selected)</legend>
      <TextInput
        aria-label="Search event types"
        placeholder="Search event types"
        value={search}
        onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        mb="xs"
      />
      <Loaded query={query}>
        {({ data }) => {
          const found = data.filter(({ name }) => name.includes(search.trim().toLowerCase()))
          if (found.length === 0)
            return (
              <EmptyState
                title="No matching event types"
                hint="Add an event type with PUT /api/v1/event-types/{name}."
              />
            )
          return (
            <div className={classes.types}>
              {found.map((type) => (
                <Type
                  key={type.name}
                  type={type}
                  checked={value.includes(type.name)}
                  onToggle={(on) => toggle(type.name, on)}
                />
              ))}
            </div>
          )
        }}
      </Loaded>
      {error === undefined ? null : <p className={classes.error}>{error}</p>}
    </fieldset>
  )
}

interface TypeProps {
  type: Schemas['EventType']
  checked: boolean
  onToggle: (on: boolean) => void
}

function Type({ type: { name, description, schema, example }, checked, onToggle }: TypeProps) {
  const hasExample = example !== null && example !== undefined
  return (
    <div className={classes.type}>
      <Checkbox
        label={name}
        description={description === '' ? undefined : description}
        checked={checked}
        onChange={({ currentTarget }) => onToggle(currentTarget.checked)}
      />
      {!hasExample && schema === null ? null : (
        <details className={classes.details}>
          <summary aria-label={`Example and schema of ${name}`}>Example and schema</summary>
          {hasExample ? (
            <>
              <h4>Example</h4>
              <TextBlock label={`Example of ${name}`} text={JSON.stringify(example, null, 2)} />
            </>
          ) : null}
          {schema === null ? null : (
            <>
              <h4>Schema</h4>
              <TextBlock label={`Schema of ${name}`} text={JSON.stringify(schema, null, 2)} />
            </>
          )}
        </details>
      )}
    </div>
  )
}
