import type { Count, EpisodeBrief } from '@earshot/dashboard-core/views';
import { routes, type TableName } from '@earshot/dashboard-core/routes';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { addressOf } from '../api/client.ts';
import { hrefOf } from '../routes.ts';
import { useWords } from '../state/app.ts';
import { Cover } from './cover.tsx';

/** A titled part of a page. */
export function Card({
  title,
  hint,
  actions,
  children,
  kind = '',
}: {
  readonly title: string;
  readonly hint?: ComponentChildren;
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
  /** Class that places it. */
  readonly kind?: string;
}) {
  const id = useId();
  return (
    <section class={`card ${kind}`} aria-labelledby={id}>
      <header class="card-head">
        <div>
          <h2 id={id}>{title}</h2>
          {hint === undefined ? null : <p class="hint">{hint}</p>}
        </div>
        {actions}
      </header>
      {children}
    </section>
  );
}

/** One figure with what it counts. */
export function Figure({
  label,
  value,
  hint,
  name,
}: {
  readonly label: string;
  readonly value: string;
  readonly hint?: string | undefined;
  /** Its name in whatever language the page is. */
  readonly name: string;
}) {
  return (
    <div class="figure">
      <dt>{label}</dt>
      <dd class="figure-value" data-figure={name}>
        {value}
      </dd>
      {hint === undefined ? null : <dd class="figure-hint">{hint}</dd>}
    </div>
  );
}

/** Figures side by side. */
export function Figures({ children }: { readonly children: ComponentChildren }) {
  return <dl class="figures">{children}</dl>;
}

/** Downloads a table as CSV. */
export function CsvLink({
  table,
  of,
  title,
}: {
  readonly table: TableName;
  readonly of?: string;
  readonly title: string;
}) {
  const { t } = useWords();
  return (
    <a
      class="quiet"
      href={addressOf(routes.table(table, of))}
      download
      aria-label={t('app.csvOf', { table: title })}
    >
      {t('app.csv')}
    </a>
  );
}

/** A label, state or word in a frame of its own. */
export function Chip({
  children,
  tone = 'plain',
}: {
  readonly children: ComponentChildren;
  readonly tone?: 'plain' | 'good' | 'warn' | 'bad' | 'accent';
}) {
  return <span class={`chip chip-${tone}`}>{children}</span>;
}

/** An episode's cover, title and show, leading to its page. */
export function EpisodeLink({ episode }: { readonly episode: EpisodeBrief }) {
  const { word } = useWords();
  const title = episode.title ?? episode.episode;
  const about = [episode.show, episode.label && word('label', episode.label)].filter(Boolean).join(' · ');
  return (
    <a class="episode-link" href={hrefOf({ page: 'episode', id: episode.episode })}>
      <Cover url={episode.cover} name={title} />
      <span class="episode-link-text">
        <strong>{title}</strong>
        <small>{about}</small>
      </span>
    </a>
  );
}

/** How many of each, as bars of one length scale; the name and the count are text. */
export function Bars({
  counts,
  nameOf,
  valueOf,
}: {
  readonly counts: readonly Count[];
  readonly nameOf: (key: string) => string;
  readonly valueOf: (count: number) => string;
}) {
  const { t } = useWords();
  if (counts.length === 0) return <p class="empty">{t('app.none')}</p>;
  const most = Math.max(...counts.map(({ count }) => count), 1e-9);
  return (
    <ul class="bars">
      {counts.map(({ key, count }) => (
        <li key={key}>
          <span class="bars-name">{key === 'other' ? t('app.other') : nameOf(key)}</span>
          <span class="bars-count">{valueOf(count)}</span>
          <span class="bars-track" aria-hidden="true">
            <span style={{ transform: `scaleX(${Math.max(0, count / most)})` }} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** What is shown in place of something that is not there. */
export function Empty({ children }: { readonly children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}
