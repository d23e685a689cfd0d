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
  NOTIFICATION_DAILY_CAP: whole({
    doc: 'What the notifications that a listener gets in one of their days may weigh together; 0 tells nobody anything.',
    default: '5',
    min: 0,
    max: 100,
  }),
  TEMPLATE_LIFE_SEC: whole({
    doc: 'How long an instance keeps the texts of notifications that operators have written, in seconds.',
    default: '60',
    min: 0,
    max: 3600,
  }),
  CATALOGUE_LIFE_SEC: whole({
    doc: 'How long an instance keeps the catalogue that it recommends from, in seconds.',
    default: '60',
    min: 0,
    max: 3600,
  }),
};
