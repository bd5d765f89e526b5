import { Button, Group, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useId, useState } from 'react'
import * as queries from '../api/queries.ts'
import { isOperational } from '../events/operational-types.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { EmptyState, Loaded } from '../ui/states.tsx'
import classes from './endpoints.module.css'
import { EventOption, type EventOptionProps } from './event-option.tsx'
import { useSourceTypes } from './use-source-types.ts'

export interface EventPickerProps {
  value: readonly string[]
  onChange: (events: string[]) => void
  error: string | undefined
}

/**
 * Selects event types from the catalog, each with its example and schema, and types of sources. Types of the application come first, those
 * of the sender itself last. Deprecated types are only shown if they are selected already.
 */
export function EventPicker({ value, onChange, error }: EventPickerProps) {
  const query = useQuery(queries.eventTypes(useOrganization()))
  const [search, setSearch] = useState('')
  const [initial] = useState(value)
  const ofSources = useSourceTypes(value, search)
  return (
    <fieldset className={classes.fieldset}>
      <legend>Events ({value.length} selected)</legend>
      <TextInput
        aria-label="Search event types"
        placeholder="Search event types"
        value={search}
        onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        onKeyDown={(event) => {
          // Enter in a search field does not mean that the form is complete.
          if (event.key === 'Enter') event.preventDefault()
        }}
        mb="xs"
      />
      <Loaded query={query}>
        {({ data }) => (
          <Options
            types={[
              ...data.filter(
                ({ name, deprecated_at: deprecated }) => deprecated === null || initial.includes(name),
              ),
              ...ofSources,
            ]}
            search={search}
            value={value}
            onChange={onChange}
          />
        )}
      </Loaded>
      {error === undefined ? null : <p className={classes.error}>{error}</p>}
    </fieldset>
  )
}

interface OptionsProps {
  types: readonly EventOptionProps['type'][]
  search: string
  value: readonly string[]
  onChange: (events: string[]) => void
}

function Options({ types, search, value, onChange }: OptionsProps) {
  const [active, setActive] = useState<string>()
  const hintId = useId()
  const text = search.trim().toLowerCase()
  const found = types
    .filter(
      ({ name, description }) =>
        name.toLowerCase().includes(text) || description.toLowerCase().includes(text),
    )
    .toSorted((one, other) => Number(isOperational(one.name)) - Number(isOperational(other.name)))
  const names = found.map(({ name }) => name)
  const matching = text === '' ? 'all' : 'all matching'
  // The list is one tab stop: the option that had the focus last.
  const tabStop = active !== undefined && names.includes(active) ? active : names[0]

  function move(event: KeyboardEvent<HTMLDivElement>) {
    // Not in an open example, which scrolls by the same keys.
    if (!(event.target instanceof HTMLInputElement)) return
    const next = nextIndex(event.key, names.indexOf(tabStop ?? ''), names.length)
    if (next === undefined) return
    event.preventDefault()
    setActive(names[next])
    event.currentTarget.querySelectorAll<HTMLElement>('input[type=checkbox]')[next]?.focus()
  }

  if (found.length === 0)
    return (
      <EmptyState
        title={types.length === 0 ? 'No event types yet' : 'No matching event types'}
        hint={
          types.length === 0 ? 'An operator adds event types on the page Event types.' : 'Change the search.'
        }
      />
    )
  return (
    <>
      <Group gap="xs" mb="xs">
        <Button
          variant="default"
          size="xs"
          disabled={names.every((name) => value.includes(name))}
          onClick={() => onChange([...new Set([...value, ...names])])}
        >
          Select {matching} ({names.length})
        </Button>
        <Button
          variant="default"
          size="xs"
          disabled={!names.some((name) => value.includes(name))}
          onClick={() => onChange(value.filter((name) => !names.includes(name)))}
        >
          Clear {matching}
        </Button>
        <span id={hintId} className={classes.note}>
          Arrow keys move in the list, Space selects.
        </span>
      </Group>
      <div
        className={classes.types}
        role="group"
        aria-label="Event types"
        aria-describedby={hintId}
        onKeyDown={move}
      >
        {found.map((type) => (
          <EventOption
            key={type.name}
            type={type}
            checked={value.includes(type.name)}
            isTabStop={type.name === tabStop}
            onFocus={() => setActive(type.name)}
            onToggle={(on) =>
              onChange(on ? [...value, type.name] : value.filter((other) => other !== type.name))
            }
          />
        ))}
      </div>
    </>
  )
}

function nextIndex(key: string, index: number, count: number): number | undefined {
  if (key === 'ArrowDown') return Math.min(index + 1, count - 1)
  if (key === 'ArrowUp') return Math.max(index - 1, 0)
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  return undefined
}
