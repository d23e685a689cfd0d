import { startFirestore } from '../start.ts';

// A Firestore in a process of its own, to be killed: prints its port. It ends with whoever started it, who holds its input.
process.stdin.resume().once('end', () => process.exit());
const [, , dataDir = ''] = process.argv;
console.log(String((await startFirestore({ dataDir })).port));
