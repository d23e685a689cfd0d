import assert from 'node:assert/strict';
import { ConfigurationError } from '../faults.ts';
import { account, endpoint, languages, origins, readSettings, text, whole, word, words } from './define.ts';

const settings = {
  BUCKET: text({ doc: 'A bucket.' }),
  SHARDS: whole({ doc: 'Shards.', default: '4', min: 1, max: 64 }),
  REQUIRED: words({ doc: 'Categories.', default: 'adult,racy', of: ['adult', 'racy'] }),
  ENDPOINT: endpoint({ doc: 'An endpoint.', default: 'https://vision.googleapis.com' }),
};

describe('settings', () => {
  it('come from the environment, else from their defaults', () => {
    assert.deepEqual(readSettings(settings, { BUCKET: 'b', SHARDS: '8', REQUIRED: 'none' }), {
      BUCKET: 'b',
      SHARDS: 8,
      REQUIRED: [],
      ENDPOINT: { host: 'vision.googleapis.com', port: 443, secure: true },
    });
  });

  it('tell every fault at once, with the received value and the valid ones', () => {
    assert.throws(
      () => readSettings(settings, { SHARDS: '99', REQUIRED: 'adult,spoof', ENDPOINT: 'ftp://x' }),
      (error) => {
        assert.ok(error instanceof ConfigurationError);
        assert.deepEqual(error.message.split('\n'), [
          'BUCKET: expected a text, not set',
          'SHARDS: expected a whole number from 1 to 64, got "99"',
          'REQUIRED: expected none, or any of adult, racy separated by commas, got "adult,spoof"',
          'ENDPOINT: expected https://HOST or http://HOST:PORT, got "ftp://x"',
        ]);
        return true;
      },
    );
  });

  it('carry the kind of credentials in the scheme of an endpoint', () => {
    const { ENDPOINT } = readSettings({ ENDPOINT: settings.ENDPOINT }, { ENDPOINT: 'http://127.0.0.1:9555' });
    assert.deepEqual(ENDPOINT, { host: '127.0.0.1', port: 9555, secure: false });
  });

  it('take one of some words and nothing else', () => {
    const choice = { CHECK: word({ doc: 'A check.', default: 'off', of: ['off', 'required'] }) };
    assert.equal(readSettings(choice, { CHECK: 'required' }).CHECK, 'required');
    assert.throws(
      () => readSettings(choice, { CHECK: 'true' }),
      /CHECK: expected one of off, required, got "true"/,
    );
  });

  it('take languages in any case, and refuse what is none', () => {
    const of = (text: string) =>
      readSettings({ SPOKEN: languages({ doc: 'Languages.' }) }, { SPOKEN: text }).SPOKEN;
    assert.deepEqual(of('EN-us, de-DE'), ['en-US', 'de-DE']);
    assert.deepEqual(of('auto'), ['auto']);
    for (const bad of ['english please', 'en-US,', 'en_US', ',']) {
      assert.throws(() => of(bad), /expected auto, or BCP-47/, bad);
    }
  });

  it('take web origins exactly as browsers send them', () => {
    const of = (text: string) =>
      readSettings({ ORIGINS: origins({ doc: 'Origins.' }) }, { ORIGINS: text }).ORIGINS;
    assert.deepEqual(of('none'), []);
    assert.deepEqual(of('https://a.example, http://localhost:5173'), [
      'https://a.example',
      'http://localhost:5173',
    ]);
    for (const bad of [
      '*',
      'null',
      'a.example',
      'https://a.example/',
      'https://a.example/x',
      'HTTPS://A.example',
    ]) {
      assert.throws(() => of(bad), /expected none, or origins such as/, bad);
    }
  });

  it('take a service account by its address, by its name in the project, or none of its own', () => {
    const of = (text: string) =>
      readSettings({ ACCOUNT: account({ doc: 'An account.' }) }, { ACCOUNT: text }).ACCOUNT;
    for (const good of ['default', 'listening@', 'listening@pods.iam.gserviceaccount.com']) {
      assert.equal(of(good), good);
    }
    for (const bad of ['listening', 'Listening@', 'a@', '@pods.iam.gserviceaccount.com', 'listening@pods']) {
      assert.throws(() => of(bad), /expected default, an address/, bad);
    }
  });
});
