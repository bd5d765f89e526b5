import type { ReactNode } from 'react'
import classes from './data-table.module.css'

export interface Column<Row> {
  header: string
  cell: (row: Row) => ReactNode
}

export interface DataTableProps<Row> {
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
}

/** The class of a link that makes its whole row clickable. */
export const rowLink: string | undefined = classes['link']

/**
 * A table. On narrow screens its rows become lists of names and values. The explicit roles are needed because `display: grid`
 * removes the implicit ones.
 */
export function DataTable<Row>({ label, columns, rows, rowKey }: DataTableProps<Row>) {
  return (
    <table className={classes.table} role="table" aria-label={label}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ header }) => (
            <th key={header} role="columnheader" scope="col">
              {header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={rowKey(row)} role="row">
            {columns.map(({ header, cell }) => (
              <td key={header} role="cell" data-label={header}>
                {/* A single element, because a narrow cell is a grid with two columns: its name and this. */}
                <div>{cell(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
