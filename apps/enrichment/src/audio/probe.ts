import { probeAudio } from '@earshot/adapter-media';
import { unlessGone } from '@earshot/adapter-storage';
import { type AudioProbe, unknownContent } from '@earshot/enrichment-core';
import type { Content } from '../content.ts';

/** What the audio is, or undefined when it is gone. */
export async function probeOf({ source, kind, mime, gone }: Content): Promise<AudioProbe | undefined> {
  if (gone) return undefined;
  if (kind !== 'audio' || mime === undefined) return { ok: false, ...unknownContent(mime, source.size) };
  return unlessGone(probeAudio(source, mime));
}
