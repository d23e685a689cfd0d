import { endpoint, whole } from './define.ts';

/** How pushes are sent. */
export const messagingSettings = {
  FCM_ENDPOINT: endpoint({
    doc: 'Firebase Cloud Messaging endpoint.',
    default: 'https://fcm.googleapis.com',
  }),
};

/** Settings of the audience codebase. */
export const audienceSettings = {
  ...messagingSettings,
  CATALOGUE_LIFE_SEC: whole({
    doc: 'How long an instance keeps the catalogue that it recommends from, in seconds.',
    default: '60',
    min: 0,
    max: 3600,
  }),
};
