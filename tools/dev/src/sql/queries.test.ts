import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SparsePlaybackEvent } from '@earshot/contracts';
import { playbackEvent, qualityEvent } from '@earshot/testing';
import { repository } from '../repository.ts';
import { startWarehouse, type Warehouse } from './testing/warehouse.ts';

/** A Monday. */
const MONDAY = Date.parse('2026-11-02T10:00:00Z');
const HOUR = 3600;
const WEEK = 7 * 24 * HOUR;
const time = (seconds: number) => new Date(MONDAY + seconds * 1000).toISOString();

const told = new Map<string, number>();
/** The next id of a session: its player begins with 1, as every other does. */
const nextId = (session: string): string => {
  const id = (told.get(session) ?? 0) + 1;
  told.set(session, id);
  return String(id);
};
const play = (user_id: string, second: number, fields: Partial<SparsePlaybackEvent> = {}) => {
  const session_id = `${user_id}_${Math.floor(second / HOUR)}`;
  const common = { user_id, session_id, duration_sec: 1000, event_id: nextId(session_id) };
  return playbackEvent({ ...common, event_time: time(second), ...fields });
};
const stop = (
  user_id: string,
  second: number,
  position_sec: number,
  fields: Partial<SparsePlaybackEvent> = {},
) => play(user_id, second, { event_type: 'STOP', position_sec, ...fields });

