// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- an ambient declaration cannot be imported
/// <reference path="../stopword.d.ts" />
import { deu, eng, fra, spa } from 'stopword';
import type { Term } from './terms.ts';

const STOP_WORDS = new Set(
  [
    ...[eng, deu, fra, spa].flat(),
    // Spoken English that says nothing of the topic.
    ...`again also another around back because become better big bring can cannot come could couple day days did does doing done
    down each even ever every everybody everyone everything far few first found gave get gets getting give go goes going gonna
    good got great had has have having hello hey high hour hours however i'm i've it's just keep kind knew know last let
    let's like little long look looking lot made make makes making many may maybe me mean might minute minutes morning
    most much must my need never new next night nothing now off often okay old once one only other over part people put
    quite rather really right said same saw say says second see seen seven several should show since six so some somebody someone
    something soon still such take tell ten than thank thanks that's the them then there there's these they they're thing
    things think this those three through time times today together tomorrow too took two under until up upon us use used
    very want was way we we're week weeks welcome well went were what when where which while who why will with without
    won't would yeah year years yes yesterday yet you you're your`.split(/\s+/),
  ].map((word) => word.toLowerCase()),
);

/** Shorter words hardly tell a topic. */
const MIN_LENGTH = 4;

/** Whether a word may tell what a text is about. */
export function isTelling({ word }: Term): boolean {
  return word.length >= MIN_LENGTH && !STOP_WORDS.has(word);
}
