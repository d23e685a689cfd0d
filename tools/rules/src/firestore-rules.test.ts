import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { paths } from '@earshot/contracts';
import type { FirestoreService } from '@earshot/local-cloud';
import {
  assertFails,
  assertSucceeds,
  initializeTestEnvironment,
  type RulesTestEnvironment,
} from '@firebase/rules-unit-testing';
import {
  collection,
  deleteDoc,
  deleteField,
  doc,
  type Firestore,
  getDoc,
  getDocs,
  limit,
  query,
  serverTimestamp,
  setDoc,
  setLogLevel,
  Timestamp,
  updateDoc,
} from 'firebase/firestore';
import { startEmulator } from './emulator.ts';

const RULES = new URL('../../../firestore.rules', import.meta.url);

type Who = 'anonymous' | 'owner' | 'other' | 'admin' | 'moderator';
type Operation = 'get' | 'list' | 'create' | 'update' | 'delete';
type Allowed = Partial<Record<Operation, readonly Who[]>>;

const EVERYBODY: readonly Who[] = ['anonymous', 'owner', 'other', 'admin', 'moderator'];
const OPERATIONS: readonly Operation[] = ['get', 'list', 'create', 'update', 'delete'];
const SIGNED_IN: readonly Who[] = ['owner', 'other', 'admin', 'moderator'];

const OWNER = 'user_0001';
const MODERATOR = 'moderator_1';

const shardOf = (figures: string) => paths.shard(figures, 'playback-1-2026-11-22T10:00:00Z');

/** Every path, and all that is allowed there; the owner is the user it names. */
const table: readonly (readonly [string, Allowed])[] = [
  [paths.episode('episode_1'), { get: SIGNED_IN, list: SIGNED_IN }],
  [paths.transcriptChunk('episode_1', 0), { get: SIGNED_IN, list: SIGNED_IN }],
  [paths.metrics('episode_1'), { get: SIGNED_IN, list: SIGNED_IN }],
  [shardOf(paths.metrics('episode_1')), { get: SIGNED_IN, list: SIGNED_IN }],
  [paths.metricsWindow('episode_1', '2026-11-22T10:00:00Z'), { get: SIGNED_IN, list: SIGNED_IN }],
  [paths.metricsMinutes('episode_1', '2026-11-22T10:00:00Z'), { get: SIGNED_IN, list: SIGNED_IN }],
  [shardOf(paths.metricsWindow('episode_1', '2026-11-22T10:00:00Z')), { get: SIGNED_IN, list: SIGNED_IN }],
  [shardOf(paths.metricsMinutes('episode_1', '2026-11-22T10:00:00Z')), { get: SIGNED_IN, list: SIGNED_IN }],
  [paths.trendingCooldown('episode_1'), {}],
  [shardOf(paths.trendingCooldown('episode_1')), {}],
  [paths.trending(), { get: SIGNED_IN }],
  [paths.notification('trending_1'), { get: SIGNED_IN, list: SIGNED_IN }],
  [paths.notification('CONTINUE_LISTENING'), { get: SIGNED_IN, list: SIGNED_IN }],
  [paths.user(OWNER), { get: ['owner'] }],
  [paths.userNotification(OWNER, 'continue_1'), { get: ['owner'], list: ['owner'] }],
  [paths.notificationLedger(OWNER), { get: ['admin'] }],
  [paths.userWindow(OWNER, '2026-11-22T10:00:00Z'), { get: ['owner'], list: ['owner'] }],
  [paths.profile(OWNER), { get: ['owner'] }],
  [paths.recommendations(OWNER), { get: ['owner'] }],
  [`listeners/${OWNER}`, { get: ['admin'], list: ['admin'] }],
  [paths.transcription('job_1'), { get: ['admin'], list: ['admin'] }],
  [paths.moderation('image_1'), { get: ['admin', 'moderator'], list: ['admin', 'moderator'] }],
  [paths.rejected('event_1'), { get: ['admin'], list: ['admin'] }],
  [paths.rejections(), { get: ['admin'] }],
  [paths.neighbours('episode_1'), { get: ['admin'], list: ['admin'] }],
  [paths.broadcastPart('new_episode_1-3'), { get: ['admin'], list: ['admin'] }],
  [paths.withdrawal('episode_1'), { get: ['admin'], list: ['admin'] }],
  [paths.reconciliation('2026-11-22'), { get: ['admin'], list: ['admin'] }],
  [paths.repair(paths.metrics('episode_1')), { get: ['admin'] }],
  [paths.repair(paths.profile(OWNER)), { get: ['admin'] }],
  [paths.lease('listening-07'), { get: ['admin'], list: ['admin'] }],
  [paths.reminderCooldown(OWNER, 'episode_1'), { get: ['admin'], list: ['admin'] }],
  [paths.follow(OWNER, 'show_1'), { get: ['admin'], list: ['admin'] }],
  [paths.roughListening(OWNER), { get: ['admin'], list: ['admin'] }],
  [paths.sessionState(OWNER, 'session_1'), { get: ['admin'], list: ['admin'] }],
  [paths.qualityState(OWNER, 'session_1'), { get: ['admin'], list: ['admin'] }],
  [paths.engagementState(OWNER, '2026-11'), { get: ['admin'], list: ['admin'] }],
  [paths.listen(OWNER, 'episode_1'), { get: ['admin'], list: ['admin'] }],
  ['anything/else', {}],
  ['anything/else/at/all', {}],
];

