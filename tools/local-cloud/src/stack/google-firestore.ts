import { startGoogleFirestore } from '../google/start-google-firestore.ts';
import type { FirestoreService, ServiceOptions } from '../service.ts';

/** A project of its own, so that nobody's documents are touched. */
const PROBE_PROJECT = 'demo-local-cloud-probe';
/** How long the emulator may take to tell of a write, ms: as long as it may take to start, for on a busy machine it just has. */
const TELL_DEADLINE_MS = 60_000;

/**
 * Starts Google's Firestore emulator with a way to know that it has told of every write: it tells some time after a commit is
 * answered, so a document is written and its own event awaited, which comes by the same way.
 */
export async function startProbedFirestore({
  projectId,
  ...options
}: ServiceOptions & { readonly projectId: string }): Promise<FirestoreService> {
  const firestore = await startGoogleFirestore({ ...options, projects: [projectId, PROBE_PROJECT] });
  const awaited = new Map<string, () => void>();
  let probes = 0;
  firestore.onWrite(({ project, document }) => {
    if (project === PROBE_PROJECT) awaited.get(document)?.();
  });
  return {
    ...firestore,
    async told() {
      const document = `probes/${(probes += 1)}`;
      try {
        await new Promise<void>((resolve, reject) => {
          awaited.set(document, resolve);
          const signal = AbortSignal.timeout(TELL_DEADLINE_MS);
          signal.addEventListener('abort', () =>
            reject(new Error("Google's Firestore emulator does not tell of writes")),
          );
          write(firestore.port, document, signal).catch(reject);
        });
      } finally {
        awaited.delete(document);
      }
    },
  };
}

async function write(port: number, document: string, signal: AbortSignal): Promise<void> {
  const path = `v1/projects/${PROBE_PROJECT}/databases/(default)/documents/${document}`;
  const response = await fetch(`http://127.0.0.1:${port}/${path}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json', authorization: 'Bearer owner' },
    body: JSON.stringify({ fields: {} }),
    signal,
  });
  if (!response.ok) throw new Error(`the probe was refused: ${response.status} ${await response.text()}`);
}
