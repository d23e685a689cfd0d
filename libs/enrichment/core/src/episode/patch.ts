import { isDeepStrictEqual } from 'node:util';
import type { EpisodeDocument, EpisodeFault, UploadRecord } from '@earshot/contracts';
import { since } from '../upload/record.ts';

/** What one upload writes to its episode. A field that is `undefined` is taken away; one that is missing is left alone. */
export interface EpisodePatch {
  readonly fields: {
    readonly [K in Exclude<keyof EpisodeDocument, 'faults' | 'warnings'>]?: EpisodeDocument[K] | undefined;
  };
  readonly side: 'audio' | 'image';
  /** `undefined` takes the side's fault away; `keep` leaves it alone. */
  readonly fault: EpisodeFault | undefined | 'keep';
  readonly warnings: readonly string[];
}

/** The fault that an ended upload shows on its episode. */
export function faultOf(record: UploadRecord<string>, upload: string): EpisodeFault {
  const { reason = record.state, because } = record;
  return { reason, ...(because && { because }), at: since(record), upload };
}

/**
 * What becomes of the fault shown, once an upload is well: it goes when it was this upload's own or an earlier one's, and
 * stays when a later upload failed.
 */
export function clearedFault(
  shown: EpisodeFault | undefined,
  record: UploadRecord<string>,
  upload: string,
): EpisodePatch['fault'] {
  return shown && shown.upload !== upload && shown.at > record.created_at ? 'keep' : undefined;
}

/** The episode after a patch, or undefined when the patch changes nothing about it. */
export function patched(
  episode: EpisodeDocument | undefined,
  patch: EpisodePatch,
  now: Date,
): EpisodeDocument | undefined {
  const { side, fault } = patch;
  const faults = { ...episode?.faults, ...(fault !== 'keep' && { [side]: fault }) };
  const warnings = {
    ...episode?.warnings,
    [side]: patch.warnings.length > 0 ? patch.warnings : undefined,
  };
  const next = defined({
    ...episode,
    ...patch.fields,
    faults: defined(faults),
    warnings: defined(warnings),
  }) as unknown as EpisodeDocument;
  if (episode && isDeepStrictEqual(next, episode)) return undefined;
  return { ...next, created_at: episode?.created_at ?? now, updated_at: now };
}

/** An object without its undefined fields, or undefined when it has no other. */
function defined(fields: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
