import { status } from '@grpc/grpc-js';
import pLimit from 'p-limit';
import { CallFailure } from '../grpc/serve.ts';
import type { FileOutcome, Operation } from './operation.ts';
import type { Operations } from './operations.ts';
import type { Recogniser, RecogniserStatus } from './recogniser.ts';
import { gsUri, resultName, type StorageObjects } from './storage-objects.ts';
import { toJson, toResults, duration } from './transcript.ts';
import { transcribe } from './transcribe.ts';
import { type Batch, type BatchFile, isEnglish, toBatch } from './validate.ts';

/** Recognitions that run at once; the others queue. PocketSphinx takes one core each. */
const CONCURRENT_RECOGNITIONS = 2;

/** What a batch needs to run. */
export interface BatchRunnerOptions {
  readonly operations: Operations;
  readonly storage: StorageObjects;
  /** Asked before each recognition until there is one, so that what is installed while the server runs is found. */
  readonly recogniser: () => Promise<RecogniserStatus>;
}

/** Runs batches, a few files at a time. */
export class BatchRunner {
  private readonly limit = pLimit(CONCURRENT_RECOGNITIONS);
  private readonly running = new Map<string, AbortController>();
  private readonly settled = new Set<Promise<void>>();
  private readonly options: BatchRunnerOptions;
  /** Looking for it costs as much as recognising a second of speech. */
  private found: Recogniser | undefined;

  constructor(options: BatchRunnerOptions) {
    this.options = options;
  }

  /** Starts on the files of an operation that have no outcome yet. */
  start(operation: Operation): void {
    const batch = toBatch(operation.request);
    const abort = new AbortController();
    this.running.set(operation.name, abort);
    const open = batch.files.filter(({ uri }) => !operation.outcomes[uri]);
    const work = Promise.all(
      open.map((file) => this.limit(() => this.recogniseInto(operation.name, batch, file, abort.signal))),
    ).then(() => {
      this.running.delete(operation.name);
      this.settled.delete(work);
    });
    this.settled.add(work);
  }

  /** Ends an operation as cancelled and kills what works on it; one that has ended stays as it is. */
  cancel(name: string): void {
    this.options.operations.change(name, { cancelled: true });
    this.running.get(name)?.abort();
  }

  /** Kills all work, without ending its operations, and resolves when no program is left. */
  async stop(): Promise<void> {
    for (const abort of this.running.values()) abort.abort();
    await Promise.all(this.settled);
  }

  private async recogniseInto(name: string, batch: Batch, file: BatchFile, signal: AbortSignal) {
    const outcome = await this.recognise(batch, file, signal).catch(failed);
    if (signal.aborted) return;
    const { operations } = this.options;
    operations.change(name, { outcomes: { ...operations.get(name).outcomes, [file.uri]: outcome } });
  }

  private async recognise(batch: Batch, file: BatchFile, signal: AbortSignal): Promise<FileOutcome> {
    signal.throwIfAborted();
    const recogniser = (this.found ??= await this.lookForOne());
    if (!isEnglish(file.language)) {
      throw new CallFailure(
        status.INVALID_ARGUMENT,
        `PocketSphinx's model is for en-US, the request asks for ${file.language}`,
      );
    }
    const url = await this.options.storage.mediaUrl(file.object, signal);
    const heard = await transcribe({ recogniser, url, signal });
    const results = toResults(heard.utterances, 'en-US', file.config.features ?? {});
    const billedMs = Math.ceil(heard.audioMs / 1000) * 1000;
    const metadata = { totalBilledDuration: duration(billedMs) };
    if (!batch.output) {
      const transcript = { results, metadata };
      return { result: { metadata, inlineResult: { transcript }, transcript }, billedMs };
    }
    const object = resultName(batch.output, file.object);
    await this.options.storage.writeJson(object, toJson(results));
    const uri = gsUri(object);
    return { result: { metadata, cloudStorageResult: { uri }, uri }, billedMs };
  }

  private async lookForOne(): Promise<Recogniser> {
    const found = await this.options.recogniser();
    if (found.ready) return found.recogniser;
    throw new CallFailure(
      status.UNAVAILABLE,
      `cannot recognise speech: ${found.missing.join(' and ')} not installed; run: ${found.install}`,
    );
  }
}

function failed(error: unknown): FileOutcome {
  const code = error instanceof CallFailure ? error.code : status.INTERNAL;
  const message = error instanceof Error ? error.message : String(error);
  return { result: { error: { code, message } }, billedMs: 0 };
}
