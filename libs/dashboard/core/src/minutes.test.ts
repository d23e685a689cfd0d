import assert from 'node:assert/strict';
import { listeningNow, minutesUntil, shownHours } from './minutes.ts';

const at = (time: string) => Date.parse(`2026-11-22T${time}Z`);
const hour = (time: string, listening: Record<string, number>) => ({
  hour_start: new Date(at(time)),
  listening,
});

describe('the minutes of the last hour', () => {
  it('are sixty, over the turn of the hour, and add up over episodes and shards', () => {
    const minutes = minutesUntil(at('10:05:30'), [
      hour('10:00:00', { '05': 3, '04': 1 }),
      hour('10:00:00', { '05': 4 }),
      hour('09:00:00', { '06': 7, '05': 9 }),
    ]);
    assert.equal(minutes.length, 60);
    assert.deepEqual(minutes.at(-1), { at: at('10:05:00'), listening: 7 });
    assert.deepEqual(minutes[0], { at: at('09:06:00'), listening: 7 });
    assert.equal(
      minutes.reduce((sum, { listening }) => sum + listening, 0),
      15,
    );
  });

  it('are in the hours that are read for them', () => {
    const [first, second] = shownHours(at('10:05:30'));
    assert.deepEqual([first, second], [at('09:00:00'), at('10:00:00')]);
  });

  it('tell who listens now by the most of the latest three, for players report later', () => {
    const minutes = minutesUntil(at('10:05:01'), [hour('10:00:00', { '02': 9, '03': 5, '04': 2 })]);
    assert.equal(listeningNow(minutes), 5);
    assert.equal(listeningNow([]), 0);
  });
});
