/** The embedded Firestore in a process of its own, so that it does not share a thread with what is measured. */
import { startFirestore } from '@earshot/local-cloud';

const { port } = await startFirestore();
process.send?.({ port });
