import { type LeaseDocument, paths } from '@earshot/contracts';
import type { DocumentSnapshot, Firestore, Timestamp } from 'firebase-admin/firestore';
import { dataOf } from '../read.ts';
import { replaceUnchanged } from './replace.ts';

/** Who asks for a lease, and for how long. */
export interface Tenant {
  /** A name that no other run has. */
  readonly owner: string;
  /** How long the lease is good for without being renewed, in milliseconds. */
  readonly leaseMs: number;
}

/** A part of the work that nobody else does at the moment; it is taken when there is something to do. */
export interface Lease {
  /** Up to when the work is done, in milliseconds since 1970, where a run before has told. */
  readonly through: number | undefined;
  /** The time as Firestore has it, in milliseconds since 1970. */
  time(): number;
  /**
   * Takes the lease the first time, and renews it when half of it is over. False when another run has it: then this one
   * has to leave the work alone. Until it is called nothing is written.
   */
  hold(): Promise<boolean>;
  /** Notes up to when the work is done now; the next run is told once the lease is given back or renewed. */
  reach(through: number): void;
  /** Gives the lease back, if it is still held. */
  release(): Promise<void>;
}

/**
 * Looks at the lease of a part of the work; undefined while another run holds it. A holder that died holds it until it
 * runs out. A lease keeps runs from doing the same work at the same time; it does not guard what they write, for a run
 * may lose its lease between any two steps.
 */
export async function findLease(db: Firestore, work: string, tenant: Tenant): Promise<Lease | undefined> {
  const found = await db.doc(paths.lease(work)).get();
  const document = dataOf<LeaseDocument>(found);
  const isTaken = document && document.until > found.readTime.toDate();
  return isTaken ? undefined : leaseOf(found, document, tenant);
}

interface Held {
  /** Guards the next write. */
  readonly version: Timestamp;
  /** When it was taken or renewed last, as {@link Lease.time} tells it. */
  readonly at: number;
}

function leaseOf(
  found: DocumentSnapshot,
  document: LeaseDocument | undefined,
  { owner, leaseMs }: Tenant,
): Lease {
  const readAt = found.readTime.toMillis() - performance.now();
  const time = (): number => readAt + performance.now();
  let through = document?.through;
  let held: Held | undefined;
  let isLost = false;

  const write = async (until: number): Promise<boolean> => {
    const fields: LeaseDocument = { owner, until: new Date(until), ...(through && { through }) };
    const writeTime = await replaceUnchanged(
      { ref: found.ref, updateTime: held?.version ?? found.updateTime },
      fields,
    );
    if (writeTime) held = { version: writeTime, at: time() };
    else isLost = true;
    return !isLost;
  };

  return {
    through: document?.through?.getTime(),
    time,
    hold: async () => {
      if (isLost) return false;
      if (held && time() - held.at < leaseMs / 2) return true;
      return write(time() + leaseMs);
    },
    reach: (reached) => {
      through = new Date(reached);
    },
    release: async () => {
      if (held && !isLost) await write(time());
    },
  };
}
