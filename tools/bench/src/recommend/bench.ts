import type { Bench, BenchOptions, BenchReport } from '../bench.ts';
import { machine } from '../fold/report.ts';
import { dice } from '../load/dice.ts';
import { figure } from '../report/table.ts';
import { qualityOf } from './bootstrap.ts';
import { readSessions } from './csv.ts';
import { feeds } from './feeds.ts';
import { blended, lastItem, learner, type Method, popularity, popularLately, random } from './methods.ts';
import { runPrequential } from './prequential.ts';
import type { RecommendReport, RecommendResult } from './report.ts';
import { simulated } from './simulated.ts';
import type { SessionData } from './step.ts';
import { qualityTable } from './text.ts';

/** Benchmark of recommendations. */
export const recommendBench: Bench = {
  name: 'recommend',
  summary:
    'Recommendations: what is foretold of the next episode, beside simpler ways, and what each ingredient adds',
  codebases: [],
  data: 'measure these sessions: CSV whose first line is session,user,item,time',
  run,
};

const SEED = 20_261_122;
const SESSIONS = { quick: 1_000, full: 6_000 } as const;
const BOOTSTRAP_SAMPLES = { quick: 200, full: 1_000 } as const;

async function run({ extent, tell, data }: BenchOptions): Promise<BenchReport> {
  const made = { seed: SEED, sessions: SESSIONS[extent] };
  const sets = data === undefined ? [feeds(made), simulated(made)] : [await readSessions(data)];
  const results = sets.map((set) => measure(set, BOOTSTRAP_SAMPLES[extent], tell));
  const report: RecommendReport = {
    bench: 'recommend',
    extent,
    date: new Date().toISOString(),
    machine: machine(),
    results,
  };
  return { text: results.map(textOf).join('\n\n'), json: report };
}

function measure(data: SessionData, samples: number, tell: BenchOptions['tell']): RecommendResult {
  const learning = learner();
  const methods = methodsOf(learning);
  const { next, first, microseconds } = runPrequential({
    data,
    methods,
    learner: learning,
    tell: (share) => tell(`${data.name}: ${Math.round(100 * share)} %`),
  });
  return {
    data: data.name,
    sessions: new Set(data.steps.map(({ session }) => session)).size,
    steps: data.steps.length,
    items: new Set(data.steps.map(({ item }) => item)).size,
    methods: methods.map(({ name }) => ({
      method: name,
      next: qualityOf(next.get(name) ?? [], samples, dice(SEED)),
      first: qualityOf(first.get(name) ?? [], samples, dice(SEED)),
    })),
    microseconds,
    modelBytes: JSON.stringify(learning.model()).length,
  };
}

function methodsOf(learning: ReturnType<typeof learner>): readonly Method[] {
  return [
    blended('Earshot', learning),
    blended('without sequence', learning, { sequence: 0 }),
    blended('without earlier items', learning, { recency: 0, earlier: 0 }),
    blended('without affinity', learning, { affinity: 0 }),
    blended('without popularity', learning, { popularity: 0 }),
    blended('without freshness', learning, { freshness: 0 }),
    blended('without diversity', learning, { repeat: 1 }),
    lastItem(),
    popularLately(),
    popularity(),
    random(dice(SEED)),
  ];
}

function textOf(result: RecommendResult): string {
  const { data, sessions, steps, items, microseconds, modelBytes } = result;
  return [
    `${data}: ${figures(sessions)} sessions, ${figures(steps)} steps, ${figures(items)} items`,
    '',
    qualityTable(result),
    '',
    `${figure(microseconds.observe)} µs to learn, ${figure(microseconds.recommend)} µs to recommend; the model is ${figure(modelBytes / 1e6)} MB of JSON.`,
  ].join('\n');
}

const figures = (value: number) => value.toLocaleString('en');
