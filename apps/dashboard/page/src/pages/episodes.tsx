import { routes } from '@earshot/dashboard-core/routes';
import type { EpisodeLine, EpisodesView } from '@earshot/dashboard-core/views';
import { useSignal } from '@preact/signals';
import { Page, Shown } from '../components/page.tsx';
import { Chip, CsvLink, EpisodeLink } from '../components/parts.tsx';
import { SearchBox } from '../components/search-box.tsx';
import { StatusChip } from '../components/status.tsx';
import { Table } from '../components/table.tsx';
import { clockOf } from '../i18n/format.ts';
import { useWords } from '../state/app.ts';
import { useAsked } from '../state/live.ts';

/** All episodes, to be looked for by their beginning. */
export function EpisodesPage() {
  const { t } = useWords();
  const query = useSignal('');
  const pages = useSignal(1);
  const first = useAsked<EpisodesView>(routes.episodes(query.value));
  return (
    <Page
      title={t('page.episodes')}
      aside={
        <div class="tools">
          <SearchBox
            label={t('episodes.search')}
            onSearch={(text) => {
              query.value = text;
              pages.value = 1;
            }}
          />
          <CsvLink table="episodes" title={t('page.episodes')} />
        </div>
      }
    >
      <section class="card" aria-label={t('page.episodes')}>
        <Shown of={first}>
          {(view) => (
            <EpisodesFrom
              view={view}
              query={query.value}
              pages={pages.value}
              onMore={() => (pages.value += 1)}
            />
          )}
        </Shown>
      </section>
    </Page>
  );
}

/** A page and those behind it, each from where the one before it ends now: none has an episode of another, or leaves one out. */
function EpisodesFrom({
  view,
  query,
  pages,
  onMore,
}: {
  readonly view: EpisodesView;
  readonly query: string;
  /** How many are shown. */
  readonly pages: number;
  readonly onMore: () => void;
}) {
  const { t } = useWords();
  const { next } = view;
  return (
    <>
      <EpisodeLines episodes={view.episodes} />
      {next === undefined ? null : pages === 1 ? (
        <button type="button" onClick={onMore}>
          {t('app.more')}
        </button>
      ) : (
        <NextEpisodes query={query} from={next} pages={pages - 1} onMore={onMore} />
      )}
    </>
  );
}

function NextEpisodes({
  query,
  from,
  pages,
  onMore,
}: {
  readonly query: string;
  readonly from: string;
  readonly pages: number;
  readonly onMore: () => void;
}) {
  const next = useAsked<EpisodesView>(routes.episodes(query, from));
  return (
    <Shown of={next}>
      {(view) => <EpisodesFrom view={view} query={query} pages={pages} onMore={onMore} />}
    </Shown>
  );
}

function EpisodeLines({ episodes }: { readonly episodes: readonly EpisodeLine[] }) {
  const { t, word, f } = useWords();
  return (
    <Table
      title={t('page.episodes')}
      rows={episodes}
      keyOf={({ episode }) => episode}
      none={t('episodes.none')}
      columns={[
        { title: t('overview.episode'), cell: (episode) => <EpisodeLink episode={episode} /> },
        {
          title: t('episode.label'),
          cell: ({ label }) => (label === undefined ? '' : <Chip tone="accent">{word('label', label)}</Chip>),
          kind: 'wide',
        },
        { title: t('pipeline.state'), cell: ({ status }) => <StatusChip status={status} />, kind: 'wide' },
        {
          title: t('listener.length'),
          cell: ({ duration_sec }) => (duration_sec === undefined ? '' : clockOf(duration_sec)),
          kind: 'number wide',
        },
        { title: t('figure.plays'), cell: ({ plays }) => f.whole(plays), kind: 'number' },
        { title: t('figure.listeners'), cell: ({ listeners }) => f.whole(listeners), kind: 'number wide' },
        { title: t('figure.hours'), cell: ({ hours }) => f.hours(hours), kind: 'number wide' },
        {
          title: t('figure.completion'),
          cell: ({ completion }) => (completion === undefined ? '–' : f.percent(completion)),
          kind: 'number',
        },
      ]}
    />
  );
}
