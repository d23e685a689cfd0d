import { styleText } from 'node:util';
import type { DeliveryCount } from '@earshot/local-cloud';
import { marks } from '../terminal/progress.ts';
import type { Figures } from './figures.ts';

const heading = (text: string) => styleText('bold', text);
const dim = (text: string) => styleText('dim', text);
const counts = (of: Readonly<Record<string, number>>) =>
  Object.entries(of)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, n]) => `${name} ${n}`)
    .join(', ');

/** The figures as lines for a person: uploads, live counters, notifications, mirrored rows. */
export function renderPanel(figures: Figures, deliveries: readonly DeliveryCount[]): string {
  return [
    heading('Uploads'),
    ...uploadLines(figures),
    '',
    heading('Listening'),
    ...listeningLines(figures),
    '',
    heading('Audience'),
    ...audienceLines(figures),
    '',
    heading('Mirror'),
    `  rows in BigQuery: ${counts(figures.mirrored) || 'none yet'}`,
    ...failureLines(deliveries),
  ].join('\n');
}

function failureLines(deliveries: readonly DeliveryCount[]): string[] {
  const failing = deliveries.filter(
    ({ retried, deadLettered, dropped }) => retried + deadLettered + dropped > 0,
  );
  if (failing.length === 0) return [];
  return [
    '',
    heading('Functions that failed'),
    ...failing.map(
      (of) =>
        `  ${marks.note} ${of.function}: ${of.retried} deliveries retried, ${of.deadLettered + of.dropped} given up`,
    ),
  ];
}

function uploadLines({ uploads, episodes }: Figures): string[] {
  if (uploads.length === 0) return ['  none yet'];
  return uploads.map(({ name, state, reason, episode_id }) => {
    const mark = { done: marks.done, published: marks.done, rejected: marks.failed, failed: marks.failed }[
      state as string
    ];
    const episode = episodes.find((candidate) => candidate.episode_id === episode_id);
    const label =
      state === 'done' && episode?.label
        ? `${episode.label}: ${episode.label_evidence?.slice(0, 4).join(', ') ?? ''}`
        : '';
    return `  ${mark ?? '…'} ${name.padEnd(34)} ${state.padEnd(17)} ${dim([reason, label].filter(Boolean).join(' '))}`.trimEnd();
  });
}

function listeningLines({ metrics, episodes, rejected, windows }: Figures): string[] {
  const ranked = Object.values(metrics).sort((a, b) => (b.plays ?? 0) - (a.plays ?? 0));
  const lines = ranked.slice(0, 8).map((episode) => {
    const title = episodes.find(({ episode_id }) => episode_id === episode.episode_id)?.title;
    const minutes = Math.round((episode.seconds_heard ?? 0) / 60);
    const { plays = 0, completes = 0, stalls = 0, score_tenths = 0 } = episode;
    const name = (title ?? episode.episode_id).slice(0, 32).padEnd(32);
    return `  ${name} ${column(plays)} plays ${column(minutes)} min ${column(completes)} completed ${column(stalls)} stalls ${column((score_tenths / 10).toFixed(1))} score`;
  });
  const refused = counts(rejected);
  return [
    ...(lines.length > 0 ? lines : ['  nobody yet']),
    `  ${dim(`${windows} closed session windows${refused ? `; refused: ${refused}` : ''}`)}`,
  ];
}

function audienceLines({ notifications, pushes, lastMessage, recommended }: Figures): string[] {
  const types = Object.entries(notifications).map(([type, states]) => `  ${type}: ${counts(states)}`);
  return [
    ...(types.length > 0 ? types : ['  no notifications yet']),
    ...(Object.keys(pushes).length > 0 ? [`  pushes: ${counts(pushes)}`] : []),
    ...(lastMessage ? [`  ${dim(`latest: “${lastMessage}”`)}`] : []),
    `  ${recommended} listeners with recommendations`,
  ];
}

function column(value: number | string): string {
  return String(value).padStart(6);
}
