import type { BroadcastMessage } from '@earshot/contracts';
import type { Texts } from '../templates.ts';
import { type Withheld, withheldFromAll } from './withheld.ts';
import { type Wording, wordsOf } from './words.ts';

/** What decides about a notification to everybody. */
interface BroadcastCase extends Wording {
  readonly message: BroadcastMessage;
  readonly now: Date;
}

/** What becomes of a notification to everybody. */
type BroadcastDelivery = { readonly state: 'delivered'; readonly messages: Texts } | Withheld;

/** Decides, at the moment of delivery, whether everybody is told, and in which words by language. */
export function decideBroadcast(given: BroadcastCase): BroadcastDelivery {
  const { message, now } = given;
  return withheldFromAll(message, given, now) ?? { state: 'delivered', messages: wordsOf(message, given) };
}
