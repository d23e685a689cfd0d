import type { EpisodeView } from '@earshot/dashboard-core/views';
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
      <Figure
        label={t('figure.plays')}
        value={f.whole(counters.plays)}
        hint={t('figure.playsHint')}
        name="plays"
      />
      <Figure
        label={t('figure.listeners')}
        value={f.whole(view.listeners)}
        hint={t('figure.listenersHint')}
        name="listeners"
      />
      <Figure
        label={t('figure.streams')}
        value={f.whole(counters.streams)}
        hint={t('figure.streamsHint')}
        name="streams"
      />
      <Figure
        label={t('figure.engaged')}
        value={f.whole(counters.engaged)}
        hint={t('figure.engagedHint')}
        name="engaged"
      />
      <Figure
        label={t('figure.hours')}
        value={f.hours(counters.seconds_heard / 3_600)}
        hint={
          counters.plays > 0
            ? t('figure.hoursHint', { n: f.span(counters.seconds_heard / counters.plays) })
            : undefined
        }
        name="hours"
      />
      <Figure
        label={t('figure.completion')}
        value={completion === undefined ? '–' : f.percent(completion)}
        hint={t('figure.completionHint', { n: f.whole(counters.completes) })}
        name="completion"
      />
      <Figure
        label={t('figure.actions')}
        value={f.whole(counters.saves + counters.follows)}
        hint={t('figure.actionsHint', {
          saves: f.whole(counters.saves),
          follows: f.whole(counters.follows),
        })}
        name="actions"
      />
    </Figures>
  );
}

/** How well an episode was heard. */
export function EpisodeQuality({ view: { quality } }: { readonly view: EpisodeView }) {
  const { t, f, word } = useWords();
  return (
    <Card title={t('episode.quality')} kind="quality">
      <Figures>
        <Figure
          label={t('figure.stalls')}
          value={f.whole(quality.stalls)}
          hint={
            quality.stalls_per_hour === undefined
              ? undefined
              : t('figure.stallsHint', { n: f.decimal(quality.stalls_per_hour) })
          }
          name="stalls"
        />
        <Figure label={t('figure.stallTime')} value={f.span(quality.stall_ms / 1_000)} name="stall_time" />
      </Figures>
      <div>
        <h3>{t('figure.dropouts')}</h3>
        <Bars counts={quality.dropouts} nameOf={(key) => word('drop', key)} valueOf={f.whole} />
      </div>
    </Card>
  );
}
