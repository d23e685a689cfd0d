import assert from 'node:assert/strict';
import { isDocumentId } from '@earshot/contracts';
import fc from 'fast-check';
import { doubtDuration, readMetadata } from './metadata.ts';

describe('readMetadata', () => {
  it('reads what the reference tells, and warns that its durations contradict each other', () => {
    const told = readMetadata({
      title: 'The final game',
      duration: '2:15:03',
      show_id: 'show_1',
      status: 'published',
      episode_id: 'episode_1',
      duration_sec: '6739',
    });
    assert.deepEqual(told.metadata, {
      episode_id: 'episode_1',
      title: 'The final game',
      show_id: 'show_1',
      duration: '2:15:03',
      duration_sec: 6739,
    });
    assert.deepEqual(told.warnings, ['duration 2:15:03 is 8103 s, but duration_sec says 6739']);
  });

  it('takes keys whatever their case and dashes, as HTTP headers change them', () => {
    assert.equal(readMetadata({ 'Episode-Id': 'e1' }).metadata.episode_id, 'e1');
  });

  it('leaves out what cannot be used, and says so', () => {
    const { metadata, warnings } = readMetadata({
      episode_id: '../users/admin',
      show_id: '__all__',
      duration: 'about a minute',
      language: 'klingonisch!',
    });
    assert.deepEqual(metadata, {});
    assert.equal(warnings.length, 4);
  });

  it('keeps titles of any script as one line, without characters that change the direction of text', () => {
    const { metadata } = readMetadata({ title: '  Zoë\u0301 \u202Egnp.exe\u202C\n第一集 🎧  ' });
    assert.equal(metadata.title, 'Zoë\u0301'.normalize('NFC') + ' gnp.exe 第一集 🎧');
  });

  it('brings a language to its usual case and gives it a region, which Speech-to-Text asks for', () => {
    const languages = {
      'DE-de': 'de-DE',
      EN: 'en-US',
      es: 'es-ES',
      'de-at': 'de-AT',
      'zh-hant': 'zh-Hant-TW',
    };
    for (const [told, language] of Object.entries(languages)) {
      assert.equal(readMetadata({ language: told }).metadata.language, language);
    }
    assert.match(readMetadata({ language: 'English' }).warnings[0] ?? '', /BCP-47/);
  });

  it('never throws, and gives only ids that can be document ids and titles that are well formed', () => {
    const keys = fc.constantFrom('title', 'episode_id', 'show_id', 'duration', 'duration_sec', 'language');
    fc.assert(
      fc.property(fc.dictionary(keys, fc.string({ unit: 'binary', maxLength: 1200 })), (custom) => {
        const { metadata } = readMetadata(custom);
        for (const id of [metadata.episode_id, metadata.show_id])
          assert.ok(id === undefined || isDocumentId(id));
        assert.ok((metadata.title ?? '').isWellFormed() && (metadata.title ?? '').length <= 500);
        assert.ok(!/[\r\n\0]/.test(metadata.title ?? ''));
      }),
    );
  });
});

describe('doubtDuration', () => {
  it('warns of more than 5 s and 1 % between told and measured', () => {
    assert.deepEqual(doubtDuration(61, 59.6), []);
    assert.deepEqual(doubtDuration(3605, 3640), []);
    assert.deepEqual(doubtDuration(undefined, 10), []);
    assert.deepEqual(doubtDuration(6739, 57), ['the audio lasts 57 s, not 6739 s as its metadata says']);
  });
});
