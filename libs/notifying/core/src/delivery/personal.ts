import {
  type Language,
  type NotificationLedgerDocument,
  type PersonalMessage,
  type ProfileDocument,
  type UserDocument,
  why,
} from '@earshot/contracts';
import { type Admission, admit } from '../admission/admission.ts';
import { outdated } from '../admission/outdated.ts';
import { type Withheld, withheldFromAll } from './withheld.ts';
import { type Wording, wordsOf } from './words.ts';

/** What decides about one user's notification. */
export interface PersonalCase extends Wording {
  readonly message: PersonalMessage;
  /** The account, or undefined when there is none. */
  readonly user: UserDocument | undefined;
  /** What the user has listened to; undefined when nothing. */
  readonly profile: Pick<ProfileDocument, 'recent'> | undefined;
  /** What the user was told before; undefined when nothing. */
  readonly ledger: NotificationLedgerDocument | undefined;
  /** What all notifications of one of the user's days may weigh together. */
  readonly dailyCap: number;
  readonly now: Date;
}

/** What becomes of one user's notification. The ledger of a delivered one is to be written in the commit that delivers it. */
export type PersonalDelivery =
  | {
      readonly state: 'delivered';
      readonly language: Language;
      readonly message: string;
      readonly ledger: NotificationLedgerDocument;
    }
  | Extract<Admission, { readonly state: 'deferred' }>
  | Withheld;

/** Decides, at the moment of delivery, whether a user is told, and in which words. */
export function decideDelivery(given: PersonalCase): PersonalDelivery {
  const { message, user, now } = given;
  const withheld = withheldFromAll(message, given, now);
  if (withheld) return withheld;
  if (!user) return { state: 'suppressed', ...why('untold.nobody', { user: message.user_id }) };
  const isOutdated = outdated(message, { recent: given.profile?.recent ?? {} });
  if (isOutdated) return { state: 'suppressed', ...isOutdated };
  const admission = admit({ ...given, account: user });
  if (admission.state !== 'admitted') return admission;
  const { language } = user;
  return {
    state: 'delivered',
    language,
    message: wordsOf(message, given)[language],
    ledger: admission.ledger,
  };
}
