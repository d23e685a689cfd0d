import { startFirestore } from '../start.ts';

// A Firestore in a process of its own, to be killed: prints its port.
const [, , dataDir = ''] = process.argv;
console.log((await startFirestore({ dataDir })).port);