describe('the queries for analysts', () => {
  let warehouse: Warehouse;
  const outside = { ...process.env };

  before(async () => {
    warehouse = await startWarehouse();
    const other = { episode_id: 'episode_2' };
    const first = play('anna', 0);
    await warehouse.tell('playback', [
      // Told late, and unreadable: they count nowhere.
      ...[play('dora', -8 * WEEK), play('eve', WEEK, { event_time: 'never' })],
      // Anna hears 250 s of 1000, Ben 100 s; both at 10:00 and 10:01.
      ...[first, stop('anna', 250, 250), play('ben', 60), stop('ben', 160, 100)],
      // A week later Anna and Cleo play another episode; two weeks later Anna again.
      ...[play('anna', WEEK, other), stop('anna', WEEK + 30, 30, other)],
      ...[play('cleo', WEEK + HOUR, { ...other, country: 'DE' }), play('anna', 2 * WEEK)],
    ]);
    // Told again, when it is late.
    await warehouse.tell('playback', [first, play('fay', 9 * WEEK, { user_id: '' })]);
    const stall = (event_type: 'BUFFERING_START' | 'BUFFERING_END', second: number, user_id = 'anna') => {
      const session_id = `${user_id}_0`;
      const common = { user_id, session_id, country: 'US', buffer_ms: 1500, event_id: nextId(session_id) };
      return qualityEvent({ ...common, event_type, event_time: time(second) });
    };
    await warehouse.tell('quality', [
      ...[stall('BUFFERING_START', 100), stall('BUFFERING_END', 102)],
      // Two stalls of Ben's: an end whose start was lost, and one that starts and ends in a moment.
      ...[stall('BUFFERING_END', 110, 'ben'), stall('BUFFERING_END', 120, 'ben')],
      ...[stall('BUFFERING_START', 120, 'ben')],
    ]);
    const episode = (id: string, label: string | null) =>
      warehouse.change('episodes', `episodes/${id}`, time(0), { episode_id: id, label });
    const metrics = (id: string, plays: number, completes: number, seconds_heard: number) =>
      warehouse.change('metrics', `metrics/${id}`, time(0), {
        episode_id: id,
        plays,
        completes,
        seconds_heard,
      });
    await Promise.all([
      episode('episode_1', 'business'),
      episode('episode_2', null),
      episode('episode_3', 'business'),
    ]);
    await Promise.all([
      metrics('episode_1', 6, 3, 1200),
      metrics('episode_2', 2, 0, 60),
      metrics('episode_3', 4, 1, 0),
    ]);
    const list = (user: string, second: number, ...episodes: readonly string[]) =>
      warehouse.change('recommendations', `profiles/${user}/recommendations/current`, time(second), {
        user_id: user,
        data: JSON.stringify({ episodes: episodes.map((episode_id) => ({ episode_id, reason: 'r' })) }),
      });
    // Anna plays the first of her list a week after it came up, and the second one before it stood in a list.
    await list('anna', HOUR, 'episode_2', 'episode_1');
    await list('anna', 2 * HOUR, 'episode_2', 'episode_3');
    await list('cleo', WEEK, 'episode_1', 'episode_2');
    await list('ben', HOUR, 'episode_2');
    const notification = (id: string, user: string, columns: Readonly<Record<string, unknown>>) =>
      warehouse.change('notifications', `users/${user}/notifications/${id}`, time(0), {
        ...{ notification_id: id, user_id: user, type: 'CONTINUE_LISTENING', ttl_sec: 1800 },
        ...{ data: JSON.stringify({ payload: { episode_id: 'episode_2' } }), ...columns },
      });
    const delivered = { state: 'delivered', delivered_at: time(WEEK - 60) };
    await notification('n1', 'anna', { ...delivered, read_at: time(WEEK - 30) });
    await notification('n2', 'cleo', delivered);
    await notification('n3', 'ben', { state: 'suppressed' });
    await notification('n4', 'ben', { ...delivered, type: 'TRENDING_NOW', dismissed_at: time(WEEK) });
  });
  after(async () => {
    await warehouse.stop();
    process.env = outside;
  });

  const run = async (name: string) =>
    warehouse.query(await readFile(join(repository, 'sql', `${name}.sql`), 'utf8'));

  it('ask for events that are there once each, whatever ids others gave theirs', async () => {
    const rows = await warehouse.query(
      "SELECT user_id, session_id, code FROM events WHERE topic = 'playback' AND event_id = '1'",
    );
    const counting = ['anna_0', 'anna_168', 'anna_336', 'ben_0', 'cleo_169'];
    assert.deepEqual(
      rows.map(({ session_id, code }) => `${String(session_id)} ${String(code)}`).toSorted(),
      [
        ...counting.map((session) => `${session} null`),
        'dora_-1344 late',
        ...Array<string>(2).fill('null invalid'),
      ].toSorted(),
    );
  });

  it('retention_curve: the share of plays that heard each slice', async () => {
    const rows = await run('retention_curve');
    // Three plays of the episode: two of 100 s, one of which goes on to 250 s, and one of nothing.
    const share = (percent: number) => rows.find((row) => row['from_percent'] === percent);
    assert.deepEqual(share(0), {
      episode_id: 'episode_1',
      from_percent: 0,
      sessions: 2,
      share_of_plays: 0.6667,
    });
    assert.deepEqual(share(10)?.['sessions'], 1);
    assert.deepEqual(
      rows.filter(({ episode_id }) => episode_id === 'episode_1').map((row) => row['from_percent']),
      [0, 5, 10, 15, 20],
    );
  });

  it('cohort_return: who came back so many weeks later', async () => {
    const row = (cohort: string, weeks_later: number, listeners: number, share_of_cohort: number) => ({
      ...{ cohort, weeks_later, listeners, share_of_cohort },
    });
    assert.deepEqual(await run('cohort_return'), [
      row('2026-11-02', 0, 2, 1),
      row('2026-11-02', 1, 1, 0.5),
      row('2026-11-02', 2, 1, 0.5),
      row('2026-11-09', 0, 1, 1),
    ]);
  });

  it('concurrency_by_minute: sessions that were playing', async () => {
    const rows = await run('concurrency_by_minute');
    assert.deepEqual(
      rows.map(({ minute, sessions }) => [String(minute).slice(0, 16), sessions]),
      [
        ...[
          ['2026-11-02T10:00', 1] as const,
          ['2026-11-02T10:01', 2] as const,
          ['2026-11-02T10:02', 2] as const,
        ],
        ...[
          ['2026-11-02T10:03', 1] as const,
          ['2026-11-02T10:04', 1] as const,
          ['2026-11-09T10:00', 1] as const,
        ],
      ],
    );
    assert.equal(rows.at(-1)?.['top_episode_id'], 'episode_2');
  });

  it('completion_by_label: of episodes of a label, and of those without', async () => {
    assert.deepEqual(await run('completion_by_label'), [
      { label: 'business', episodes: 2, plays: 10, completes: 4, completion: 0.4, minutes_a_play: 2 },
      { label: '(none)', episodes: 1, plays: 2, completes: 0, completion: 0, minutes_a_play: 0.5 },
    ]);
  });

  it('quality_by_country: sessions that stalled, as the product counts stalls', async () => {
    const none = { stalls: 0, ms_a_stall: null, dropouts: 0, dropouts_a_session: 0 };
    assert.deepEqual(await run('quality_by_country'), [
      { country: 'US', sessions: 4, share_stalled: 0.5, ...none, stalls: 3, ms_a_stall: 1500 },
      { country: 'DE', sessions: 1, share_stalled: 0, ...none },
    ]);
    const [product] = await warehouse.query(
      "SELECT SUM(value) AS stalls FROM offline_metrics WHERE counter = 'stalls'",
    );
    assert.deepEqual(product, { stalls: 3 });
  });

  it('recommendation_uptake: what was played within a week of being recommended, and not before', async () => {
    assert.deepEqual(await run('recommendation_uptake'), [
      { place: 1, recommended: 3, played: 1, uptake: 0.3333 },
      { place: 2, recommended: 2, played: 1, uptake: 0.5 },
    ]);
  });

  it('notification_funnel: made, delivered, read and followed', async () => {
    assert.deepEqual(await run('notification_funnel'), [
      {
        ...{ type: 'CONTINUE_LISTENING', made: 3, delivered: 2, not_delivered: 1, read: 1, dismissed: 0 },
        ...{ followed: 1, followed_of_delivered: 0.5 },
      },
      {
        ...{ type: 'TRENDING_NOW', made: 1, delivered: 1, not_delivered: 0, read: 0, dismissed: 1 },
        ...{ followed: 0, followed_of_delivered: 0 },
      },
    ]);
  });

  it('are all tested', async () => {
    const files = await readdir(join(repository, 'sql'));
    const test = await readFile(import.meta.filename, 'utf8');
    for (const file of files) assert.ok(test.includes(`run('${file.replace('.sql', '')}')`), file);
  });
});
