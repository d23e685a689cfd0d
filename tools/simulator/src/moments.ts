import type { DROP_REASONS, SHARE_CHANNELS } from '@earshot/contracts';

/** Something that happened in a session, at a time in milliseconds since 1970; positions are milliseconds in the episode. */
export type Moment =
  | {
      readonly kind: 'mark';
      readonly type: 'PLAY' | 'PAUSE' | 'RESUME' | 'STOP' | 'COMPLETE';
      readonly at: number;
      readonly position: number;
    }
  | {
      /** A stretch that was heard, known at its end. */
      readonly kind: 'stretch';
      readonly at: number;
      readonly from: number;
      readonly positionFrom: number;
      readonly positionTo: number;
    }
  | { readonly kind: 'stall_start' | 'stall_end'; readonly at: number; readonly ms: number }
  | { readonly kind: 'dropout'; readonly at: number; readonly reason: (typeof DROP_REASONS)[number] }
  | { readonly kind: 'save' | 'follow'; readonly at: number }
  | { readonly kind: 'share'; readonly at: number; readonly channel: (typeof SHARE_CHANNELS)[number] };

/** A {@link Moment} of one kind. */
export type MomentOf<K extends Moment['kind']> = Extract<Moment, { kind: K }>;
