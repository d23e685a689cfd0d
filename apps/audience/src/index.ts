import { dataOf } from '@earshot/adapter-firestore';
import { deploymentOptions, NOTIFICATIONS_TOPIC, paths } from '@earshot/contracts';
import { telling } from '@earshot/runtime';
import type { CloudEvent } from 'firebase-functions/v2/core';
import { onDocumentCreated, onDocumentUpdated, onDocumentWritten } from 'firebase-functions/v2/firestore';
import { setGlobalOptions } from 'firebase-functions/v2/options';
import { type MessagePublishedData, onMessagePublished } from 'firebase-functions/v2/pubsub';
import { onSchedule } from 'firebase-functions/v2/scheduler';
import { announcer } from './announce.ts';
import { deliverMessage } from './deliver/message.ts';
import { onDismissal } from './dismissal.ts';
import { onEpisode } from './episode-change.ts';
import { FAN_OUT_BUDGET_SEC, FAN_OUT_TIMEOUT_SEC, fanOut, timeLimit } from './fan-out.ts';
import { recommendAfter } from './recommend.ts';
import { tick, TICK_TIMEOUT_SEC } from './tick.ts';

setGlobalOptions({ ...deploymentOptions(), memory: '256MiB', concurrency: 80, timeoutSeconds: 60 });

/** A changed profile changes what its listener is recommended. */
export const recommend = onDocumentWritten(
  { document: paths.profile('{user}'), retry: true },
  telling(
    'recommend',
    ({ data }) => data && recommendAfter(data.after.id, dataOf(data.before), dataOf(data.after)),
  ),
);

/** An episode whose notification a listener put away is not recommended to them. */
export const dismiss = onDocumentUpdated(
  { document: paths.userNotification('{user}', '{notification}'), retry: true },
  telling('dismiss', ({ data }) => data && onDismissal(dataOf(data.before), dataOf(data.after))),
);

/** An episode that can be heard from now on is told to those whom it fits; one that may not be is recommended no more. */
export const tellOfEpisode = onDocumentWritten(
  { document: paths.episode('{episode}'), retry: true },
  telling('tellOfEpisode', ({ data }) => data && onEpisode(dataOf(data.before), dataOf(data.after))),
);

/** What concerns many is put into the outbox of each of them, a part of them at a time. */
export const tellFitting = onDocumentCreated(
  { document: paths.broadcastPart('{part}'), retry: true, timeoutSeconds: FAN_OUT_TIMEOUT_SEC },
  telling('tellFitting', ({ document }) => fanOut(document, timeLimit(FAN_OUT_BUDGET_SEC))),
);

/** A new notification to one user goes out on the topic. */
export const announce = onDocumentCreated(
  { document: paths.userNotification('{user}', '{notification}'), retry: true },
  announcer('announce'),
);

/** A new notification to everybody goes out on the topic. */
export const announceToAll = onDocumentCreated(
  { document: paths.notification('{notification}'), retry: true },
  announcer('announceToAll'),
);

/** What goes out on the topic reaches its inbox, in the listener's words. */
export const deliver = onMessagePublished(
  { topic: NOTIFICATIONS_TOPIC, retry: true },
  telling('deliver', ({ data }: CloudEvent<MessagePublishedData>) => deliverMessage(data.message)),
);

/** Looks after notifications that no event moves on, after what many are still to be told, and after withdrawn episodes. */
export const audienceTick = onSchedule(
  { schedule: 'every 1 minutes', timeoutSeconds: TICK_TIMEOUT_SEC, concurrency: 1, maxInstances: 1 },
  () => tick(new Date()),
);
