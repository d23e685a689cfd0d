import type { EpisodeView } from '@earshot/dashboard-core/views';
import { Actions, Completion, Hours, Plays, Stalls, Streams } from '../../components/counters.tsx';
import { Bars, Card, Figure, Figures } from '../../components/parts.tsx';
import { useWords } from '../../state/app.ts';

/** An episode's live counters. */
export function EpisodeFigures({ view }: { readonly view: EpisodeView }) {
  const { t, f } = useWords();
  const { counters, completion } = view;
  return (
    <Figures>
      <Figure
        label={t('figure.listeningNow')}
        value={f.whole(view.listening_now)}
        hint={t('figure.listeningNowHint')}
        name="listening_now"
      />
      <Plays counters={counters} />
      <Figure
        label={t('figure.listeners')}
        value={f.whole(view.listeners)}
        hint={t('figure.listenersHint')}
        name="listeners"
      />
      <Streams counters={counters} />
      <Figure
        label={t('figure.engaged')}
        value={f.whole(counters.engaged)}
        hint={t('figure.engagedHint')}
        name="engaged"
      />
      <Hours counters={counters} />
      <Completion counters={counters} share={completion} />
      <Actions counters={counters} />
    </Figures>
  );
}

/** How well an episode was heard. */
export function EpisodeQuality({ view: { quality } }: { readonly view: EpisodeView }) {
  const { t, f, word } = useWords();
  return (
    <Card title={t('episode.quality')} kind="quality">
      <Figures>
        <Stalls stalls={quality.stalls} perHour={quality.stalls_per_hour} />
        <Figure label={t('figure.stallTime')} value={f.span(quality.stall_ms / 1_000)} name="stall_time" />
      </Figures>
      <div>
        <h3>{t('figure.dropouts')}</h3>
        <Bars counts={quality.dropouts} nameOf={(key) => word('drop', key)} valueOf={f.whole} />
      </div>
    </Card>
  );
}
