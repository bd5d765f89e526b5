import { Checkbox } from '@mantine/core'
import type { Schemas } from '../api/client.ts'
import { TextBlock } from '../ui/text-block.tsx'
import classes from './endpoints.module.css'

export interface EventOptionProps {
  type: Pick<Schemas['EventType'], 'name' | 'description' | 'schema' | 'example' | 'deprecated_at'>
  checked: boolean
  /** Whether Tab reaches this option. Arrow keys reach all of them. */
  isTabStop: boolean
  onFocus: () => void
  onToggle: (on: boolean) => void
}

/** One event type of the list, with its example and schema. */
export function EventOption({ type, checked, isTabStop, onFocus, onToggle }: EventOptionProps) {
  const { name, description, schema, example, deprecated_at: deprecated } = type
  const hasExample = example !== null && example !== undefined
  const tabIndex = isTabStop ? 0 : -1
  return (
    <div className={classes.type} onFocus={onFocus}>
      <Checkbox
        label={deprecated === null ? name : `${name} (deprecated)`}
        description={description === '' ? undefined : description}
        checked={checked}
        tabIndex={tabIndex}
        onChange={({ currentTarget }) => onToggle(currentTarget.checked)}
      />
      {!hasExample && schema === null ? null : (
        <details className={classes.details}>
          <summary tabIndex={tabIndex} aria-label={`Example and schema of ${name}`}>
            Example and schema
          </summary>
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
