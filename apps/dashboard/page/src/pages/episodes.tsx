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
  const after = useSignal<readonly string[]>([]);
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
              after.value = [];
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
              more={after.value}
              onMore={(all) => (after.value = all)}
            />
          )}
        </Shown>
      </section>
    </Page>
  );
}

function EpisodesFrom({
  view,
  query,
  more,
  onMore,
}: {
  readonly view: EpisodesView;
  readonly query: string;
  /** Where the further pages begin that are shown. */
  readonly more: readonly string[];
  readonly onMore: (more: readonly string[]) => void;
}) {
  const { t } = useWords();
  const [next, ...later] = more;
  return (
    <>
      <EpisodeLines episodes={view.episodes} />
      {next === undefined ? (
        view.next === undefined ? null : (
          <button type="button" onClick={() => view.next !== undefined && onMore([view.next])}>
            {t('app.more')}
          </button>
        )
      ) : (
        <NextEpisodes query={query} from={next} more={later} onMore={(rest) => onMore([next, ...rest])} />
      )}
    </>
  );
}

function NextEpisodes({
  query,
  from,
  more,
  onMore,
}: {
  readonly query: string;
  readonly from: string;
  readonly more: readonly string[];
  readonly onMore: (more: readonly string[]) => void;
}) {
  const next = useAsked<EpisodesView>(routes.episodes(query, from));
  return (
    <Shown of={next}>
      {(view) => <EpisodesFrom view={view} query={query} more={more} onMore={onMore} />}
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
