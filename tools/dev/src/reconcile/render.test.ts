import assert from 'node:assert/strict';
import type { ReconciliationDocument } from '@earshot/contracts';
import { renderReconciliation } from './render.ts';

const at = new Date('2026-11-22T10:00:00Z');
const agrees: ReconciliationDocument = {
  ...{ run: at.toISOString(), from: at, to: at, as_of: at, started_at: at, status: 'agrees' },
  ...{ episodes_compared: 2, users_compared: 7, drifted: 0, repaired: 0, late_events: 0, worst: [] },
};

describe('a reconciliation as text', () => {
  it('says who was compared, and that all agrees', () => {
    const text = renderReconciliation(agrees);
    assert.match(
      text,
      /2 episodes, 7 listeners\ncounters as of 2026-11-22T10:00:00.000Z\n.* Every counter is/,
    );
  });

  it('shows what differs and what became of it', () => {
    const worst = [{ path: 'metrics/e', counter: 'plays', live: 5, offline: 3 }];
    const text = renderReconciliation({ ...agrees, status: 'drifted', drifted: 1, late_events: 4, worst });
    assert.match(text, /too late to count, and are in no counter: 4 events/);
    assert.match(text, /metrics\/e +plays +5 +3/);
    assert.match(text, /differ: 1; repaired of them: 0/);
    assert.match(
      renderReconciliation({ ...agrees, status: 'repaired', drifted: 1 }),
      /differed: 1; all of them/,
    );
  });

  it('does not call it agreement that nothing was compared', () => {
    const text = renderReconciliation({ ...agrees, episodes_compared: 0, users_compared: 0 });
    assert.match(text, /nothing was compared/);
    assert.doesNotMatch(text, /Every counter/);
  });

  it('says what was left alone because it may be right', () => {
    const text = renderReconciliation({
      ...agrees,
      status: 'drifted',
      drifted: 3,
      repaired: 1,
      undecided: 2,
    });
    assert.match(text, /Undecided, .*: 2; --repair-all takes these off/);
  });
});
