import { GRPC, hasCode, Permanent, why, wordsOf } from '@earshot/contracts';
import type { protos } from '@google-cloud/speech';
import { CALL, speech } from './client.ts';

/** One audio file to transcribe. */
export interface TranscriptionRequest {
  readonly project: string;
  readonly location: string;
  readonly model: string;
  /** BCP-47; of several, Speech detects which one it is. */
  readonly languages: readonly string[];
  /** `gs://bucket/name` of the audio. */
  readonly audio: string;
  /** `gs://bucket/folder` that the result is written to. */
  readonly output: string;
  readonly punctuation: boolean;
  /** Most speakers to tell apart; 0 does not tell them apart. */
  readonly speakers: number;
  /** Phrases to expect, such as names. */
  readonly hints: readonly string[];
  /** Cheaper, within 24 hours. */
  readonly dynamicBatching: boolean;
}

/** Longest phrase hint that Speech takes, in characters. */
const MAX_HINT = 100;

/**
 * Submits one file to batch recognition and does not wait for it.
 * @returns the name of its operation
 * @throws Permanent when Speech refuses the request as invalid; else what the SDK threw
 */
export async function submitTranscription(request: TranscriptionRequest): Promise<string> {
  const client = await speech();
  try {
    const [operation] = await client.batchRecognize(batchRequest(request), CALL);
    if (!operation.name) throw new Error('Speech-to-Text answered without the name of an operation');
    return operation.name;
  } catch (error) {
    if (!hasCode(error, GRPC.INVALID_ARGUMENT)) throw error;
    throw new Permanent(why('audio.refused', { words: wordsOf(error) }), { cause: error });
  }
}

function batchRequest(request: TranscriptionRequest): protos.google.cloud.speech.v2.IBatchRecognizeRequest {
  const { project, location, audio, output, dynamicBatching } = request;
  return {
    recognizer: `projects/${project}/locations/${location}/recognizers/_`,
    config: configOf(request),
    files: [{ uri: audio }],
    recognitionOutputConfig: { gcsOutputConfig: { uri: output } },
    ...(dynamicBatching && { processingStrategy: 'DYNAMIC_BATCHING' as const }),
  };
}

function configOf({ model, languages, punctuation, speakers, hints }: TranscriptionRequest) {
  const phrases = hints.map((hint) => ({ value: hint.slice(0, MAX_HINT) }));
  return {
    autoDecodingConfig: {},
    model,
    languageCodes: [...languages],
    features: {
      enableWordTimeOffsets: true,
      enableAutomaticPunctuation: punctuation,
      ...(speakers > 0 && { diarizationConfig: { minSpeakerCount: 1, maxSpeakerCount: speakers } }),
    },
    ...(phrases.length > 0 && {
      adaptation: { phraseSets: [{ inlinePhraseSet: { phrases } }] },
    }),
  };
}
