import type { Language, NotificationMessage, NotificationTemplate } from '@earshot/contracts';
import { render } from '../render.ts';
import { type Texts, textsOf } from '../templates.ts';

/** What is known of a notification's episode at the moment of delivery. */
export interface EpisodeNow {
  readonly title?: string | undefined;
  /** As the recommending core says, which may change while a notification waits. */
  readonly isRecommendable: boolean;
}

/** What the words of a notification are made from. */
export interface Wording {
  /** The stored template, where there is one. */
  readonly template: NotificationTemplate | undefined;
  /** The episode, or undefined when it is gone; its id stands in for a title that it has not yet. */
  readonly episode: EpisodeNow | undefined;
}

/** A notification in the words of each language. */
export function wordsOf(message: NotificationMessage, { template, episode }: Wording): Texts {
  const { episode_id } = message.payload;
  const values = {
    episode_id,
    title: episode?.title ?? episode_id,
    ...('user_id' in message && { user_id: message.user_id }),
  };
  const texts = textsOf(message.type, template);
  const inWords = (language: Language) => render(texts[language], values);
  return { EN: inWords('EN'), ES: inWords('ES'), DE: inWords('DE'), FR: inWords('FR') };
}
