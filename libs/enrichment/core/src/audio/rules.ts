import { type AudioFacts, type Why, why } from '@earshot/contracts';

/** Longest audio that Speech-to-Text V2 takes in a batch, in seconds (480 minutes). */
const MAX_AUDIO_SEC = 480 * 60;
/** Largest audio file taken, in bytes. */
const MAX_AUDIO_BYTES = 4 * 1024 ** 3;
/** Shorter audio holds no word. */
const MIN_AUDIO_SEC = 0.1;

/**
 * Codecs that Speech-to-Text V2 recognises by itself, by container as the probe names it. Its list
 * (`AutoDetectDecodingConfig`) has Opus, and not Vorbis, in Ogg and WebM. AAC without a container is not on it; the service
 * may refuse it, which then is the job's reason.
 */
const TRANSCRIBED: readonly { readonly container: RegExp; readonly codec: RegExp }[] = [
  { container: /^WAVE$/, codec: /^(PCM|MULAW|ALAW)$/ },
  { container: /^FLAC$/, codec: /./ },
  { container: /^MPEG$/, codec: /^MPEG [\d.]+ Layer 3$/i },
  { container: /^ADTS/, codec: /^AAC/ },
  { container: /^Ogg$/, codec: /^Opus$/i },
  { container: /^EBML\/webm$/i, codec: /^OPUS$/i },
  { container: /^(M4A|M4B|MP4|QuickTime)$/, codec: /^MPEG-4\/AAC$/ },
];

/** Why audio cannot be transcribed, in words for its uploader, or undefined when it can. */
export function audioFault(audio: AudioFacts): Why | undefined {
  if (audio.bytes > MAX_AUDIO_BYTES) return why('audio.large', { gb: MAX_AUDIO_BYTES / 1024 ** 3 });
  if (
    !TRANSCRIBED.some(({ container, codec }) => container.test(audio.container) && codec.test(audio.codec))
  ) {
    return why('audio.codec', { codec: audio.codec, container: audio.container });
  }
  if (audio.duration_sec < MIN_AUDIO_SEC) return why('audio.none');
  if (audio.duration_sec > MAX_AUDIO_SEC) {
    const minutes = Math.ceil(audio.duration_sec / 60);
    return why('audio.long', { minutes, most: MAX_AUDIO_SEC / 60 });
  }
  return undefined;
}

/**
 * Longest name of a file below its folders, in bytes. Speech-to-Text names the transcript `{job}/{file}_transcript_{uuid}.json`,
 * and Cloud Storage takes names of up to 1,024 bytes.
 */
export const MAX_FILE_NAME_BYTES = 900;

/** Why audio cannot be transcribed under its name, in words for its uploader, or undefined when it can. */
export function nameFault(objectName: string): Why | undefined {
  const file = objectName.slice(objectName.lastIndexOf('/') + 1);
  if (new TextEncoder().encode(file).length <= MAX_FILE_NAME_BYTES) return undefined;
  return why('audio.long_name', { bytes: MAX_FILE_NAME_BYTES });
}
