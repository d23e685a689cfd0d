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
          ...told(metadata),
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
  transcript_coverage: undefined,
};

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
