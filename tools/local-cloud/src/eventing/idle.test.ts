import assert from 'node:assert/strict';
import { untilIdle } from './idle.ts';

describe('waiting until idle', () => {
  it('ends when two looks find nothing', async () => {
    let looks = 0;
    const look = () => Promise.resolve(0 * (looks += 1));
    await untilIdle({ undone: () => [], accepted: () => 7, look }, 1_000);
    assert.equal(looks, 2);
  });

  it('starts over when an event was accepted and handled between two looks', async () => {
    let looks = 0;
    const accepted = () => (looks < 2 ? 0 : 1);
    const look = () => Promise.resolve(0 * (looks += 1));
    await untilIdle({ undone: () => [], accepted, look }, 1_000);
    assert.ok(looks > 2);
  });

  it('starts over when a look finds an event that nobody was told of', async () => {
    const found = [0, 1, 0, 0];
    let looks = 0;
    const look = () => Promise.resolve(found[looks++] ?? 0);
    await untilIdle({ undone: () => [], accepted: () => 0, look }, 1_000);
    assert.equal(looks, 4);
  });

  it('follows a chain that always has one link undone', async () => {
    let links = 5;
    const undone = () => (links > 0 && links-- > 0 ? [`link ${links}`] : []);
    await untilIdle({ undone, accepted: () => 5 - links, look: () => Promise.resolve(0) }, 1_000);
    assert.equal(links, 0);
  });

  it('tells what is undone when the deadline passes', async () => {
    const activity = { undone: () => ['fold: 3 events'], accepted: () => 3, look: () => Promise.resolve(0) };
    await assert.rejects(untilIdle(activity, 20), /not idle after 20 ms; undone: fold: 3 events/);
  });
});
