import { unzipSync } from 'fflate';
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { starterManifest, writeStarterJar } from './emulator-jar.ts';

describe('the archive that starts the Firestore emulator', () => {
  it('names the class and the archive, no line over 72 bytes', () => {
    const path = `/opt/${'a long folder/'.repeat(20)}cloud-firestore-emulator.jar`;
    const lines = starterManifest(path).split('\r\n');
    assert(lines.every((line) => Buffer.byteLength(line) <= 72));
    const whole = lines.join('\n').replaceAll('\n ', '');
    assert.match(whole, /Main-Class: com\.google\.cloud\.datastore\.emulator\.firestore\.CloudFirestore\n/);
    assert.match(
      whole,
      /Class-Path: file:\/\/\/opt\/(a%20long%20folder\/){20}cloud-firestore-emulator\.jar\n/,
    );
  });

  it('holds nothing but that', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'jar-'));
    const path = join(folder, 'starter.jar');
    await writeStarterJar(path, '/opt/emulator.jar');
    const files = unzipSync(readFileSync(path));
    assert.deepEqual(Object.keys(files), ['META-INF/MANIFEST.MF']);
    rmSync(folder, { recursive: true });
  });
});
