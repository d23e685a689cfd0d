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
          ...(episode?.audio_upload === job ? allOf(metadata) : told(metadata)),
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

/** What the metadata tells, and tells no more: for an episode that shows this upload already. */
function allOf({ title, show_id, duration }: TranscriptionDocument['metadata']) {
  return { title, show_id, duration };
}

/** What the metadata tells: what another upload told of the episode stays. */
function told({ title, show_id, duration }: TranscriptionDocument['metadata']) {
  return {
    ...(title !== undefined && { title }),
    ...(show_id !== undefined && { show_id }),
    ...(duration !== undefined && { duration }),
  };
}

function rounded(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
