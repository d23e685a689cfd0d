/** Element ids (RFC 9559): a Cluster, and the Timestamp that is its first element. */
const CLUSTER = [0x1f, 0x43, 0xb6, 0x75];
const TIMESTAMP = 0xe7;
/** A Cluster's header and its Timestamp fit in so many bytes. */
const CLUSTER_HEAD_BYTES = 24;

/**
 * When the last cluster begins, in ticks (milliseconds by default), from the tail of a Matroska or WebM file: recorders that
 * stream leave the duration out. Undefined when no cluster begins in the tail.
 */
export function lastClusterStart(tail: Uint8Array): number | undefined {
  for (let at = tail.length - CLUSTER_HEAD_BYTES; at >= 0; at -= 1) {
    if (!CLUSTER.every((byte, i) => tail[at + i] === byte)) continue;
    const start = timestampAt(tail, at + CLUSTER.length);
    if (start !== undefined) return start;
  }
  return undefined;
}

/** Reads past the cluster's size (a variable-length integer) to its Timestamp, an unsigned integer. */
function timestampAt(tail: Uint8Array, at: number): number | undefined {
  const sizeBytes = Math.clz32(tail[at] ?? 0) - 23;
  const id = at + sizeBytes;
  const length = (tail[id + 1] ?? 0) - 0x80;
  if (sizeBytes > 8 || tail[id] !== TIMESTAMP || length < 1 || length > 6) return undefined;
  return tail.subarray(id + 2, id + 2 + length).reduce((ticks, byte) => ticks * 256 + byte, 0);
}
