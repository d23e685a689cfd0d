/** The local cloud with the listening codebase, in a process of its own. Its argument is the mode. */
import { type Mode, startLocalCloud } from '@earshot/local-cloud';

const cloud = await startLocalCloud({
  mode: process.argv[2] as Mode,
  codebases: ['listening'],
  topology: 'function',
});
process.on('SIGTERM', () => void cloud.stop().then(() => process.exit()));
process.send?.({ env: cloud.env });
