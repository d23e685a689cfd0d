import * as v from 'valibot';
import { countrySchema, idSchema, oneOf, timeSchema } from './fields.ts';

/** Engagement event types, as the reference spells them. */
export const ENGAGEMENT_TYPES = ['SAVE_EPISODE', 'FOLLOW_SHOW', 'SHARE'] as const;
/** Where an episode is shared. */
export const SHARE_CHANNELS = ['whatsapp', 'copy_link', 'email'] as const;

const common = {
  event_id: idSchema,
  event_time: timeSchema,
  user_id: idSchema,
  episode_id: idSchema,
  show_id: idSchema,
  country: countrySchema,
};

/** A SHARE, which names its channel. */
export const shareSchema = v.object({
  ...common,
  event_type: v.literal('SHARE'),
  share_channel: oneOf(SHARE_CHANNELS),
});
/** A SAVE_EPISODE or a FOLLOW_SHOW. */
export const keepSchema = v.object({ ...common, event_type: oneOf(['SAVE_EPISODE', 'FOLLOW_SHOW']) });

/** Any event of the engagement topic. */
export type EngagementEvent = v.InferOutput<typeof shareSchema> | v.InferOutput<typeof keepSchema>;
