import { figure, textTable } from '../report/table.ts';
import type { AudioRun, StepCost } from './audio.ts';

/** Runs of audio as tables for a terminal, a length beside the other. */
export function audioText(runs: readonly (AudioRun & { readonly audioSeconds: number })[]): string {
  const table = (title: string, of: (run: AudioRun) => StepCost) =>
    textTable(
      runs.map((run) => {
        const { seconds, cpuSeconds, peakBytes } = of(run);
        return {
          [title]: `${run.audioSeconds / 60} min`,
          ms: figure(seconds * 1000),
          'CPU ms': figure(cpuSeconds * 1000),
          'peak MB': figure(peakBytes / 1024 ** 2),
        };
      }),
    );
  return [
    table('audio, uploaded', ({ upload }) => upload),
    '',
    table('its transcript', ({ transcript }) => transcript),
    '',
    'Peak is the memory of the whole process; the recogniser is another service and not part of it.',
  ].join('\n');
}
