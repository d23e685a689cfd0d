import type { UploadRecord, Why } from '@earshot/contracts';

/** Most state changes kept in a record; the first ones and the latest are what a reader needs. */
const MAX_HISTORY = 40;

/** What changes with a state. A missing reason or lease is taken away. */
export interface Entry extends Partial<Why> {
  readonly lease_until?: Date;
}

/** A record moved to a state: its history grows, and its reason and lease are those of the new state. */
export function enter<R extends UploadRecord<string>>(
  record: R,
  state: R['state'],
  now: Date,
  { reason, because, lease_until }: Entry = {},
): R {
  const history = [...record.history, { state, at: now, ...(reason !== undefined && { reason }) }];
  return {
    ...without(record, 'reason', 'because', 'lease_until'),
    state,
    ...(reason !== undefined && { reason }),
    ...(because && { because }),
    ...(lease_until && { lease_until }),
    history:
      history.length > MAX_HISTORY ? [...history.slice(0, 5), ...history.slice(5 - MAX_HISTORY)] : history,
    updated_at: now,
  };
}

/** A record without some of its optional fields. */
export function without<R extends object>(record: R, ...fields: readonly (keyof R)[]): R {
  const left = new Set<PropertyKey>(fields);
  return Object.fromEntries(Object.entries(record).filter(([field]) => !left.has(field))) as R;
}

/** When a record reached its present state. */
export function since(record: UploadRecord<string>): Date {
  return record.history.at(-1)?.at ?? record.created_at;
}

/** Whether someone is at work on a record. */
export function isLeased(record: UploadRecord<string>, now: Date): boolean {
  return record.lease_until !== undefined && record.lease_until > now;
}

/** `minutes` after a moment. */
export function minutesAfter(now: Date, minutes: number): Date {
  return new Date(now.getTime() + minutes * 60_000);
}
