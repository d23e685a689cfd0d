/** Handles the events of some uploads by the built codebase, and tells what the last one took. Its argument is an {@link AudioRequest} as JSON. */
import { usageNow } from '../process/probe.ts';
import type { AudioRequest, AudioRun, StepCost } from './audio.ts';

/** The functions of the codebase, as far as they are called. */
interface Functions {
  readonly audioUploaded: { run(event: { readonly data: unknown }): Promise<void> };
  readonly transcriptReady: { run(event: { readonly data: unknown }): Promise<void> };
}

async function cost(step: () => Promise<void>): Promise<StepCost> {
  const before = usageNow();
  let peak = before.rssBytes;
  const look = () => (peak = Math.max(peak, process.memoryUsage.rss()));
  const looking = setInterval(look, 2);
  const started = performance.now();
  await step();
  const seconds = (performance.now() - started) / 1000;
  look();
  clearInterval(looking);
  return { seconds, cpuSeconds: (usageNow().cpuUs - before.cpuUs) / 1e6, peakBytes: peak };
}

async function main({ codebase, warmUp, measured }: AudioRequest): Promise<AudioRun> {
  const functions = (await import(codebase)) as Functions;
  // What any upload needs is loaded and compiled before.
  for (const { audio, result } of warmUp) {
    await functions.audioUploaded.run({ data: audio });
    await functions.transcriptReady.run({ data: result });
  }
  globalThis.gc?.();
  const upload = await cost(() => functions.audioUploaded.run({ data: measured.audio }));
  const transcript = await cost(() => functions.transcriptReady.run({ data: measured.result }));
  return { upload, transcript };
}

process.send?.({ run: await main(JSON.parse(process.argv[2] ?? '') as AudioRequest) });
