import type {
  EpisodeDocument,
  EpisodeFault,
  MetricsDocument,
  MetricsMinutesDocument,
} from '@earshot/contracts';
import { briefOf, coversOf } from './brief.ts';
import { completionOf, countersOf, defined, ranked, stallsPerHour } from './figures.ts';
import { listeningNow, minutesUntil } from './minutes.ts';
import { type Line, retentionOf } from './retention.ts';
import type { EpisodeNote, EpisodeView } from './views.ts';

/** What the view of an episode is made of. */
export interface Episode {
  readonly nowMs: number;
  readonly episode: string;
  readonly document: EpisodeDocument | undefined;
  /** Shards included. */
  readonly figures: MetricsDocument | undefined;
  readonly minutes: Iterable<Pick<MetricsMinutesDocument, 'hour_start' | 'listening'>>;
  /** What is said when, in order of time; empty without a transcript. */
  readonly lines: readonly Line[];
}

/** An episode with all that is known of it. */
export function episodeOf({ nowMs, episode, document, figures, minutes, lines }: Episode): EpisodeView {
  const counters = countersOf(figures);
  const shown = minutesUntil(nowMs, minutes);
  return defined({
    ...briefOf(episode, document),
    at: nowMs,
    is_sensitive: document?.is_sensitive,
    covers: coversOf(episode, document),
    dominant_color: document?.artwork?.dominant_color,
    placeholder: document?.artwork?.placeholder,
    label_confidence: document?.label_confidence,
    label_evidence: document?.label_evidence ?? [],
    keywords: document?.keywords ?? [],
    transcript: transcriptVersion(document),
    transcript_coverage: document?.transcript_coverage,
    transcript_trusted: document?.transcript_trusted,
    notes: notesOf(document),
    has_audio: document?.audio_upload !== undefined,
    counters,
    listeners: figures?.listeners ?? 0,
    completion: completionOf(counters),
    listening_now: listeningNow(shown),
    minutes: shown,
    retention: retentionOf(figures?.reach ?? {}, document?.duration_sec, lines),
    countries: ranked(figures?.by_country ?? {}),
    devices: ranked(figures?.by_device ?? {}),
    shares: ranked(counters.shares),
    quality: defined({
      stalls: counters.stalls,
      stall_ms: counters.stall_ms,
      stalls_per_hour: stallsPerHour(counters),
      dropouts: ranked(counters.dropouts),
    }),
    updated_at: document?.updated_at.getTime(),
  });
}

/** What tells one transcript of an episode from another: the name of a published file, which holds what is in it. */
export function transcriptVersion(document: EpisodeDocument | undefined): string | undefined {
  return document?.transcript?.json.split('/').slice(-2).join('/');
}

function notesOf(document: EpisodeDocument | undefined): EpisodeNote[] {
  return (['audio', 'image'] as const).flatMap((side) => {
    const fault = document?.faults?.[side];
    const warnings = document?.warnings?.[side] ?? [];
    return [
      ...(fault ? [faultNote(side, fault)] : []),
      ...warnings.map((reason) => ({ side, kind: 'warning' as const, reason })),
    ];
  });
}

function faultNote(side: EpisodeNote['side'], { reason, because, at }: EpisodeFault): EpisodeNote {
  return defined({ side, kind: 'fault' as const, reason, because, at: at.getTime() });
}
