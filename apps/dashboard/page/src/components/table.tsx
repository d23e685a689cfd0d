import type { ComponentChildren } from 'preact';
import { Empty } from './parts.tsx';
import { useWords } from '../state/app.ts';

/** A column of a table. */
export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** `number` is aligned to the right; `wide` is left out on narrow screens. */
  readonly kind?: 'number' | 'wide' | 'number wide';
}

/** A table that scrolls sideways where it does not fit; its first column names the row. */
export function Table<Row>({
  title,
  columns,
  rows,
  keyOf,
  none,
}: {
  readonly title: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string | number;
  /** What is said when it is empty. */
  readonly none?: string;
}) {
  const { t } = useWords();
  if (rows.length === 0) return <Empty>{none ?? t('app.none')}</Empty>;
  return (
    <div class="table-scroll" role="group" aria-label={title} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map(({ title: of, kind }) => (
              <th key={of} scope="col" class={kind}>
                {of}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ title: of, cell, kind }, index) =>
                index === 0 ? (
                  <th key={of} scope="row" class={kind}>
                    {cell(row)}
                  </th>
                ) : (
                  <td key={of} class={kind}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
