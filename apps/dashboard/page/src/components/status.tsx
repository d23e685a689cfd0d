import type { EpisodeStatus } from '@earshot/contracts';
import type { UploadLine } from '@earshot/dashboard-core/operations';
import { useWords } from '../state/app.ts';
import { Chip } from './parts.tsx';

const STATUS_TONES = {
  awaiting_audio: 'plain',
  transcribing: 'warn',
  ready: 'good',
  failed: 'bad',
} as const satisfies Record<EpisodeStatus, string>;

/** Where an episode stands. */
export function StatusChip({ status }: { readonly status: EpisodeStatus | undefined }) {
  const { word } = useWords();
  return status === undefined ? null : <Chip tone={STATUS_TONES[status]}>{word('status', status)}</Chip>;
}

const STATE_TONES = {
  received: 'plain',
  awaiting_metadata: 'warn',
  submitted: 'warn',
  transcribing: 'warn',
  done: 'good',
  failed: 'bad',
  rejected: 'bad',
  superseded: 'plain',
  cancelled: 'plain',
  undecided: 'warn',
  in_review: 'warn',
  published: 'good',
  quarantined: 'bad',
} as const satisfies Record<UploadLine['state'], string>;

/** How far an upload is. */
export function StateChip({ state }: { readonly state: UploadLine['state'] }) {
  const { word } = useWords();
  return <Chip tone={STATE_TONES[state]}>{word('state', state)}</Chip>;
}
