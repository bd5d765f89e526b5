import { ActionIcon, Button, TextInput } from '@mantine/core'
import { Icon } from '../ui/icons.tsx'
import classes from './endpoints.module.css'
import { REDACTED } from './hidden-headers.ts'

export interface HeaderRow {
  key: string
  name: string
  value: string
}

export interface HeaderFieldsProps {
  rows: readonly HeaderRow[]
  onChange: (rows: HeaderRow[]) => void
  /** The error message of the API about the headers. */
  error: string | undefined
}

/** The sender sets these headers itself and rejects custom ones of the same name. */
const RESERVED = ['webhook-id', 'webhook-timestamp', 'webhook-signature', 'content-type', 'user-agent']

export function HeaderFields({ rows, onChange, error }: HeaderFieldsProps) {
  const change = (key: string, changes: Partial<HeaderRow>) =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...changes } : row)))
  return (
    <fieldset className={classes.fieldset}>
      <legend>Custom headers</legend>
      <p className={classes.hint}>
        Sent with each delivery. The sender sets {RESERVED.join(', ')} itself and rejects custom headers with
        these names, and headers that control the request, such as host or content-length. Values that look
        like secrets are shown as {REDACTED}: leave them unchanged to keep the stored value.
      </p>
      <div className={classes.stack}>
        {rows.map((row, index) => (
          <div key={row.key}>
            <div className={classes.headerRow}>
              <TextInput
                label={`Name of header ${index + 1}`}
                placeholder="x-tenant"
                value={row.name}
                onChange={({ currentTarget }) => change(row.key, { name: currentTarget.value })}
              />
              <TextInput
                label={`Value of header ${index + 1}`}
                value={row.value}
                onChange={({ currentTarget }) => change(row.key, { value: currentTarget.value })}
              />
              <ActionIcon
                variant="default"
                size={36}
                aria-label={`Remove header ${index + 1}`}
                onClick={() => onChange(rows.filter(({ key }) => key !== row.key))}
              >
                <Icon name="cross" size={16} />
              </ActionIcon>
            </div>
            {RESERVED.includes(row.name.trim().toLowerCase()) ? (
              <p className={classes.warning}>
                The sender sets {row.name.trim()} itself. Remove this header: the sender rejects it.
              </p>
            ) : null}
          </div>
        ))}
      </div>
      {error === undefined ? null : <p className={classes.error}>{error}</p>}
      <Button
        variant="default"
        size="xs"
        mt="xs"
        leftSection={<Icon name="plus" size={14} />}
        onClick={() => onChange([...rows, { key: crypto.randomUUID(), name: '', value: '' }])}
      >
        Add header
      </Button>
    </fieldset>
  )
}
