import assert from 'node:assert/strict';
import { dataOf, firestore } from '@earshot/adapter-firestore';
import { storage } from '@earshot/adapter-storage';
import { type ImageReview, type ModerationDocument, paths } from '@earshot/contracts';
import type { LocalCloud } from '@earshot/local-cloud';
import { imageCorpus, mutated, mutations, picture } from '@earshot/samples/images';
import { until } from '@earshot/testing';
import fc from 'fast-check';
import sharp from 'sharp';
import { isNear, scriptVision, sharedCloud } from '../testing/cloud.ts';
import {
  moderationIn,
  objectsIn,
  type Put,
  put,
  readEpisode,
  readModeration,
  readTranscription,
  resourceOf,
  setMetadata,
} from '../testing/uploads.ts';
import { versions } from '../testing/versions.ts';
import { takeReview } from './review.ts';
import { takeImage } from './uploaded.ts';

/** Covers of these colours are what Vision is made to say of them. */
const DOUBTFUL = '#a08000';
const OUTAGE = '#0080a0';

const flat = (background: string, side = 200) =>
  sharp({ create: { width: side, height: side, channels: 3, background } })
    .png()
    .toBuffer();
const FINAL: ReadonlySet<string> = new Set(['published', 'rejected', 'in_review', 'quarantined']);
const seed = Number(process.env['FC_SEED'] ?? 4);

