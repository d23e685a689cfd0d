import { createOnce, readDocuments, updateUnchanged, type Versioned } from '@earshot/adapter-firestore';
import { DAY_MS, type NeighboursDocument, paths } from '@earshot/contracts';
import {
  decodeRow,
  encodeRow,
  episodesToReadOf,
  type Known,
  learnFrom,
  type Row,
} from '@earshot/recommending-core';
import { logEvent } from '@earshot/runtime';

/** How long a row is kept that nothing is learned for: 180 days, in milliseconds. */
const KEPT_MS = 180 * DAY_MS;

/** The rows of the episodes that a listener heard last. */
export interface Rows {
  /** Empty for an episode of which nothing is known yet. */
  readonly decoded: ReadonlyMap<string, Row>;
  readonly stored: ReadonlyMap<string, Versioned<NeighboursDocument>>;
}

/** Reads what others went on to from the episodes that a listener heard last: at most four documents. */
export async function readRows(known: Known): Promise<Rows> {
  const ids = episodesToReadOf(known);
  if (ids.length === 0) return { decoded: new Map(), stored: new Map() };
  const documents = (await readDocuments(ids.map((id) => paths.neighbours(id)))) as (
    Versioned<NeighboursDocument> | undefined
  )[];
  const found = ids.map((id, i) => [id, documents[i]] as const);
  return {
    decoded: new Map(found.map(([id, document]) => [id, document ? decodeRow(document.data.row) : []])),
    stored: new Map(found.flatMap(([id, document]) => (document ? [[id, document]] : []))),
  };
}

/**
 * Adds a listener's own last steps to the rows. Rows are unions: what is told again changes nothing and writes nothing.
 * A row that somebody else changed in between is left: these steps stand in the profile, and go into the row with the
 * listener's next change.
 */
export async function learnSteps(known: Known, { decoded, stored }: Rows): Promise<void> {
  const learned = Array.from(learnFrom(known, decoded), async ([episode_id, row]) => {
    const updated_at = new Date(known.now);
    const document: NeighboursDocument = {
      episode_id,
      row: encodeRow(row),
      updated_at,
      expires_at: new Date(known.now + KEPT_MS),
    };
    const path = paths.neighbours(episode_id);
    const before = stored.get(episode_id);
    return before ? updateUnchanged(path, before.version, { ...document }) : createOnce(path, document);
  });
  const written = await Promise.all(learned);
  if (written.length === 0) return;
  logEvent('INFO', 'rows_learned', {
    written: written.filter((one) => one).length,
    left: written.filter((one) => !one).length,
  });
}
