/** The bytes that are asked for: all, some (both ends included), or none that there are. */
export type Range = 'all' | 'none' | { readonly start: number; readonly end: number };

/** What a Range header asks of so many bytes (RFC 9110, 14.1). What it does not understand, or several ranges, is as if it were not there. */
export function rangeOf(header: string | undefined, size: number): Range {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.replaceAll(' ', '') ?? '');
  const [, from = '', to = ''] = match ?? [];
  if (from === '' && to === '') return 'all';
  if (from === '') {
    const last = Math.min(Number(to), size);
    return last > 0 ? { start: size - last, end: size - 1 } : 'none';
  }
  const start = Number(from);
  const end = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && Number(to) < start) return 'all';
  return start < size ? { start, end } : 'none';
}
