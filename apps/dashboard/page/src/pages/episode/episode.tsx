import { routes } from '@earshot/dashboard-core/routes';
import type { EpisodeView } from '@earshot/dashboard-core/views';
import { useEffect, useState } from 'preact/hooks';
import { addressOf } from '../../api/client.ts';
import { MinutesChart } from '../../charts/minutes-chart.tsx';
import { RetentionChart } from '../../charts/retention-chart.tsx';
import { ConnectionState, Page, Shown } from '../../components/page.tsx';
import { Bars, Card, CsvLink } from '../../components/parts.tsx';
import { useApp, useWords } from '../../state/app.ts';
import { useLive } from '../../state/live.ts';
import { makePlayer, type Player } from '../../transcript/player.ts';
import { EpisodeAbout } from './about.tsx';
import { EpisodeCover } from './episode-cover.tsx';
import { EpisodeFigures, EpisodeQuality } from './figures.tsx';
import { EpisodeTranscript } from './transcript.tsx';

/** One episode: what it is, what is said in it, and how it is heard. */
export function EpisodePage({ id }: { readonly id: string }) {
  const app = useApp();
  const live = useLive<EpisodeView>(routes.live.episode(id), routes.episode(id));
  const { t } = useWords();
  const [player] = useState(() =>
    makePlayer((reason) => (app.trouble.value = t('episode.noPlay', { reason }))),
  );
  const view = live.view.value;
  return (
    <Page
      title={view?.title ?? id}
      lead={view === undefined ? null : <EpisodeCover view={view} />}
      aside={<ConnectionState connection={live.connection.value} at={view?.at} />}
    >
      <Shown of={live}>{(view) => <Episode view={view} player={player} />}</Shown>
    </Page>
  );
}

function Episode({ view, player }: { readonly view: EpisodeView; readonly player: Player }) {
  const { t, f, word } = useWords();
  const playing = view.has_audio ? player : undefined;
  const { episode } = view;
  return (
    <>
      <EpisodeAbout view={view} />
      <EpisodeFigures view={view} />
      {view.has_audio ? <Audio view={view} player={player} /> : null}
      <Card
        title={t('episode.retention')}
        hint={t('episode.retentionHint')}
        actions={<CsvLink table="retention" of={episode} title={t('episode.retention')} />}
      >
        <RetentionChart points={view.retention} title={t('episode.retention')} seek={playing?.seek} />
      </Card>
      <div class="columns columns-wide">
        <EpisodeTranscript view={view} player={playing} />
        <div class="stack">
          <Card title={t('episode.listening')}>
            <MinutesChart minutes={view.minutes} height={130} title={t('episode.listening')} />
          </Card>
          <EpisodeQuality view={view} />
          <Card title={t('overview.countries')}>
            <Bars counts={view.countries} nameOf={f.country} valueOf={f.whole} />
          </Card>
          <Card title={t('overview.devices')}>
            <Bars counts={view.devices} nameOf={(key) => key} valueOf={f.whole} />
          </Card>
          <Card title={t('episode.sharesBy')}>
            <Bars counts={view.shares} nameOf={(key) => word('share', key)} valueOf={f.whole} />
          </Card>
        </div>
      </div>
    </>
  );
}

function Audio({ view, player }: { readonly view: EpisodeView; readonly player: Player }) {
  const { trouble } = useApp();
  const { t } = useWords();
  useEffect(() => () => player.attach(null), [player]);
  return (
    <div class="player">
      <audio
        controls
        preload="metadata"
        ref={player.attach}
        src={addressOf(routes.audio(view.episode))}
        onError={({ currentTarget: { error } }) => {
          trouble.value = t('episode.noPlay', { reason: error?.message ?? '' });
        }}
        aria-label={t('episode.player', { title: view.title ?? view.episode })}
      />
    </div>
  );
}
