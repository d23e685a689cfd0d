import type { EpisodeView } from '@earshot/dashboard-core/views';
import { Chip } from '../../components/parts.tsx';
import { StatusChip } from '../../components/status.tsx';
import { clockOf } from '../../i18n/format.ts';
import { useWords } from '../../state/app.ts';

/** What an episode is: show, length, state, label with what spoke for it, keywords, and what is wrong with it. */
export function EpisodeAbout({ view }: { readonly view: EpisodeView }) {
  const { t, why } = useWords();
  const facts = [view.episode, view.show, view.duration_sec === undefined ? '' : clockOf(view.duration_sec)];
  return (
    <section class="about" aria-label={t('overview.episode')}>
      <p class="facts">
        <StatusChip status={view.status} />
        {view.is_sensitive === true ? <Chip tone="bad">{t('episode.sensitive')}</Chip> : null}
        <span>{facts.filter(Boolean).join(' · ')}</span>
      </p>
      <LabelOf view={view} />
      {view.keywords.length === 0 ? null : (
        <p class="words">
          <span class="hint">{t('episode.keywords')}</span>
          {view.keywords.map((keyword) => (
            <Chip key={keyword}>{keyword}</Chip>
          ))}
        </p>
      )}
      {view.notes.length === 0 ? null : (
        <ul class="notes">
          {view.notes.map(({ side, kind, reason, because }) => (
            <li key={`${side} ${kind} ${reason}`} class={`note note-${kind}`}>
              <strong>
                {t(kind === 'fault' ? 'episode.fault' : 'episode.warning')} · {t(`pipeline.${side}`)}
              </strong>{' '}
              {why({ reason, because })}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function LabelOf({ view }: { readonly view: EpisodeView }) {
  const { t, f, word } = useWords();
  const { label, label_confidence, label_evidence, transcript } = view;
  if (label === undefined)
    return transcript === undefined ? null : <p class="words hint">{t('episode.noLabel')}</p>;
  return (
    <p class="words">
      <span class="hint">{t('episode.label')}</span>
      <Chip tone="accent">{word('label', label)}</Chip>
      {label_confidence === undefined ? null : (
        <span class="hint">{t('episode.confidence', { n: f.percent(label_confidence) })}</span>
      )}
      {label_evidence.length === 0 ? null : <span class="hint">{t('episode.evidence')}</span>}
      {label_evidence.map((evidence) => (
        <Chip key={evidence}>{evidence}</Chip>
      ))}
    </p>
  );
}
