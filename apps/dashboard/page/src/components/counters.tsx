import type { Counters } from '@earshot/contracts';
import { useWords } from '../state/app.ts';
import { Figure } from './parts.tsx';

interface Counted {
  readonly counters: Counters;
}

/** How often it began to play. */
export function Plays({ counters }: Counted) {
  const { t, f } = useWords();
  return (
    <Figure
      label={t('figure.plays')}
      value={f.whole(counters.plays)}
      hint={t('figure.playsHint')}
      name="plays"
    />
  );
}

/** How often it was heard for a minute or more. */
export function Streams({ counters }: Counted) {
  const { t, f } = useWords();
  return (
    <Figure
      label={t('figure.streams')}
      value={f.whole(counters.streams)}
      hint={t('figure.streamsHint')}
      name="streams"
    />
  );
}

/** How long it was heard, and for how long a play. */
export function Hours({ counters: { plays, seconds_heard } }: Counted) {
  const { t, f } = useWords();
  const hint = plays > 0 ? t('figure.hoursHint', { n: f.span(seconds_heard / plays) }) : undefined;
  return <Figure label={t('figure.hours')} value={f.hours(seconds_heard / 3_600)} hint={hint} name="hours" />;
}

/** Which share of plays came to the end. */
export function Completion({ counters, share }: Counted & { readonly share: number | undefined }) {
  const { t, f, n } = useWords();
  return (
    <Figure
      label={t('figure.completion')}
      value={share === undefined ? '–' : f.percent(share)}
      hint={n('count.completes', counters.completes)}
      name="completion"
    />
  );
}

/** How often it stalled, and in an hour heard. */
export function Stalls({
  stalls,
  perHour,
}: {
  readonly stalls: number;
  readonly perHour: number | undefined;
}) {
  const { t, f } = useWords();
  const hint = perHour === undefined ? undefined : t('figure.stallsHint', { n: f.decimal(perHour) });
  return <Figure label={t('figure.stalls')} value={f.whole(stalls)} hint={hint} name="stalls" />;
}

/** How often it was saved and its show followed. */
export function Actions({ counters: { saves, follows } }: Counted) {
  const { t, f, n } = useWords();
  return (
    <Figure
      label={t('figure.actions')}
      value={f.whole(saves + follows)}
      hint={`${n('count.saves', saves)}, ${n('count.follows', follows)}`}
      name="actions"
    />
  );
}