describe('covers on the local cloud', () => {
  let cloud: LocalCloud;
  let outages = 1;

  before(async () => {
    cloud = await sharedCloud();
    scriptVision(({ dominantColor }) => {
      if (isNear(dominantColor, DOUBTFUL)) return { safeSearch: { violence: 'POSSIBLE' } };
      if (isNear(dominantColor, OUTAGE) && outages-- > 0) throw new Error('Vision is down');
      return undefined;
    });
  });

  async function review(image: string, decision: ImageReview['decision']): Promise<ModerationDocument> {
    const db = await firestore();
    const { FieldValue } = await import('firebase-admin/firestore');
    const asked = { decision, by: 'reviewer_1', at: FieldValue.serverTimestamp() };
    const written = await db.doc(paths.moderation(image)).update({ review: asked });
    return until(`the review of ${image}`, async () => {
      const record = await readModeration(image);
      const done = record?.reviewed && record.reviewed.at.getTime() >= written.writeTime.toMillis();
      return done ? record : undefined;
    });
  }
  /** How an upload ended: a damaged one may not even look like an image any more. */
  const endOf = (name: string, id: string) =>
    until(
      `the end of ${name} (seed ${seed})`,
      async () => {
        const record = (await readModeration(id)) ?? (await readTranscription(id));
        return record && FINAL.has(record.state) && record;
      },
      { everyMs: 100 },
    );
  const dueNow = async (image: string) => {
    const db = await firestore();
    await db.doc(paths.moderation(image)).update({ lease_until: new Date(Date.now() - 60_000) });
  };
  const published = async (name: string, bytes: Buffer, episode_id: string): Promise<Put> => {
    const image = await put(name, bytes, { episode_id });
    await moderationIn(image.id, 'published');
    return image;
  };
  const filesOf = async (image: string) => {
    const { artwork_id = '-' } = (await readModeration(image)) ?? {};
    return objectsIn('DERIVED_BUCKET', `artwork/${artwork_id}/`);
  };
  const namesIn = (uris: readonly string[]) =>
    uris.map((uri) => uri.replace(/^gs:\/\/[^/]+\//, '')).toSorted();

  it('brings every image of the corpus, whole or damaged, to an end with a reason', async () => {
    const good = imageCorpus.filter((image) => image.good);
    const damaged = fc
      .sample(fc.tuple(fc.constantFrom(...good), mutations), { seed, numRuns: 12 })
      .map(([{ name, make }, changes], i) => ({
        name: `mutated-${i}-${name}`,
        make: async () => mutated(await make(), changes),
        good: undefined,
      }));
    const uploads: { readonly name: string; readonly good: boolean | undefined; readonly id: string }[] = [];
    for (const image of [...imageCorpus, ...damaged]) {
      const { id } = await put(
        image.name,
        await image.make(),
        { episode_id: `e-${image.name}` },
        'image/png',
      );
      uploads.push({ name: image.name, good: image.good, id });
    }
    assert.ok(uploads.length >= 60 + 12);
    for (const { name, good: isGood, id } of uploads) {
      const { state, reason } = await endOf(name, id);
      if (isGood !== undefined)
        assert.equal(state, isGood ? 'published' : 'rejected', `${name}: ${reason ?? ''}`);
      if (state !== 'published') assert.ok(reason, `${name} (seed ${seed})`);
      const episode = await readEpisode(`e-${name}`);
      const fault = episode?.faults?.image ?? episode?.faults?.audio;
      assert.equal(fault?.reason, state === 'rejected' ? reason : undefined, name);
      assert.equal(episode?.artwork !== undefined, state === 'published', name);
    }
  });

  it('publishes every size in every format, under names of the content, to be cached for good', async () => {
    const bytes = await picture(3200, 1600).jpeg({ quality: 90 }).toBuffer();
    const { id } = await published('large.jpg', bytes, 'episode_large');
    const { artwork, image_url } = (await readEpisode('episode_large')) ?? {};
    assert.ok(artwork);
    const made = artwork.variants.map(({ format, width, height }) => `${format} ${width}x${height}`);
    const sizes = ['64x32', '300x150', '640x320', '1400x700', '3000x1500'];
    assert.deepEqual(
      made,
      sizes.flatMap((size) => [`avif ${size}`, `webp ${size}`, `jpeg ${size}`]),
    );
    assert.ok(artwork.variants.every(({ bytes: size }) => size <= bytes.length));
    assert.match(image_url ?? '', /\/3000\.jpg$/);
    assert.deepEqual(await filesOf(id), namesIn(artwork.variants.map(({ url }) => url)));
    const client = await storage();
    for (const { url, bytes: size, format } of artwork.variants) {
      const [metadata] = await client
        .bucket(process.env['DERIVED_BUCKET'] ?? '')
        .file(url.replace(/^gs:\/\/[^/]+\//, ''))
        .getMetadata();
      assert.deepEqual(
        [metadata.cacheControl, metadata.contentType, Number(metadata.size)],
        ['public, max-age=31536000, immutable', `image/${format}`, size],
      );
    }
    const again = await published('the-same.jpg', bytes, 'episode_large_too');
    assert.deepEqual(await filesOf(again.id), await filesOf(id), 'the same cover is stored once');
  });

  it('publishes what a reviewer says is fine, and takes away what they remove', async () => {
    const { id, name } = await put('doubtful.png', await flat(DOUBTFUL), { episode_id: 'episode_doubtful' });
    await moderationIn(id, 'in_review');
    assert.equal((await review(id, 'publish')).state, 'published');
    const shown = await readEpisode('episode_doubtful');
    assert.equal(shown?.is_sensitive, false);
    assert.equal(shown.warnings, undefined);
    const files = namesIn(shown.artwork?.variants.map(({ url }) => url) ?? []);
    assert.ok(files.length > 0);
    assert.deepEqual(await filesOf(id), files);

    assert.equal((await review(id, 'remove')).state, 'quarantined');
    await cloud.idle();
    const hidden = await readEpisode('episode_doubtful');
    assert.equal(hidden?.is_sensitive, true);
    assert.deepEqual([hidden.artwork, hidden.image_url], [undefined, undefined]);
    for (const file of files) assert.deepEqual(await objectsIn('DERIVED_BUCKET', file), []);
    assert.deepEqual(await objectsIn('UPLOADS_BUCKET', name), []);
    assert.deepEqual(await objectsIn('QUARANTINE_BUCKET', id), [id]);

    assert.equal((await review(id, 'publish')).state, 'published');
    assert.deepEqual(await filesOf(id), files);
    assert.equal((await readEpisode('episode_doubtful'))?.is_sensitive, false);
    assert.deepEqual(await objectsIn('UPLOADS_BUCKET', name), [], 'the original stays out of reach');
  });

  it('tells a reviewer why what they wrote is not done', async () => {
    const { id } = await put('no-image.png', 'hello', { episode_id: 'episode_none' });
    await moderationIn(id, 'rejected');
    const { state, reviewed } = await review(id, 'publish');
    assert.deepEqual([state, reviewed?.outcome], ['rejected', 'refused']);
    assert.match(reviewed?.reason ?? '', /rejected/);
  });

  it('removes the files of a replaced cover once nobody needs them, and not before', async () => {
    const old = await picture(120, 120).png().toBuffer();
    const first = await published('first.png', old, 'episode_changing');
    const files = await filesOf(first.id);
    const sharing = await published('sharing.png', old, 'episode_sharing');
    assert.deepEqual(await filesOf(sharing.id), files);
    await published('second.png', await picture(120, 120, 3, 40).png().toBuffer(), 'episode_changing');
    const replaced = await moderationIn(first.id, 'superseded');
    assert.equal(replaced.artwork, undefined);
    assert.deepEqual(
      await objectsIn('DERIVED_BUCKET', files[0] ?? '-'),
      [files[0]],
      'readers may still point at them',
    );

    await dueNow(first.id);
    await cloud.runSchedule('enrichmentTick');
    assert.equal((await readModeration(first.id))?.retired_artwork, undefined);
    assert.deepEqual(await filesOf(sharing.id), files, 'another episode shows them');

    await published('third.png', await picture(120, 120, 3, 50).png().toBuffer(), 'episode_sharing');
    await moderationIn(sharing.id, 'superseded');
    await dueNow(sharing.id);
    await cloud.runSchedule('enrichmentTick');
    for (const file of files) assert.deepEqual(await objectsIn('DERIVED_BUCKET', file), []);
  });

  it('moves a cover to the episode that its metadata names later, and leaves none behind', async () => {
    const bytes = await picture(90, 90).png().toBuffer();
    const { id, name } = await published('misplaced.png', bytes, 'episode_wrong');
    await setMetadata(name, { episode_id: 'episode_right' });
    await until('the cover at its episode', async () => (await readEpisode('episode_right'))?.artwork);
    const wrong = await readEpisode('episode_wrong');
    assert.deepEqual([wrong?.artwork, wrong?.image_upload], [undefined, undefined]);
    assert.equal((await review(id, 'remove')).state, 'quarantined');
    assert.equal(
      (await readEpisode('episode_right'))?.artwork,
      undefined,
      'so that removing it removes it everywhere',
    );
  });

  it('judges an image later when Vision does not answer', async () => {
    const { id } = await put('outage.png', await flat(OUTAGE), { episode_id: 'episode_outage' });
    const waiting = await moderationIn(id, 'undecided');
    assert.match(waiting.reason ?? '', /did not answer/);
    await cloud.idle();
    assert.equal((await readModeration(id))?.state, 'undecided', 'its event does not hurry it');
    await dueNow(id);
    await cloud.runSchedule('enrichmentTick');
    assert.equal((await moderationIn(id, 'published')).attempts, 2);
  });

  it('changes nothing, to the last version of a file, when all its events come again', async () => {
    const seen = [
      await published('again.png', await picture(80, 80).png().toBuffer(), 'episode_replayed'),
      await put('again-doubtful.png', await flat(DOUBTFUL, 90), { episode_id: 'episode_replayed_too' }),
      await put('again-damaged.png', (await flat('#123456')).subarray(0, 60), { episode_id: 'episode_bad' }),
    ];
    const [first, doubtful, damaged] = seen;
    assert.ok(first && doubtful && damaged);
    await moderationIn(doubtful.id, 'in_review');
    await moderationIn(damaged.id, 'rejected');
    const resources = await Promise.all(seen.map(({ name }) => resourceOf('UPLOADS_BUCKET', name)));
    const db = await firestore();
    const record = db.doc(paths.moderation(doubtful.id));
    const before = await record.get();
    await review(doubtful.id, 'remove');
    await cloud.idle();
    const after = await record.get();
    assert.equal(dataOf<ModerationDocument>(after)?.state, 'quarantined');

    const { artwork_id = '-' } = (await readModeration(first.id)) ?? {};
    const episodes = ['episode_replayed', 'episode_replayed_too', 'episode_bad'];
    const marks = [...seen.flatMap(({ id, name }) => [id, name]), ...episodes, artwork_id];
    const all = await versions(marks);
    for (const data of resources) await takeImage({ data });
    await takeReview({ data: { before, after } });
    await cloud.runSchedule('enrichmentTick');
    await cloud.idle();
    assert.deepEqual(await versions(marks), all);
    const kinds = ['moderation/', 'episodes/', '-uploads/', '-derived/', '-quarantine/'];
    for (const kind of kinds)
      assert.ok(
        Object.keys(all).some((path) => path.includes(kind)),
        kind,
      );
  });
});
