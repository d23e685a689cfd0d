import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useWords } from '../state/app.ts';

/** A chart's figures as a table, which is made when it is opened. */
export function AsTable({ children }: { readonly children: () => ComponentChildren }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <details class="as-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('app.asTable')}</summary>
      {open ? children() : null}
    </details>
  );
}
