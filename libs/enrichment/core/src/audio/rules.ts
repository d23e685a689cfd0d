import type { AudioFacts } from '@earshot/contracts';

/** Longest audio that Speech-to-Text V2 takes in a batch, in seconds (480 minutes). */
export const MAX_AUDIO_SEC = 480 * 60;
/** Largest audio file taken, in bytes. */
export const MAX_AUDIO_BYTES = 4 * 1024 ** 3;
/** Shorter audio holds no word. */
const MIN_AUDIO_SEC = 0.1;

/**
 * Codecs that Speech-to-Text V2 recognises by itself, by container as music-metadata names it
 * (https://cloud.google.com/speech-to-text/v2/docs/encoding: AutoDetectDecodingConfig).
 */
const TRANSCRIBED: readonly { readonly container: RegExp; readonly codec: RegExp }[] = [
  { container: /^WAVE$/, codec: /^(PCM|.*mu-law|.*A-law)/i },
  { container: /^FLAC$/, codec: /./ },
  { container: /^MPEG$/, codec: /^MPEG [\d.]+ Layer 3$/i },
  { container: /^ADTS/, codec: /^AAC/ },
  { container: /^Ogg$/, codec: /^Opus$/i },
  { container: /^EBML\/webm$/i, codec: /^OPUS$/i },
  { container: /^(M4A|MP4|M4B|isom|mp42|qt|dash|iso\d)/i, codec: /^MPEG-4\/AAC|^AAC/i },
];

/** Why audio cannot be transcribed, in words for its uploader, or undefined when it can. */
export function audioFault(audio: AudioFacts): string | undefined {
  if (audio.bytes > MAX_AUDIO_BYTES) return `the file is larger than ${MAX_AUDIO_BYTES / 1024 ** 3} GB`;
  if (
    !TRANSCRIBED.some(({ container, codec }) => container.test(audio.container) && codec.test(audio.codec))
  ) {
    return (
      `${audio.codec} audio in ${audio.container} cannot be transcribed; ` +
      'upload WAV, FLAC, MP3, Ogg or WebM with Opus, or M4A with AAC'
    );
  }
  if (audio.duration_sec < MIN_AUDIO_SEC) return 'the file holds no audio';
  if (audio.duration_sec > MAX_AUDIO_SEC) {
    return `the audio lasts ${Math.ceil(audio.duration_sec / 60)} minutes; at most ${MAX_AUDIO_SEC / 60} can be transcribed`;
  }
  return undefined;
}
