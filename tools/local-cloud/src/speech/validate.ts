import { status } from '@grpc/grpc-js';
import { CallFailure } from '../grpc/serve.ts';
import type { BatchRecognizeRequest, RecognitionConfig } from './protocol.ts';
import { type ObjectName, parseGsPrefix, parseGsUri } from './storage-objects.ts';

/** Most files of one request (production). */
const MAX_FILES = 15;

/** One file to recognise. */
export interface BatchFile {
  readonly uri: string;
  readonly object: ObjectName;
  readonly config: RecognitionConfig;
  readonly language: string;
}

/** A request that was found valid. */
export interface Batch {
  /** Recognizer's resource name. */
  readonly recognizer: string;
  /** The project and location that its operation lives in: `projects/p/locations/l`. */
  readonly parent: string;
  readonly files: readonly BatchFile[];
  /** Folder of the result objects; without one, results are in the operation's response. */
  readonly output: ObjectName | undefined;
}

const refuse = (message: string): never => {
  throw new CallFailure(status.INVALID_ARGUMENT, message);
};

/**
 * Checks a request by production's rules.
 * @throws CallFailure INVALID_ARGUMENT naming the field, NOT_FOUND for a recognizer other than `_`, UNIMPLEMENTED for
 * what the local cloud does not do.
 */
export function toBatch(request: BatchRecognizeRequest): Batch {
  const recognizer = request.recognizer ?? '';
  const files = request.files ?? [];
  if (files.length === 0) refuse('files: at least one is needed');
  if (files.length > MAX_FILES) refuse(`files: at most ${MAX_FILES} are allowed, got ${files.length}`);
  if (request.configMask ?? files.some(({ configMask }) => configMask)) {
    throw new CallFailure(status.UNIMPLEMENTED, 'config masks are not part of the local cloud');
  }
  const checked = files.map(({ uri, config }) => toFile(uri ?? '', { ...request.config, ...config }));
  if (new Set(checked.map(({ uri }) => uri)).size < checked.length) refuse('files: each may be named once');
  return { recognizer, parent: parentOf(recognizer), files: checked, output: outputOf(request) };
}

/**
 * The project and location of a recognizer's name.
 * @throws CallFailure INVALID_ARGUMENT when it is no such name, NOT_FOUND unless it is the implicit recognizer `_`.
 */
export function parentOf(recognizer: string): string {
  const match = /^(projects\/[^/]+\/locations\/[^/]+)\/recognizers\/([^/]+)$/.exec(recognizer);
  if (!match?.[1]) {
    return refuse(
      `recognizer: expected projects/{project}/locations/{location}/recognizers/_, got "${recognizer}"`,
    );
  }
  if (match[2] !== '_') throw new CallFailure(status.NOT_FOUND, `there is no recognizer ${recognizer}`);
  return match[1];
}

function toFile(uri: string, config: RecognitionConfig): BatchFile {
  const object = parseGsUri(uri) ?? refuse(`files.uri: expected gs://bucket/object, got "${uri}"`);
  const [language = '', ...others] = config.languageCodes ?? [];
  if (!config.model) refuse('config.model: is needed, such as "long"');
  if (!language) refuse('config.language_codes: at least one is needed, such as "en-US"');
  if (!config.autoDecodingConfig && !config.explicitDecodingConfig) {
    refuse('config.decoding_config: auto_decoding_config or explicit_decoding_config is needed');
  }
  return { uri, object, config, language: [language, ...others].find(isEnglish) ?? language };
}

/** Whether PocketSphinx's model covers a BCP-47 language; `auto` leaves the choice to the recogniser. */
export function isEnglish(language: string): boolean {
  return /^(en(-.*)?|auto)$/i.test(language);
}

function outputOf({ recognitionOutputConfig: output, files }: BatchRecognizeRequest): ObjectName | undefined {
  if (output?.outputFormatConfig?.vtt || output?.outputFormatConfig?.srt) {
    throw new CallFailure(status.UNIMPLEMENTED, 'VTT and SRT output are not part of the local cloud');
  }
  if (output?.gcsOutputConfig) {
    const uri = output.gcsOutputConfig.uri ?? '';
    return (
      parseGsPrefix(uri) ??
      refuse(`recognition_output_config.gcs_output_config.uri: expected gs://bucket/prefix, got "${uri}"`)
    );
  }
  if (!output?.inlineResponseConfig) refuse('Recognition output configuration must be specified.');
  if ((files ?? []).length > 1) refuse('inline_response_config: is for one file');
  return undefined;
}
