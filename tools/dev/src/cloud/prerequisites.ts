import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { marks, progressLine } from '../terminal/progress.ts';
import { run } from '../terminal/run.ts';

/** The line that installs the local recogniser, by kind of system. */
export const INSTALL_LINES = {
  debian: 'apt-get install -y pocketsphinx pocketsphinx-en-us ffmpeg',
  macos: 'brew install cmu-pocketsphinx ffmpeg',
  fedora: 'dnf install -y pocketsphinx pocketsphinx-models ffmpeg-free',
} as const;

/** A kind of system whose install line is known. */
export type System = keyof typeof INSTALL_LINES;

/** Which kind of system this is, by its platform and the text of /etc/os-release. */
export function systemOf(platform: NodeJS.Platform, osRelease: string): System | undefined {
  if (platform === 'darwin') return 'macos';
  const ids = /^ID(?:_LIKE)?=(.*)$/gm;
  const names = [...osRelease.matchAll(ids)].flatMap((match) =>
    (match[1] ?? '').replaceAll('"', '').split(' '),
  );
  if (names.some((name) => name === 'debian' || name === 'ubuntu')) return 'debian';
  return names.some((name) => name === 'fedora' || name === 'rhel') ? 'fedora' : undefined;
}

const TOOLS = ['ffmpeg'] as const;
const RECOGNISERS = ['pocketsphinx_continuous', 'pocketsphinx'] as const;

/**
 * Sees to what local transcription needs beside npm packages: installs it on Debian for root, elsewhere says how.
 * Returns whether it is all there.
 */
export async function seeToRecogniser(): Promise<boolean> {
  if (haveRecogniser()) return true;
  const osRelease = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const system = systemOf(process.platform, osRelease);
  if (system === 'debian' && process.getuid?.() === 0 && (await installOnDebian())) return true;
  const lines = system
    ? `  ${process.getuid?.() === 0 || system === 'macos' ? '' : 'sudo '}${INSTALL_LINES[system]}`
    : Object.entries(INSTALL_LINES)
        .map(([name, text]) => `  ${name}: ${text}`)
        .join('\n');
  console.log(
    `${marks.note} PocketSphinx or ffmpeg is missing: audio will not be transcribed, all else works. To have it:\n${lines}`,
  );
  return false;
}

function haveRecogniser(): boolean {
  return TOOLS.every(onPath) && RECOGNISERS.some(onPath);
}

function onPath(command: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, command)));
}

async function installOnDebian(): Promise<boolean> {
  const line = progressLine('installing PocketSphinx and ffmpeg');
  const [command = '', ...args] = INSTALL_LINES.debian.split(' ');
  const quiet = { env: { DEBIAN_FRONTEND: 'noninteractive' } };
  await run(command, ['update'], quiet);
  const { code, output } = await run(command, [...args, '--no-install-recommends'], quiet);
  if (code === 0 && haveRecogniser()) {
    line.end(marks.done);
    return true;
  }
  line.end(marks.failed, output.trim().split('\n').at(-1));
  return false;
}
