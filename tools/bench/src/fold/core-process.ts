/**
 * Earshot's core alone: reads messages, decodes their events and folds them into states, with everything in memory. Its
 * argument is a {@link CoreRequest} as JSON.
 */
import { decodeMessage } from '@earshot/contracts';
import {
  emptyState,
  fold,
  type ListenerState,
  type PlaybackBody,
  playbackKind,
  untimely,
} from '@earshot/listening-core';
import { bodies, nothingSent } from '../load/messages.ts';
import { traffic } from '../load/traffic.ts';
import { usageNow } from '../process/probe.ts';
import type { CoreRequest, CoreRun } from './core.ts';

/** Share of the messages that only warm the code up. */
const WARM_UP = 0.15;

function main({ audience, packing, events }: CoreRequest): CoreRun {
  const { eventsPerTurn } = packing;
  const turns = Math.ceil(events / (audience.listeners * eventsPerTurn));
  const sent = nothingSent();
  const told = traffic(audience, { eventsPerTurn, turns }, Date.now());
  // In base64, as a push delivers them; made beforehand: making traffic is not what is measured.
  const messages = Array.from(bodies(told, packing, sent), (body) => body.toString('base64'));
  const warm = Math.floor(messages.length * WARM_UP);
  const states = new Map<string, ListenerState<PlaybackBody>>();
  const publishedAt = Date.now();
  for (const message of messages.slice(0, warm)) take(message, states, publishedAt);
  const before = usageNow();
  const started = performance.now();
  let folded = 0;
  for (const message of messages.slice(warm)) folded += take(message, states, publishedAt);
  const seconds = (performance.now() - started) / 1000;
  return {
    packing: packing.name,
    listeners: audience.listeners,
    events: folded,
    eventsPerSecond: folded / seconds,
    cpuUsPerEvent: (usageNow().cpuUs - before.cpuUs) / folded,
  };
}

/** Folds a message, and returns how many of its events told something new. */
function take(
  message: string,
  states: Map<string, ListenerState<PlaybackBody>>,
  publishedAt: number,
): number {
  const { events } = decodeMessage('playback', Buffer.from(message, 'base64'));
  const timely = events.filter((event) => !untimely(event, publishedAt));
  let news = 0;
  for (const [path, own] of Map.groupBy(timely, playbackKind.pathOf)) {
    const folded = fold(playbackKind, states.get(path) ?? emptyState(playbackKind), own);
    states.set(path, folded.state);
    news += folded.news.length;
  }
  return news;
}

process.send?.({ run: main(JSON.parse(process.argv[2] ?? '') as CoreRequest) });
