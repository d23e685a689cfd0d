import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { FirestoreService } from '@earshot/local-cloud';
import { compileRules, startEmulator } from './emulator.ts';

const RULES = readFileSync(new URL('../../../storage.rules', import.meta.url), 'utf8');

// The rules of Storage run in firebase-tools' emulator alone; the language is one, so Firestore's can at least read them.
describe('storage.rules', () => {
  let emulator: FirestoreService | undefined;

  before(async function () {
    emulator = await startEmulator(this);
  });
  after(() => emulator?.stop());

  it('compile', async () => {
    assert.ok(emulator);
    assert.equal(await compileRules(emulator, 'demo-storage-rules', RULES), '');
  });

  it('would not compile with a mistake in them', async () => {
    assert.ok(emulator);
    const wrong = RULES.replace('allow create: if', 'allow create if');
    assert.notEqual(await compileRules(emulator, 'demo-storage-rules', wrong), '');
  });
});
