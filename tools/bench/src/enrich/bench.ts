import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench, BenchOptions, BenchReport } from '../bench.ts';
import { measureColdStarts } from '../cold-start/cold-start.ts';
import { coldStartText } from '../cold-start/text.ts';
import { machine } from '../fold/report.ts';
import { figure, textTable } from '../report/table.ts';
import { type AudioRun, measureAudio } from './audio.ts';
import { audioText } from './audio-text.ts';
import { type CoverRun, measureCover } from './cover.ts';
import { type SampleCover, sampleCovers } from './covers.ts';
import type { Method } from './methods.ts';

/** Benchmark of enrichment: covers and audio. */
export const enrichBench: Bench = {
  name: 'enrich',
  summary: 'Covers beside a decode per variant; audio of any length, but for the recogniser; cold starts',
  codebases: ['enrichment', 'listening', 'audience', 'mirror'],
  run,
};

/** What is measured of each cover; sharp's own AVIF settings take half a minute, so `quick` leaves them out. */
const METHODS: Readonly<Record<BenchOptions['extent'], readonly Method[]>> = {
  quick: ['earshot', 'naive'],
  full: ['earshot', 'naive', 'defaults'],
};
const TITLES: Readonly<Record<Method, string>> = {
  earshot: 'Earshot: one decode',
  naive: 'a decode per variant',
  defaults: 'the same, with sharp’s own settings',
};

/** How often each codebase is loaded. */
const COLD_STARTS = 5;
/** Lengths of audio, in seconds. */
const LENGTHS = [60, 3600, 8 * 3600];

interface CoverMeasure {
  readonly cover: string;
  readonly bytes: number;
  readonly runs: readonly (CoverRun & { readonly method: Method })[];
}

async function run({ extent, tell }: BenchOptions): Promise<BenchReport> {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-bench-'));
  try {
    const covers = extent === 'quick' ? sampleCovers.slice(0, 1) : sampleCovers;
    const measured: CoverMeasure[] = [];
    for (const cover of covers) measured.push(await measure(cover, METHODS[extent], folder, tell));
    const audio: (AudioRun & { readonly audioSeconds: number })[] = [];
    for (const audioSeconds of LENGTHS) {
      tell(`audio of ${audioSeconds / 60} min`);
      audio.push({ audioSeconds, ...(await measureAudio(audioSeconds)) });
    }
    tell('cold starts');
    const coldStarts = await measureColdStarts(COLD_STARTS);
    const report = {
      bench: 'enrich',
      extent,
      date: new Date().toISOString(),
      machine: machine(),
      covers: measured,
      audio,
      coldStarts,
    };
    const text = [textOf(measured), audioText(audio), coldStartText(coldStarts)].join('\n\n');
    return { text, json: report };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measure(
  { name, title, make }: SampleCover,
  methods: readonly Method[],
  folder: string,
  tell: BenchOptions['tell'],
): Promise<CoverMeasure> {
  const file = join(folder, name);
  const bytes = await make();
  await writeFile(file, bytes);
  const runs: (CoverRun & { method: Method })[] = [];
  for (const method of methods) {
    tell(`${title}: ${TITLES[method]}`);
    runs.push({ method, ...(await measureCover({ file, method })) });
  }
  return { cover: title, bytes: bytes.length, runs };
}

function textOf(covers: readonly CoverMeasure[]): string {
  return covers
    .flatMap(({ cover, bytes, runs }) => [
      `${cover}, ${kilobytes(bytes)} kB`,
      '',
      textTable(
        runs.map(({ method, seconds, cpuSeconds, grownBytes }) => ({
          'all variants': TITLES[method],
          'CPU s': figure(cpuSeconds),
          s: figure(seconds),
          'peak MB': figure(grownBytes / 1024 ** 2),
        })),
      ),
      '',
      textTable(
        runs
          .flatMap(({ qualities }) => qualities)
          .map(({ format, side, bytes: size, psnr, ssim }) => ({
            variant: `${side} px ${format}`,
            kB: kilobytes(size),
            'PSNR dB': psnr.toFixed(1),
            SSIM: ssim.toFixed(3),
          })),
      ),
      '',
    ])
    .concat(
      'Peak is memory above what the process had before the cover; quality is beside the cover at that size.',
    )
    .join('\n');
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}
