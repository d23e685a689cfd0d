import { routes } from '@earshot/dashboard-core/routes';
import type { OverviewView } from '@earshot/dashboard-core/views';
import { MinutesChart } from '../charts/minutes-chart.tsx';
import { Actions, Completion, Hours, Plays, Stalls, Streams } from '../components/counters.tsx';
import { FirstStepsOf } from '../components/first-steps.tsx';
import { ConnectionState, Page, Shown } from '../components/page.tsx';
import { Bars, Card, CsvLink, EpisodeLink, Figures } from '../components/parts.tsx';
import { Table } from '../components/table.tsx';
import { useWords } from '../state/app.ts';
import { useLive } from '../state/live.ts';

/** The platform at a glance. */
export function OverviewPage() {
  const { t } = useWords();
  const live = useLive<OverviewView>(routes.live.overview(), routes.overview());
  return (
    <Page
      title={t('page.overview')}
      aside={<ConnectionState connection={live.connection.value} at={live.view.value?.at} />}
    >
      <Shown of={live}>{(view) => <Overview view={view} />}</Shown>
    </Page>
  );
}

function Overview({ view }: { readonly view: OverviewView }) {
  const { t, f } = useWords();
  return (
    <>
      <FirstStepsOf steps={view.first_steps} />
      <Card
        title={t('figure.listeningNow')}
        hint={t('figure.listeningNowHint')}
        kind="hero"
        actions={<CsvLink table="minutes" title={t('overview.lastHour')} />}
      >
        <p class="hero-value" data-figure="listening_now">
          {f.whole(view.listening_now)}
        </p>
        <div class="hero-chart">
          <MinutesChart minutes={view.minutes} height={190} title={t('overview.lastHour')} />
        </div>
      </Card>
      <OverviewFigures view={view} />
      <div class="columns columns-wide">
        <Trending view={view} />
        <div class="stack">
          <Card
            title={t('overview.countries')}
            actions={<CsvLink table="countries" title={t('overview.countries')} />}
          >
            <Bars counts={view.countries} nameOf={f.country} valueOf={f.whole} />
          </Card>
          <Card
            title={t('overview.devices')}
            actions={<CsvLink table="devices" title={t('overview.devices')} />}
          >
            <Bars counts={view.devices} nameOf={(key) => key} valueOf={f.whole} />
          </Card>
        </div>
      </div>
    </>
  );
}

function OverviewFigures({ view }: { readonly view: OverviewView }) {
  const { counters, completion, stalls_per_hour } = view;
  return (
    <Figures>
      <Plays counters={counters} />
      <Streams counters={counters} />
      <Hours counters={counters} />
      <Completion counters={counters} share={completion} />
      <Stalls stalls={counters.stalls} perHour={stalls_per_hour} />
      <Actions counters={counters} />
    </Figures>
  );
}

function Trending({ view }: { readonly view: OverviewView }) {
  const { t, f } = useWords();
  const most = Math.max(...view.trending.map(({ trend }) => trend), 1e-9);
  return (
    <Card
      title={t('overview.trending')}
      hint={t('overview.trendHint')}
      actions={<CsvLink table="trending" title={t('overview.trending')} />}
    >
      <Table
        title={t('overview.trending')}
        rows={view.trending}
        keyOf={({ episode }) => episode}
        columns={[
          { title: t('overview.episode'), cell: (episode) => <EpisodeLink episode={episode} /> },
          {
            title: t('overview.trend'),
            cell: ({ trend }) => (
              <span class="trend">
                <span class="bars-track" aria-hidden="true">
                  <span style={{ transform: `scaleX(${Math.max(0, trend / most)})` }} />
                </span>
                {f.decimal(trend)}
              </span>
            ),
            kind: 'number wide',
          },
          { title: t('figure.plays'), cell: ({ plays }) => f.whole(plays), kind: 'number' },
        ]}
      />
    </Card>
  );
}
