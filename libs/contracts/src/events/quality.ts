import * as v from 'valibot';
import { countrySchema, DEVICES, idSchema, oneOf, timeSchema, wholeNumber } from './fields.ts';

/** Quality event types, as the reference spells them. */
export const QUALITY_TYPES = ['BUFFERING_START', 'BUFFERING_END', 'DROPOUT'] as const;
/** Why playback dropped out. */
export const DROP_REASONS = ['network', 'device', 'server'] as const;

const common = {
  event_id: idSchema,
  event_time: timeSchema,
  user_id: idSchema,
  episode_id: idSchema,
  session_id: idSchema,
  country: countrySchema,
  device_type: oneOf(DEVICES),
};

/** A BUFFERING_START or BUFFERING_END with the stall's length in milliseconds (the reference sends 200–5000). */
export const bufferingSchema = v.object({
  ...common,
  event_type: oneOf(['BUFFERING_START', 'BUFFERING_END']),
  buffer_ms: wholeNumber(0, 3_600_000),
});
/** A DROPOUT with its reason. */
export const dropoutSchema = v.object({
  ...common,
  event_type: v.literal('DROPOUT'),
  drop_reason: oneOf(DROP_REASONS),
});

/** Any event of the quality topic. */
export type QualityEvent = v.InferOutput<typeof bufferingSchema> | v.InferOutput<typeof dropoutSchema>;
