import { spawn } from 'node:child_process';
import { devNull } from 'node:os';
import { parseJsonUtterance, parseTimedWord, type Segment } from './pocketsphinx-output.ts';

/** A PocketSphinx command line that knows its model. */
export interface Recogniser {
  readonly command: 'pocketsphinx_continuous' | 'pocketsphinx';
  /** Arguments that make it recognise 16 kHz mono 16-bit PCM from a file or named pipe and print word times. */
  readonly args: (file: string) => readonly string[];
  /** Reads one line of what it prints. */
  readonly parse: (line: string) => readonly Segment[];
}

/** Whether speech can be recognised on this machine, and if not, what is missing and how to get it. */
export type RecogniserStatus =
  | { readonly ready: true; readonly recogniser: Recogniser }
  | { readonly ready: false; readonly missing: readonly string[]; readonly install: string };

/** Release 5prealpha (Debian 12, Ubuntu) has the first command, release 5 (Homebrew, newer distributions) the second. */
const RECOGNISERS: readonly Recogniser[] = [
  {
    command: 'pocketsphinx_continuous',
    args: (file) => ['-infile', file, '-time', 'yes', '-logfn', devNull],
    parse: parseTimedWord,
  },
  {
    command: 'pocketsphinx',
    args: (file) => ['-logfn', devNull, 'live', file],
    parse: parseJsonUtterance,
  },
];

/** The lines that install recogniser, model and ffmpeg, by package manager. */
export const RECOGNISER_INSTALL = {
  'apt-get': 'apt-get install -y pocketsphinx pocketsphinx-en-us ffmpeg',
  dnf: 'dnf install -y pocketsphinx pocketsphinx-models ffmpeg-free',
  brew: 'brew install cmu-pocketsphinx ffmpeg',
} as const;

/** Looks for commands on a search path. */
export interface Lookup {
  /** The search path; default: this process's PATH. */
  readonly path?: string;
}

/**
 * Finds out whether PocketSphinx with its US-English model, and ffmpeg, are installed, by running them: where the model
 * lies is the recogniser's own knowledge. Takes about 0.3 s.
 */
export async function recogniserStatus(lookup: Lookup = {}): Promise<RecogniserStatus> {
  const [ffmpeg, ...recognisers] = await Promise.all([
    run('ffmpeg', ['-version'], lookup),
    ...RECOGNISERS.map(({ command, args }) => run(command, args(devNull), lookup)),
  ]);
  const works = RECOGNISERS.find((_, index) => recognisers[index] === 'ok');
  const missing: string[] = [];
  if (!works) {
    const installed = recognisers.includes('failed');
    missing.push(installed ? "PocketSphinx's US-English model" : 'PocketSphinx');
  }
  if (ffmpeg !== 'ok') missing.push('ffmpeg');
  return works && missing.length === 0
    ? { ready: true, recogniser: works }
    : { ready: false, missing, install: await installLine() };
}

/** The line that installs recogniser, model and ffmpeg with this machine's package manager; Debian's when it has none. */
async function installLine(): Promise<string> {
  for (const [manager, line] of Object.entries(RECOGNISER_INSTALL)) {
    if ((await run(manager, ['--version'], {})) === 'ok') return line;
  }
  return RECOGNISER_INSTALL['apt-get'];
}

type Outcome = 'ok' | 'failed' | 'absent';

function run(command: string, args: readonly string[], { path }: Lookup): Promise<Outcome> {
  const env = path === undefined ? process.env : { ...process.env, PATH: path };
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', env });
    child.once('error', () => resolve('absent'));
    child.once('close', (code) => resolve(code === 0 ? 'ok' : 'failed'));
  });
}