describe('firestore.rules', () => {
  let emulator: FirestoreService | undefined;
  let env: RulesTestEnvironment;
  const inbox = paths.userNotification(OWNER, 'continue_1');

  before(async function () {
    setLogLevel('silent');
    emulator = await startEmulator(this);
    env = await initializeTestEnvironment({
      projectId: 'demo-rules',
      firestore: { host: '127.0.0.1', port: emulator.port, rules: readFileSync(RULES, 'utf8') },
    });
    await write(table.map(([path]) => path));
  });
  after(async () => {
    if (emulator) await env.cleanup();
    await emulator?.stop();
  });

  const write = (documents: readonly string[]) =>
    env.withSecurityRulesDisabled(async (context) => {
      const db = client(context);
      await Promise.all(documents.map((path) => setDoc(doc(db, path), { state: 'delivered', message: 'a' })));
    });
  const client = (context: { firestore(): unknown }) => context.firestore() as Firestore;
  const clients = new Map<Who, Firestore>();
  const as = (who: Who): Firestore => {
    const known = clients.get(who) ?? client(contextOf(who));
    clients.set(who, known);
    return known;
  };
  const contextOf = (who: Who) => {
    if (who === 'anonymous') return env.unauthenticatedContext();
    if (who === 'admin') return env.authenticatedContext('admin_1', { admin: true });
    if (who === 'moderator') return env.authenticatedContext(MODERATOR, { moderator: true });
    return env.authenticatedContext(who === 'owner' ? OWNER : 'user_0002', { admin: false });
  };

  const attempt = (db: Firestore, path: string, operation: Operation): Promise<unknown> => {
    const parent = path.slice(0, path.lastIndexOf('/'));
    switch (operation) {
      case 'get':
        return getDoc(doc(db, path));
      case 'list':
        return getDocs(query(collection(db, parent), limit(10)));
      case 'create':
        return setDoc(doc(db, parent, 'new'), { state: 'delivered' });
      case 'update':
        return updateDoc(doc(db, path), { message: 'b' });
      case 'delete':
        return deleteDoc(doc(db, path));
    }
  };

  for (const [path, allowed] of table) {
    for (const who of EVERYBODY) {
      const may = OPERATIONS.filter((operation) => allowed[operation]?.includes(who));
      it(`let ${who} ${may.join(' and ') || 'do nothing'} at ${path}`, async () => {
        const db = as(who);
        for (const operation of OPERATIONS) {
          const expected = may.includes(operation) ? assertSucceeds : assertFails;
          await assert.doesNotReject(expected(attempt(db, path, operation)), operation);
        }
      });
    }
  }

  describe('a listener’s own notification', () => {
    beforeEach(() => write([inbox]));

    const marks: readonly (readonly [string, object])[] = [
      ['read, now', { read_at: serverTimestamp() }],
      ['dismissed, now', { dismissed_at: serverTimestamp() }],
      ['both, now', { read_at: serverTimestamp(), dismissed_at: serverTimestamp() }],
    ];
    for (const [what, fields] of marks) {
      it(`can be marked ${what}, again and again`, async () => {
        await assertSucceeds(updateDoc(doc(as('owner'), inbox), fields));
        await assertSucceeds(updateDoc(doc(as('owner'), inbox), fields));
      });

      it(`cannot be marked ${what}, by anybody else`, async () => {
        for (const who of ['anonymous', 'other', 'admin'] as const) {
          await assertFails(updateDoc(doc(as(who), inbox), fields));
        }
      });
    }

    const refused: readonly (readonly [string, object])[] = [
      ['a time of the listener’s choice', { read_at: Timestamp.fromMillis(0) }],
      ['a text for a time', { dismissed_at: 'now' }],
      ['another field', { state: 'pending' }],
      ['another field beside a mark', { read_at: serverTimestamp(), message: 'b' }],
      ['a field of no use', { note: 'x' }],
      ['no change at all', {}],
    ];
    for (const [what, fields] of refused) {
      it(`takes no ${what}`, async () => {
        await assertFails(updateDoc(doc(as('owner'), inbox), fields));
      });
    }

    it('keeps its marks: they cannot be taken back', async () => {
      await assertSucceeds(updateDoc(doc(as('owner'), inbox), { read_at: serverTimestamp() }));
      await assertFails(updateDoc(doc(as('owner'), inbox), { read_at: deleteField() }));
    });

    it('cannot be marked before it was delivered, nor when it is not told at all', async () => {
      for (const state of ['pending', 'announced', 'suppressed', 'expired', 'failed']) {
        await env.withSecurityRulesDisabled((context) => updateDoc(doc(client(context), inbox), { state }));
        for (const [, fields] of marks) await assertFails(updateDoc(doc(as('owner'), inbox), fields));
      }
    });

    it('cannot be replaced', async () => {
      await assertFails(setDoc(doc(as('owner'), inbox), { read_at: serverTimestamp() }));
    });
  });

  describe('the record of an image', () => {
    const image = paths.moderation('image_1');
    const review = { decision: 'publish', by: MODERATOR, at: serverTimestamp() };
    beforeEach(() => write([image]));

    it('takes a moderator’s decision, and another one after that', async () => {
      await assertSucceeds(updateDoc(doc(as('moderator'), image), { review }));
      const removed = { ...review, decision: 'remove' };
      await assertSucceeds(updateDoc(doc(as('moderator'), image), { review: removed }));
    });

    it('takes nobody else’s', async () => {
      for (const who of ['anonymous', 'owner', 'other', 'admin'] as const) {
        await assertFails(updateDoc(doc(as(who), image), { review }));
      }
      const claimed = client(env.authenticatedContext(MODERATOR, { moderator: 'true' }));
      await assertFails(updateDoc(doc(claimed, image), { review }));
    });

    const refused: readonly (readonly [string, object])[] = [
      ['in somebody else’s name', { review: { ...review, by: 'admin_1' } }],
      ['at a time of their choice', { review: { ...review, at: Timestamp.fromMillis(0) } }],
      ['of another word', { review: { ...review, decision: 'ignore' } }],
      ['without a word', { review: { by: MODERATOR, at: serverTimestamp() } }],
      ['with more to it', { review: { ...review, note: 'x' } }],
      ['as a text', { review: 'publish' }],
      ['taken back', { review: deleteField() }],
      ['beside another field', { review, state: 'published' }],
      ['of the state itself', { state: 'published' }],
    ];
    for (const [what, fields] of refused) {
      it(`takes no decision ${what}`, async () => {
        await assertFails(updateDoc(doc(as('moderator'), image), fields));
      });
    }

    it('cannot be made or removed by a moderator', async () => {
      await assertFails(setDoc(doc(as('moderator'), paths.moderation('image_2')), { review }));
      await assertFails(deleteDoc(doc(as('moderator'), image)));
    });
  });

  it('is tested at every path that documents have', () => {
    const patternOf = (path: string) => path.replace(/(\/)[^/]+(\/|$)/g, '$1*$2');
    const tested = new Set(table.map(([path]) => patternOf(path)));
    const make = Object.values(paths) as ((...ids: string[]) => string)[];
    const made = make.map((path) => patternOf(path('a', 'b', 'c')));
    // A shard lies below any document of figures, whose path is given: those are in the table by themselves.
    const missing = made.filter((path) => path.split('/').length % 2 === 0 && !tested.has(path));
    assert.deepEqual(missing, []);
  });

  it('lets nobody list without a bound, or more than a page', async () => {
    const episodes = collection(as('owner'), 'episodes');
    await assertFails(getDocs(episodes));
    await assertFails(getDocs(query(episodes, limit(201))));
    await assertSucceeds(getDocs(query(episodes, limit(200))));
  });

  it('takes an admin claim for one only when it is true', async () => {
    const db = client(env.authenticatedContext('user_0003', { admin: 'true' }));
    await assertFails(getDoc(doc(db, paths.rejected('event_1'))));
  });
});
