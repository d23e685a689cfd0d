import { routes } from '@earshot/dashboard-core/routes';
import type { ListenerView } from '@earshot/dashboard-core/views';
import { Actions, Hours, Plays, Streams } from '../components/counters.tsx';
import { ConnectionState, Page, Shown } from '../components/page.tsx';
import { Bars, Card, Chip, CsvLink, EpisodeLink, Figure, Figures } from '../components/parts.tsx';
import { Table } from '../components/table.tsx';
import { clockOf } from '../i18n/format.ts';
import { hrefOf } from '../routes.ts';
import { useWords } from '../state/app.ts';
import { useLive } from '../state/live.ts';

/** One listener: what they like, what they are recommended and told, and when they listened. */
export function ListenerPage({ id }: { readonly id: string }) {
  const live = useLive<ListenerView>(routes.live.listener(id), routes.listener(id));
  return (
    <Page title={id} aside={<ConnectionState connection={live.connection.value} at={live.view.value?.at} />}>
      <Shown of={live}>{(view) => <Listener view={view} />}</Shown>
    </Page>
  );
}

function Listener({ view }: { readonly view: ListenerView }) {
  const { t, f, word } = useWords();
  return (
    <>
      <Account view={view} />
      <ListenerFigures view={view} />
      <div class="columns">
        <div class="stack">
          <Recommendations view={view} />
          <Windows view={view} />
        </div>
        <div class="stack">
          <Card title={t('listener.taste')} hint={t('listener.tasteHint')}>
            <Bars
              counts={view.affinity.map(({ label, weight }) => ({ key: label, count: weight }))}
              nameOf={(label) => word('label', label)}
              valueOf={f.decimal}
            />
          </Card>
          <Recent view={view} />
          <Inbox view={view} />
        </div>
      </div>
    </>
  );
}

function Account({ view }: { readonly view: ListenerView }) {
  const { t, f } = useWords();
  const { country, language, plan, device, notifications_enabled } = view;
  const facts = [
    [t('listener.country'), country === undefined ? undefined : f.country(country)],
    [t('listener.language'), language === undefined ? undefined : f.tongue(language.toLowerCase())],
    [t('listener.plan'), plan],
    [t('listener.device'), device],
    [
      t('listener.notifications'),
      notifications_enabled === undefined
        ? undefined
        : t(notifications_enabled ? 'listener.on' : 'listener.off'),
    ],
  ] as const;
  return (
    <dl class="account">
      {facts.map(([name, value]) =>
        value === undefined ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

function ListenerFigures({ view: { counters } }: { readonly view: ListenerView }) {
  const { t, f } = useWords();
  return (
    <Figures>
      <Plays counters={counters} />
      <Streams counters={counters} />
      <Hours counters={counters} />
      <Figure label={t('listener.completes')} value={f.whole(counters.completes)} name="completes" />
      <Actions counters={counters} />
      <Figure label={t('figure.score')} value={f.decimal(counters.score_tenths / 10)} name="score" />
    </Figures>
  );
}

function Recommendations({ view }: { readonly view: ListenerView }) {
  const { t, f, why } = useWords();
  return (
    <Card
      title={t('listener.recommended')}
      hint={view.recommended_at === undefined ? undefined : f.moment(view.recommended_at)}
      actions={<CsvLink table="recommendations" of={view.user} title={t('listener.recommended')} />}
    >
      <Table
        title={t('listener.recommended')}
        rows={view.recommendations}
        keyOf={({ episode }) => episode}
        columns={[
          { title: t('overview.episode'), cell: (episode) => <EpisodeLink episode={episode} /> },
          { title: t('listener.because'), cell: why },
          { title: t('figure.score'), cell: ({ score }) => f.percent(score), kind: 'number wide' },
        ]}
      />
    </Card>
  );
}

function Recent({ view }: { readonly view: ListenerView }) {
  const { t, f } = useWords();
  return (
    <Card title={t('listener.recent')}>
      <Table
        title={t('listener.recent')}
        rows={view.recent}
        keyOf={({ episode }) => episode}
        columns={[
          { title: t('overview.episode'), cell: (episode) => <EpisodeLink episode={episode} /> },
          {
            title: t('listener.when'),
            cell: ({ completed, position_sec, at }) => (
              <>
                {completed ? t('listener.completed') : t('listener.at', { time: clockOf(position_sec) })}
                <br />
                <small>{f.moment(at)}</small>
              </>
            ),
            kind: 'number',
          },
        ]}
      />
    </Card>
  );
}

function Windows({ view }: { readonly view: ListenerView }) {
  const { t, f } = useWords();
  return (
    <Card
      title={t('listener.windows')}
      actions={<CsvLink table="windows" of={view.user} title={t('listener.windows')} />}
    >
      <Table
        title={t('listener.windows')}
        rows={view.windows}
        keyOf={({ start }) => start}
        columns={[
          { title: t('listener.start'), cell: ({ start }) => f.moment(start) },
          {
            title: t('listener.length'),
            cell: ({ start, end }) => f.span((end - start) / 1_000),
            kind: 'number',
          },
          { title: t('figure.plays'), cell: ({ plays }) => f.whole(plays), kind: 'number' },
          {
            title: t('listener.completes'),
            cell: ({ completes }) => f.whole(completes),
            kind: 'number wide',
          },
          { title: t('listener.stops'), cell: ({ stops }) => f.whole(stops), kind: 'number wide' },
          { title: t('figure.score'), cell: ({ score }) => f.decimal(score), kind: 'number' },
        ]}
      />
    </Card>
  );
}

function Inbox({ view }: { readonly view: ListenerView }) {
  const { t, f, word, why } = useWords();
  return (
    <Card
      title={t('listener.inbox')}
      actions={<CsvLink table="notifications" of={view.user} title={t('listener.inbox')} />}
    >
      <Table
        title={t('listener.inbox')}
        rows={view.notifications}
        keyOf={({ id }) => id}
        columns={[
          {
            title: t('listener.message'),
            cell: ({ type, message, reason, because, episode }) => (
              <>
                <a href={hrefOf({ page: 'episode', id: episode })}>{message ?? word('notice', type)}</a>
                {reason === undefined ? null : <small>{why({ reason, because })}</small>}
              </>
            ),
          },
          {
            title: t('listener.state'),
            cell: ({ state, read_at, dismissed_at }) => (
              <>
                <Chip tone={state === 'delivered' ? 'good' : 'plain'}>{word('notice', state)}</Chip>{' '}
                {dismissed_at === undefined ? (
                  read_at === undefined ? null : (
                    <Chip>{t('listener.read')}</Chip>
                  )
                ) : (
                  <Chip>{t('listener.dismissed')}</Chip>
                )}
              </>
            ),
          },
          { title: t('listener.when'), cell: ({ at }) => f.moment(at), kind: 'number wide' },
        ]}
      />
    </Card>
  );
}
