import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { largeJpeg, transparentPng, truncatedPng } from './covers.ts';
import { readSamples, type Sample, SAMPLES_DIR } from './manifest.ts';

const run = promisify(execFile);

/** What draws each cover. */
const COVERS: Readonly<Record<string, () => Promise<Buffer>>> = {
  'covers/markets-this-morning.jpg': largeJpeg,
  'covers/a-telescope-in-space.png': transparentPng,
  'covers/the-final-game.png': truncatedPng,
};

/** Speaks a text with flite's voice "rms" and encodes it by the file's extension (.flac or .opus) with ffmpeg. */
async function speak(text: string, file: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-samples-'));
  try {
    const wav = join(folder, 'spoken.wav');
    await run('flite', ['-voice', 'rms', '-f', text, '-o', wav]);
    const quality = file.endsWith('.opus') ? ['-b:a', '24k'] : ['-compression_level', '12'];
    const exact = ['-map_metadata', '-1', '-fflags', '+bitexact', '-flags', '+bitexact'];
    await run('ffmpeg', ['-v', 'error', '-i', wav, ...exact, ...quality, '-y', file]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function make({ file, text }: Sample): Promise<void> {
  const path = join(SAMPLES_DIR, file);
  await mkdir(dirname(path), { recursive: true });
  if (text) return speak(join(SAMPLES_DIR, text), path);
  const draw = COVERS[file];
  if (!draw) throw new Error(`${file}: nothing says how to make it`);
  await writeFile(path, await draw());
}

for (const sample of await readSamples()) {
  await make(sample);
  console.log(`made samples/${sample.file}`);
}
