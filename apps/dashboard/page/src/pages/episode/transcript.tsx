import { routes, TRANSCRIPT_FORMATS } from '@earshot/dashboard-core/routes';
import type { EpisodeView, TranscriptView } from '@earshot/dashboard-core/views';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { addressOf, get } from '../../api/client.ts';
import { askUntilTold } from '../../api/retrying.ts';
import { Card, Empty } from '../../components/parts.tsx';
import { useApp, useWords } from '../../state/app.ts';
import { after } from '../../state/timer.ts';
import { Transcript } from '../../transcript/transcript.tsx';
import type { Player } from '../../transcript/player.ts';

/** The transcript of an episode; it comes by itself once there is one, and anew whenever it changes, or until it can be read. */
export function EpisodeTranscript({
  view,
  player,
}: {
  readonly view: EpisodeView;
  readonly player: Player | undefined;
}) {
  const app = useApp();
  const { t, f } = useWords();
  const told = useSignal<TranscriptView | undefined>(undefined);
  const failure = useSignal<string | undefined>(undefined);
  const { episode, transcript } = view;
  useEffect(() => {
    if (transcript === undefined) return undefined;
    return askUntilTold(
      { ask: () => get<TranscriptView>(routes.transcript(episode)), after },
      {
        answer: (answer) => {
          told.value = answer;
          failure.value = undefined;
          app.notice.value = t('episode.transcriptReady');
        },
        failure: (error) => (failure.value = app.failed(error)),
      },
    );
  }, [episode, transcript]);
  const doubtful = view.transcript_trusted === false ? view.transcript_coverage : undefined;
  return (
    <Card
      title={t('episode.transcript')}
      hint={doubtful === undefined ? undefined : t('episode.transcriptDoubtful', { n: f.percent(doubtful) })}
      actions={transcript === undefined ? null : <Downloads episode={episode} />}
      kind="transcript-card"
    >
      {failure.value === undefined ? null : (
        <p class="failure" role="alert">
          {t('app.failed', { reason: failure.value })}
        </p>
      )}
      {told.value === undefined || transcript === undefined ? (
        <Empty>{t(transcript === undefined ? 'episode.transcriptNone' : 'app.loading')}</Empty>
      ) : (
        <Transcript transcript={told.value} player={player} />
      )}
    </Card>
  );
}

function Downloads({ episode }: { readonly episode: string }) {
  const { t } = useWords();
  return (
    <p class="downloads">
      {TRANSCRIPT_FORMATS.map((format) => (
        <a
          key={format}
          class="quiet"
          download
          href={addressOf(routes.transcriptFile(episode, format))}
          aria-label={t('episode.download', { format: format.toUpperCase() })}
        >
          {format.toUpperCase()}
        </a>
      ))}
    </p>
  );
}
