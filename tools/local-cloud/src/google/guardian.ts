/**
 * Runs a program (the arguments) and ends it, with all that it started, when whoever started this process is gone: that one holds
 * the other end of standard input, which the system closes however it ends. Programs of Google's do not watch by themselves.
 */
import { spawn } from 'node:child_process';
import { descendantsOf } from './process-tree.ts';

const [, , program = '', ...args] = process.argv;
const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });

child.once('error', (error) => {
  console.error(`${program} could not be started: ${error.message}`);
  process.exit(1);
});
child.once('exit', (code, signal) => {
  process.stdin.destroy();
  if (signal) console.error(`${program} was ended by ${signal}`);
  process.exitCode = code ?? 1;
});

// Signals reach the whole group: the program itself decides what to do about them.
process.on('SIGTERM', () => undefined);
process.on('SIGINT', () => undefined);

process.stdin.resume();
process.stdin.once('end', () => {
  for (const pid of descendantsOf(process.pid)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
});
