import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A program that did not run to its end; the message is the last line it complained with. */
class ProgramFailure extends Error {
  override readonly name = 'ProgramFailure';
}

/** How a program is run. */
export interface ProgramRun {
  /** Kills it. */
  readonly signal: AbortSignal;
  /** Gets every line it prints. */
  readonly onLine?: (line: string) => void;
}

/**
 * Runs a program, without a shell, and resolves when it has ended well and all it printed was read.
 * @throws ProgramFailure when it cannot be started, is killed, or ends with an exit code other than 0; in each case only
 * once it is gone.
 */
export async function runProgram(
  command: string,
  args: readonly string[],
  { signal, onLine }: ProgramRun,
): Promise<void> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], signal, killSignal: 'SIGKILL' });
  let complaint = '';
  createInterface(child.stdout).on('line', (line) => onLine?.(line));
  createInterface(child.stderr).on('line', (line) => (complaint = line.trim() || complaint));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (error) => {
      if (child.pid === undefined) reject(new ProgramFailure(`${command}: ${error.message}`));
    });
    child.once('close', resolve);
  });
  if (code !== 0) throw new ProgramFailure(complaint || `${command} ended with ${code ?? 'a signal'}`);
}
