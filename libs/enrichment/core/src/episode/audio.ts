import type { EpisodeDocument, TranscriptionDocument } from '@earshot/contracts';
import { clearedFault, type EpisodePatch, faultOf } from './patch.ts';

/** What an audio upload's record tells its episode; undefined when it has nothing to tell (yet). */
export function audioPatch(
  record: TranscriptionDocument,
  episode: EpisodeDocument | undefined,
): EpisodePatch | undefined {
  const { job, state, episode_id, metadata, warnings } = record;
  if (episode_id === undefined) return undefined;
  const common = { side: 'audio', warnings } as const;
  switch (state) {
    case 'received':
    case 'awaiting_metadata':
    case 'superseded':
    case 'cancelled':
      return undefined;
    case 'rejected':
    case 'failed':
      return {
        ...common,
        fields: { episode_id, status: episode?.transcript ? 'ready' : 'failed' },
        fault: faultOf(record, job),
      };
    case 'submitted':
    case 'transcribing':
    case 'done':
      return {
        ...common,
        fields: {
          episode_id,
          ...told(metadata, episode?.audio_upload === job),
          ...(record.audio && { duration_sec: rounded(record.audio.duration_sec) }),
          status: state === 'done' ? 'ready' : 'transcribing',
          audio_upload: job,
          ...(record.result && { ...NO_RESULT, ...record.result }),
        },
        fault: clearedFault(episode?.faults?.audio, record, job),
      };
  }
}

/** A new result replaces the whole of an older one, also where it has nothing to say. */
const NO_RESULT = {
  label: undefined,
  label_confidence: undefined,
  label_evidence: undefined,
  keywords: undefined,
  transcription: undefined,
  transcript: undefined,
  transcript_chunks: undefined,
  transcript_coverage: undefined,
  transcript_trusted: undefined,
};

/**
 * What an episode loses when its audio turns out to belong to another one; undefined when it shows nothing of that
 * audio.
 */
export function audioWithdrawal(
  { job }: TranscriptionDocument,
  episode: EpisodeDocument,
): EpisodePatch | undefined {
  if (episode.audio_upload !== job && episode.faults?.audio?.upload !== job) return undefined;
  const { audio_upload } = episode;
  const shown = {
    ...NO_RESULT,
    title: undefined,
    show_id: undefined,
    duration: undefined,
    duration_sec: undefined,
    audio_upload: undefined,
    status: 'awaiting_audio',
  } as const;
  return {
    side: 'audio',
    fields: audio_upload === job || audio_upload === undefined ? shown : {},
    fault: episode.faults?.audio?.upload === job ? undefined : 'keep',
    warnings: audio_upload === job ? [] : (episode.warnings?.audio ?? []),
  };
}

/** What the metadata tells. What it told before and tells no more is taken away, unless another upload told it. */
function told({ title, show_id, duration }: TranscriptionDocument['metadata'], isShown: boolean) {
  if (isShown) return { title, show_id, duration };
  return {
    ...(title !== undefined && { title }),
    ...(show_id !== undefined && { show_id }),
    ...(duration !== undefined && { duration }),
  };
}

function rounded(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
