import { commitUnchanged, readDocuments, untilUnchanged } from '@earshot/adapter-firestore';
import { type BroadcastMessage, type EpisodeDocument, paths } from '@earshot/contracts';
import { decideBroadcast } from '@earshot/notifying-core';
import { logEvent } from '@earshot/runtime';
import { pathOf } from '../announce.ts';
import { episodeNow } from './episode.ts';
import { isSettled, settlement } from './settle.ts';
import { templates } from './templates.ts';

/** Tells everybody, in all languages, unless that was done before or is not to be any more. */
export async function deliverToEverybody(message: BroadcastMessage): Promise<void> {
  const path = pathOf(message);
  const { type, payload } = message;
  const state = await untilUnchanged(path, async () => {
    const [[inbox, episode], template] = await Promise.all([
      readDocuments([path, paths.episode(payload.episode_id)]),
      templates[type](),
    ]);
    if (isSettled(inbox)) return 'settled before';
    const now = new Date();
    const told = episodeNow(episode?.data as EpisodeDocument | undefined);
    const delivery = decideBroadcast({ message, template, episode: told, now });
    const fields = delivery.state === 'delivered' ? { ...delivery, delivered_at: now } : delivery;
    const write = await settlement(message, inbox, fields, now);
    return (await commitUnchanged([write])) ? delivery.state : 'changed';
  });
  logEvent('INFO', 'notification_settled', { type, state });
}
