import { platformSettings, readSettings } from '@earshot/contracts';
import {
  type DeliveryOptions,
  dryRun,
  type HistoryOptions,
  type HistoryReport,
  madeUpEpisodes,
  MOST_USERS,
  type OnProgress,
  record,
  replay,
  simulate,
  type SimulationReport,
  UnreadableRecord,
} from '@earshot/simulator';
import { Command, Option } from 'commander';
import { enterLocalCloud } from '../cloud/env-file.ts';
import { renderTotals } from '../simulate/totals.ts';
import { existingEpisodes } from '../start/audience.ts';
import { UserError } from '../terminal/errors.ts';
import { marks, percent, progressLine } from '../terminal/progress.ts';
import { withAudienceOptions } from './audience-options.ts';
import { type HistoryChoices, moment, withHistoryOptions } from './history-options.ts';
import { wholeNumber } from './options.ts';

interface SimulateOptions extends HistoryChoices {
  readonly record?: string;
  readonly replay?: string;
  readonly totals?: true;
  readonly start?: number;
  readonly episodes?: number;
  readonly users: number;
  readonly json?: true;
}

const EXAMPLES = `
Examples:
  ./dev simulate --listeners 500 --seconds 60 --seed 7     let an audience listen now
  ./dev simulate --totals --episodes 100                   the exact figures, without a cloud
  ./dev simulate --record day.jsonl --time-scale 1440 --seconds 60 --diurnal 1
  ./dev simulate --replay day.jsonl                        the same events again, byte for byte
`;

/** `./dev simulate`: an audience for the running local cloud, or the figures that it would come to. */
export function simulateCommand(): Command {
  const command = new Command('simulate')
    .description('Let a simulated audience listen to the episodes of the running local cloud')
    .addOption(
      new Option('--record <file>', 'write the history to a file instead of sending it').conflicts([
        'replay',
        'totals',
      ]),
    )
    .addOption(
      new Option(
        '--replay <file>',
        'send a recorded history again; of the other options only --users and --json count',
      ).conflicts('totals'),
    )
    .option('--totals', 'print the exact figures that must come out, without sending anything')
    .option('--start <time>', 'when sending starts, which is part of every event’s id (default: now)', moment)
    .option(
      '--episodes <n>',
      'listen to so many made-up episodes (default: those of the local cloud)',
      wholeNumber(1, 100_000),
    )
    .option(
      '--users <n>',
      'most accounts to write, from the first listener on',
      wholeNumber(0, 1_000_000),
      MOST_USERS,
    );
  return withHistoryOptions(withAudienceOptions(command))
    .option('--json', 'print the whole report, with the exact figures that must come of it')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(options: SimulateOptions): Promise<void> {
  const { record: recordTo, replay: replayFrom, totals, listeners, seed } = options;
  const audience = `${listeners} listeners, seed ${seed}`;
  if (recordTo !== undefined) {
    const history = await historyOf(options);
    await told(options, `${audience}, into ${recordTo}`, (progress) => record(recordTo, history, progress));
  } else if (totals) {
    const history = await historyOf(options);
    await told(options, audience, (progress) => Promise.resolve(dryRun(history, progress)));
  } else if (replayFrom !== undefined) {
    const delivery = await deliveryOf(options);
    await told(options, `replaying ${replayFrom}`, (progress) => replay(replayFrom, delivery, progress));
  } else {
    const delivery = await deliveryOf(options);
    const { startAt, ...history } = await historyOf(options);
    const start = options.start === undefined ? {} : { startAt };
    await told(options, audience, (progress) => simulate({ ...history, ...start, ...delivery }, progress));
  }
}

/** What is heard; made-up episodes need no cloud. */
async function historyOf(options: SimulateOptions): Promise<HistoryOptions> {
  const startAt = options.start ?? Date.now();
  if (options.episodes !== undefined) {
    return { ...options, startAt, episodes: madeUpEpisodes(options.seed, options.episodes) };
  }
  await enterLocalCloud();
  return { ...options, startAt, episodes: await existingEpisodes() };
}

async function deliveryOf({ users }: SimulateOptions): Promise<DeliveryOptions> {
  await enterLocalCloud();
  const { GCLOUD_PROJECT } = readSettings({ GCLOUD_PROJECT: platformSettings.GCLOUD_PROJECT });
  return { projectId: GCLOUD_PROJECT, users };
}

/** Does a piece of work while telling how far it is, and then what must come of it. */
async function told(
  { json }: SimulateOptions,
  title: string,
  work: (onProgress: OnProgress) => Promise<HistoryReport | SimulationReport>,
): Promise<void> {
  const line = progressLine(title, process.stderr);
  try {
    const report = await work(({ sent, share }) => line.update(`${sent} events, ${percent(share)}`));
    const accounts = 'users' in report ? `, ${report.users} accounts written` : '';
    line.end(marks.done, `${report.sent} events${accounts}`);
    console.log(json ? JSON.stringify(report, null, 2) : renderTotals(report));
  } catch (error) {
    line.end(marks.failed);
    if (isMistake(error)) throw new UserError(error.message);
    throw error;
  }
}

/** Whether options do not go together, or a file cannot be opened or read. */
function isMistake(error: unknown): error is Error {
  return (
    error instanceof RangeError ||
    error instanceof UnreadableRecord ||
    (error instanceof Error && 'code' in error && ['ENOENT', 'EACCES', 'EISDIR'].includes(String(error.code)))
  );
}
