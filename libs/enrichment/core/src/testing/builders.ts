import assert from 'node:assert/strict';
import type { Artwork, AudioFacts, ImageFindings, Transcript, UploadSource } from '@earshot/contracts';
import type { AudioProbe } from '../audio/transcription.ts';
import type { Upload } from '../upload/upload.ts';

export const T0 = new Date('2026-11-22T10:00:00Z');
/** Some minutes after {@link T0}. */
export const at = (minutes: number) => new Date(T0.getTime() + minutes * 60_000);

export function anUpload(
  custom: Readonly<Record<string, string>> = { episode_id: 'episode_1' },
  source: Partial<UploadSource> = {},
): Upload {
  return {
    source: { bucket: 'uploads', name: 'ep.wav', generation: '1', metageneration: '1', ...source },
    bytes: 1000,
    content_type: 'audio/wav',
    custom,
  };
}

export function audioFacts(facts: Partial<AudioFacts> = {}): AudioFacts {
  return {
    container: 'WAVE',
    codec: 'PCM',
    duration_sec: 60,
    duration_estimated: false,
    channels: 1,
    sample_rate: 16_000,
    bytes: 1000,
    ...facts,
  };
}

export function aProbe(facts: Partial<AudioFacts> = {}): AudioProbe {
  return { ok: true, audio: audioFacts(facts) };
}

export function aTranscript(transcript: Partial<Transcript> = {}): Transcript {
  return {
    label: 'business',
    label_confidence: 0.9,
    label_evidence: ['stocks'],
    keywords: ['stocks'],
    transcription: 'stocks fell',
    transcript: { vtt: 'gs://d/t.vtt', srt: 'gs://d/t.srt', json: 'gs://d/t.json', text: 'gs://d/t.txt' },
    transcript_coverage: 0.95,
    ...transcript,
  };
}

/** A value that must be there. */
export function must<T>(value: T | undefined): T {
  assert.ok(value !== undefined);
  return value;
}

/** What Vision may say of a harmless cover. */
export const FINDINGS: ImageFindings = {
  likelihoods: {
    adult: 'UNLIKELY',
    violence: 'UNLIKELY',
    racy: 'UNLIKELY',
    medical: 'UNKNOWN',
    spoof: 'UNKNOWN',
  },
  labels: [],
};

/** Variants as a run made them. */
export const MADE: { readonly artwork_id: string; readonly artwork: Artwork } = {
  artwork_id: 'a1',
  artwork: { variants: [], placeholder: '', dominant_color: '#000000' },
};
