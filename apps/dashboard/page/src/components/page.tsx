import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Connection } from '../api/live.ts';
import { useApp, useWords } from '../state/app.ts';
import type { Live } from '../state/live.ts';
import { Empty } from './parts.tsx';

/** A page: its heading, which is focused when somebody comes to it, and what stands below. */
export function Page({
  title,
  aside,
  children,
  lead,
}: {
  readonly title: string;
  /** Beside the heading. */
  readonly aside?: ComponentChildren;
  /** In place of the plain heading's surroundings: what stands before it. */
  readonly lead?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { moved } = useApp();
  useLayoutEffect(() => {
    if (moved.peek()) heading.current?.focus();
  }, []);
  useEffect(() => {
    document.title = `${title} · Earshot`;
  }, [title]);
  return (
    <>
      <header class="page-head">
        {lead}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {aside}
      </header>
      {children}
    </>
  );
}

/** How a live view stands, for eyes and screen readers. */
export function ConnectionState({
  connection,
  at,
}: {
  readonly connection: Connection;
  readonly at: number | undefined;
}) {
  const { t, f } = useWords();
  return (
    <p class={`connection connection-${connection}`}>
      <span role="status">{t(`live.${connection}`)}</span>
      {at === undefined ? null : (
        <span class="connection-at">{t('live.updated', { time: f.second(at) })}</span>
      )}
    </p>
  );
}

/** Shows a view once it is there; until then that it is loading, or why it is not. */
export function Shown<View>({
  of,
  children,
}: {
  readonly of: Pick<Live<View>, 'view' | 'failure'>;
  readonly children: (view: View) => ComponentChildren;
}) {
  const { t } = useApp().words.value;
  const failure = of.failure.value;
  const view = of.view.value;
  return (
    <>
      {failure === undefined ? null : (
        <p class="failure" role="alert">
          {t('app.failed', { reason: failure })}
        </p>
      )}
      {view !== undefined ? children(view) : failure === undefined ? <Empty>{t('app.loading')}</Empty> : null}
    </>
  );
}
