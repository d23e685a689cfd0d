import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** What a program printed. */
export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that does not answer within this time is as good as not there. */
const PATIENCE_MS = 30_000;

/** Runs a program to its end; undefined when it is not there, fails or takes longer than half a minute. */
export async function tryRun(program: string, args: readonly string[]): Promise<Printed | undefined> {
  try {
    return await execute(program, [...args], { timeout: PATIENCE_MS, encoding: 'utf8' });
  } catch {
    // That it cannot be used is the answer; whoever asks says what is missing.
    return undefined;
  }
}
