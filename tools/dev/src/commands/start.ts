import { writeFile } from 'node:fs/promises';
import type { LocalCloud } from '@earshot/local-cloud';
import { readSamples } from '@earshot/samples';
import { Command } from 'commander';
import { RECOGNISER, seeTo } from '../cloud/prerequisites.ts';
import type { Uploaded } from '../cloud/upload.ts';
import { untilFinal } from '../cloud/uploads.ts';
import { type CloudOptions, withCloud } from '../cloud/with-cloud.ts';
import { unaccounted } from '../start/account.ts';
import { type AudienceOptions, existingEpisodes, letListen } from '../start/audience.ts';
import { readFigures } from '../start/figures.ts';
import { liveView } from '../start/live.ts';
import { renderPanel } from '../start/panel.ts';
import { reconcileSince } from '../start/reconcile.ts';
import { reportOf, type StartReport } from '../start/report.ts';
import { uploadSamples } from '../start/samples.ts';
import { settle } from '../start/settle.ts';
import { untilInterrupted } from '../terminal/interrupt.ts';
import { marks, percent } from '../terminal/progress.ts';
import { withAudienceOptions } from './audience-options.ts';
import { withCloudOptions } from './cloud.ts';

interface StartOptions extends CloudOptions, AudienceOptions {
  readonly exit?: true;
  readonly json?: string;
}

/** How long the samples may take: most of it is PocketSphinx, which is slow on a slow machine. */
const UPLOADS_DEADLINE_MS = 600_000;

/** `./dev start`: the main job, from uploads and listening to figures, notifications and mirrored rows. */
export function startCommand(): Command {
  return withAudienceOptions(
    withCloudOptions(
      new Command('start').description(
        'Start everything, upload the samples, let a simulated audience listen, and show what comes of it',
      ),
    ),
  )
    .option('--exit', 'end once everything has settled; exit code 1 if anything sent in is not accounted for')
    .option('--json <file>', 'write the summary as JSON when it ends (with --exit)')
    .action(async (options: StartOptions) => {
      await seeTo(RECOGNISER);
      await withCloud(options, (cloud) => mainJob(cloud, options));
      // An audience that was interrupted would go on trying to reach what is gone.
      process.exit();
    });
}

async function mainJob(cloud: LocalCloud, options: StartOptions): Promise<void> {
  const uploads = await uploadSamples(await readSamples());
  let note = `uploaded ${uploads.length} files`;
  const view = liveView(
    async () => `${renderPanel(await readFigures(cloud.bigquery), cloud.deliveries())}\n\n… ${note}`,
  );
  const tell = (next: string) => {
    note = next;
  };
  if (options.exit) {
    const report = await untilSettled(cloud, uploads, options, tell);
    await view.stop();
    conclude(report);
    if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
    process.exitCode = report.unaccounted.length === 0 ? 0 : 1;
    return;
  }
  const interrupted = untilInterrupted();
  await Promise.race([interrupted, keepListening(cloud, uploads, options, tell)]);
  tell('stopping');
  await view.stop();
}

async function untilSettled(
  cloud: LocalCloud,
  uploads: readonly Uploaded[],
  options: AudienceOptions,
  tell: (note: string) => void,
): Promise<StartReport> {
  const since = new Date();
  const simulation = await listenOnce(cloud, uploads, options, tell);
  tell('waiting until everything has settled');
  const figures = await settle(cloud);
  tell('comparing with the raw events in BigQuery');
  const reconciliation = await reconcileSince(since);
  tell('settled');
  const { fates, expected } = simulation;
  const { counted, ...refused } = fates;
  const faults = unaccounted(
    {
      uploads,
      refused,
      figures: new Map(Object.entries(expected.episodes).map(([id, of]) => [id, { ...of }])),
    },
    { ...figures, deliveries: cloud.deliveries(), reconciliation },
  );
  return reportOf(cloud, figures, simulation, counted, reconciliation, faults);
}

/** Rounds of listening, one after the other, for as long as somebody watches. */
async function keepListening(
  cloud: LocalCloud,
  uploads: readonly Uploaded[],
  options: AudienceOptions,
  tell: (note: string) => void,
): Promise<never> {
  for (;;) await listenOnce(cloud, uploads, options, (note) => tell(`${note} — Ctrl-C ends it`));
}

async function listenOnce(
  cloud: LocalCloud,
  uploads: readonly Uploaded[],
  options: AudienceOptions,
  tell: (note: string) => void,
) {
  const { listeners, seconds, seed, rate, duplicates, shuffle } = options;
  tell('listening to the speech in the uploads');
  await untilFinal(uploads, UPLOADS_DEADLINE_MS);
  const episodes = await existingEpisodes();
  return letListen(
    cloud.projectId,
    episodes,
    { listeners, seconds, seed, rate, duplicates, shuffle },
    ({ sent, share }) => tell(`${listeners} listeners: ${sent} events sent, ${percent(share)}`),
  );
}

function conclude({ events, reconciliation, unaccounted: faults }: StartReport): void {
  console.log(
    `\n${events.sent} events sent, ${events.distinct} of them distinct: ${events.counted} counted, ${events.rejected} rejected, ${events.late} late.`,
  );
  if (reconciliation.status === 'agrees')
    console.log(
      `${marks.done} The raw events in BigQuery come to the same counters: ${reconciliation.episodes_compared} episodes, ${reconciliation.users_compared} listeners.`,
    );
  if (faults.length === 0)
    console.log(`${marks.done} Everything that was sent in is accounted for, to the last unit.`);
  else for (const fault of faults) console.log(`${marks.failed} ${fault.text}`);
}
