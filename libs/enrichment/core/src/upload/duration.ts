/** Longest duration that is read, in seconds: nothing told to be longer is believed. */
const MAX_TOLD_SEC = 7 * 86_400;

/**
 * Seconds of a duration as uploaders write it: `2:15:03`, `135:03` (minutes and seconds), `8103` or `8103.5`; undefined
 * when it is none of these.
 */
export function parseDuration(text: string): number | undefined {
  const parts = /^(?:(?:(\d{1,3}):)?(\d{1,5}):)?(\d{1,7}(?:\.\d{1,6})?)(?:\s*s(?:ec)?)?$/.exec(text.trim());
  if (!parts) return undefined;
  const [, hours, minutes, seconds] = parts;
  if (minutes !== undefined && Number(seconds) >= 60) return undefined;
  if (hours !== undefined && Number(minutes) >= 60) return undefined;
  const total = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds);
  return total <= MAX_TOLD_SEC ? total : undefined;
}
