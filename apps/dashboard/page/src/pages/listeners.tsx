import { routes } from '@earshot/dashboard-core/routes';
import type { ListenersView } from '@earshot/dashboard-core/views';
import { useSignal } from '@preact/signals';
import { Page, Shown } from '../components/page.tsx';
import { SearchBox } from '../components/search-box.tsx';
import { Table } from '../components/table.tsx';
import { hrefOf } from '../routes.ts';
import { useWords } from '../state/app.ts';
import { useAsked } from '../state/live.ts';

/** Listeners, to be looked for by the beginning of their ids. */
export function ListenersPage() {
  const { t } = useWords();
  const query = useSignal('');
  const listeners = useAsked<ListenersView>(routes.listeners(query.value));
  return (
    <Page
      title={t('page.listeners')}
      aside={
        <div class="tools">
          <SearchBox label={t('listeners.search')} onSearch={(text) => (query.value = text)} />
        </div>
      }
    >
      <section class="card" aria-label={t('page.listeners')}>
        <Shown of={listeners}>{(view) => <Listeners view={view} />}</Shown>
      </section>
    </Page>
  );
}

function Listeners({ view }: { readonly view: ListenersView }) {
  const { t, f } = useWords();
  return (
    <Table
      title={t('page.listeners')}
      rows={view.listeners}
      keyOf={({ user }) => user}
      none={t('listeners.none')}
      columns={[
        {
          title: t('page.listeners'),
          cell: ({ user }) => (
            <a class="name" href={hrefOf({ page: 'listener', id: user })}>
              {user}
            </a>
          ),
        },
        { title: t('figure.plays'), cell: ({ plays }) => f.whole(plays), kind: 'number' },
        {
          title: t('episodes.updated'),
          cell: ({ updated_at }) => (updated_at === undefined ? '' : f.moment(updated_at)),
          kind: 'number',
        },
      ]}
    />
  );
}
