import { startChild } from '../child.ts';

// A parent to be killed: prints the process id of its child.
const pids: string[] = [];
await startChild({
  name: 'The child',
  program: process.execPath,
  args: ['-e', 'console.log(String(process.pid)); setInterval(() => {}, 1000)'],
  ready: () => Promise.resolve(pids.length > 0),
  deadlineMs: 60_000,
  onLine: (line) => void pids.push(line),
});
console.log(String(pids[0]));
setInterval(() => undefined, 1_000);
