import { readFile } from 'node:fs/promises';
import { findChromium } from '@earshot/browser';
import { RECOGNISER_INSTALL, recogniserStatus } from '@earshot/local-cloud';
import { marks, progressLine } from '../terminal/progress.ts';
import { run } from '../terminal/run.ts';

/** Programs that no npm package brings. */
export interface Prerequisite {
  /** As people call it. */
  readonly name: string;
  /** The line that installs it, by kind of system. */
  readonly lines: Readonly<Record<System, string>>;
  readonly isThere: () => Promise<boolean>;
  /** What is to be told where it is missing. */
  readonly without: string;
}

/** A kind of system whose install lines are known. */
export type System = 'debian' | 'macos' | 'fedora';

/** What local transcription needs. */
export const RECOGNISER: Prerequisite = {
  name: 'PocketSphinx and ffmpeg',
  lines: {
    debian: RECOGNISER_INSTALL['apt-get'],
    macos: RECOGNISER_INSTALL.brew,
    fedora: RECOGNISER_INSTALL.dnf,
  },
  isThere: haveRecogniser,
  without:
    'PocketSphinx, its US-English model or ffmpeg is missing: audio will not be transcribed, all else works.',
};

/** What tests of the dashboard's page need. */
export const BROWSER: Prerequisite = {
  name: 'Chromium',
  lines: {
    debian: 'apt-get install -y chromium',
    macos: 'brew install --cask chromium',
    fedora: 'dnf install -y chromium',
  },
  isThere: haveBrowser,
  without: 'Chromium is missing: tests of the dashboard in a browser will be skipped, all others run.',
};

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

/** Sees to a prerequisite: installs it on Debian for root, elsewhere says how. Returns whether it is there. */
export async function seeTo(wanted: Prerequisite): Promise<boolean> {
  if (await wanted.isThere()) return true;
  const osRelease = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const system = systemOf(process.platform, osRelease);
  if (system === 'debian' && process.getuid?.() === 0 && (await installOnDebian(wanted))) return true;
  const lines = system
    ? `  ${process.getuid?.() === 0 || system === 'macos' ? '' : 'sudo '}${wanted.lines[system]}`
    : Object.entries(wanted.lines)
        .map(([name, text]) => `  ${name}: ${text}`)
        .join('\n');
  console.log(`${marks.note} ${wanted.without} To have it:\n${lines}`);
  return false;
}

async function haveRecogniser(): Promise<boolean> {
  return (await recogniserStatus()).ready;
}

async function haveBrowser(): Promise<boolean> {
  return (await findChromium()) !== undefined;
}

async function installOnDebian({ name, lines, isThere }: Prerequisite): Promise<boolean> {
  const line = progressLine(`installing ${name}`);
  const [command = '', ...args] = lines.debian.split(' ');
  const quiet = { env: { DEBIAN_FRONTEND: 'noninteractive' } };
  await run(command, ['update'], quiet);
  const { code, output } = await run(command, [...args, '--no-install-recommends'], quiet);
  if (code === 0 && (await isThere())) {
    line.end(marks.done);
    return true;
  }
  line.end(marks.failed, output.trim().split('\n').at(-1));
  return false;
}
