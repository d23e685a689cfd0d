import { routes } from '@earshot/dashboard-core/routes';
import type { ShowsView } from '@earshot/dashboard-core/views';
import { Page, Shown } from '../components/page.tsx';
import { CsvLink, EpisodeLink } from '../components/parts.tsx';
import { Table } from '../components/table.tsx';
import { useWords } from '../state/app.ts';
import { useAsked } from '../state/live.ts';

/** The shows, added up over their episodes. */
export function ShowsPage() {
  const { t } = useWords();
  const shows = useAsked<ShowsView>(routes.shows());
  return (
    <Page
      title={t('page.shows')}
      aside={
        <div class="tools">
          <CsvLink table="shows" title={t('page.shows')} />
        </div>
      }
    >
      <section class="card" aria-label={t('page.shows')}>
        <Shown of={shows}>{(view) => <Shows view={view} />}</Shown>
      </section>
    </Page>
  );
}

function Shows({ view }: { readonly view: ShowsView }) {
  const { t, f, n } = useWords();
  return (
    <>
      <Table
        title={t('page.shows')}
        rows={view.shows}
        keyOf={({ show }) => show}
        columns={[
          { title: t('shows.show'), cell: ({ show }) => <strong class="name">{show}</strong> },
          { title: t('shows.episodes'), cell: ({ episodes }) => f.whole(episodes), kind: 'number' },
          { title: t('figure.plays'), cell: ({ plays }) => f.whole(plays), kind: 'number' },
          { title: t('figure.streams'), cell: ({ streams }) => f.whole(streams), kind: 'number wide' },
          { title: t('figure.hours'), cell: ({ hours }) => f.hours(hours), kind: 'number wide' },
          {
            title: t('figure.completion'),
            cell: ({ completion }) => (completion === undefined ? '–' : f.percent(completion)),
            kind: 'number wide',
          },
          { title: t('figure.follows'), cell: ({ follows }) => f.whole(follows), kind: 'number wide' },
          {
            title: t('shows.top'),
            cell: ({ top }) => (top === undefined ? '' : <EpisodeLink episode={top} />),
          },
        ]}
      />
      <p class="hint">{n('count.summed', view.episodes)}</p>
    </>
  );
}
