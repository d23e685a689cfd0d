import type { SafeSearchCategory } from './safe-search.ts';

/**
 * Every kind of reason that Earshot itself gives, in English; a `{place}` is a value of it. Whoever shows reasons in another
 * language has words for each of these kinds.
 */
export const REASON_TEXTS = {
  'recommended.finished': 'because you finished “{title}”',
  'recommended.heard': 'because you listened to “{title}”',
  'recommended.heard_last': 'because of what you heard last',
  'recommended.heard_next': 'what others heard next',
  'recommended.liked_label': 'because you like {label}',
  'recommended.liked': 'because you like its topic',
  'recommended.popular_label': 'popular in {label} today',
  'recommended.popular': 'popular today',
  'recommended.new_label': 'new in {label}',
  'recommended.new': 'new',

  'upload.awaiting_id': 'its metadata names no episode_id yet',
  'upload.replaced': 'a later upload of the same name replaced it',
  'upload.gone': 'it was deleted or replaced before it was read',
  'upload.deleted': 'it was deleted before it was transcribed',
  'upload.empty': 'the file is empty',
  'upload.unknown': 'the content is neither audio nor an image',
  'upload.unknown_type': 'the content is {mime}, neither audio nor an image',

  'audio.large': 'the file is larger than {gb} GB',
  'audio.codec':
    'Speech-to-Text does not take {codec} audio in {container}; upload WAV, FLAC, MP3, Ogg or WebM with Opus, or M4A with AAC',
  'audio.none': 'the file holds no audio',
  'audio.none_readable': 'the file holds no audio that can be read',
  'audio.damaged': 'the audio cannot be read: it is damaged or not audio at all',
  'audio.scattered': 'the audio cannot be read: too much of the file would have to be read',
  'audio.long': 'the audio lasts {minutes} minutes; at most {most} can be transcribed',
  'audio.long_name':
    "the file's name is longer than {bytes} bytes, which leaves no room for that of its transcript",
  'audio.unreached': 'the transcription service could not be reached',
  'audio.unanswered': 'the transcription service did not answer; it is asked again',
  'audio.refused': 'the transcription service refused it: {words}',
  'audio.failed': 'the audio could not be transcribed: {words}',
  'audio.lost': 'the transcription service lost the job; upload it again',
  'audio.overdue': 'no transcript came within {hours} hours',

  'image.large': 'the image has more than {mb} MB',
  'image.format': 'the image is not a JPEG, PNG, WebP, GIF or AVIF that can be read',
  'image.heic': 'the image is HEIC, which cannot be read here: save it as a JPEG, PNG, WebP, GIF or AVIF',
  'image.pixels': 'the image has more than {megapixels} megapixels',
  'image.avif_pixels': 'the AVIF image has more than {megapixels} megapixels',
  'image.slow': 'the image takes longer than {seconds} seconds to decode',
  'image.damaged': 'the image is damaged',
  'image.sensitive': 'the image is likely to be sensitive',
  'image.doubtful': 'the image may be sensitive; a person decides',
  'image.unknown': 'it could not be judged: nothing is known of {categories}',
  'image.unjudged': 'it could not be judged: {words}',
  'image.unanswered': 'it could not be judged: a service did not answer',
  'image.attempts': 'it could not be judged after {attempts} attempts; a person must',
  'image.again': 'it is to be judged again',
  'image.removed': 'a reviewer removed it',
  'image.replaced': 'a later cover of its episode replaced it',
  'image.ended': 'the image is {state}',

  'untold.expired': '{age} s old; worth telling for {ttl} s',
  'untold.gone': '{episode} is gone',
  'untold.withdrawn': '{episode} may not be recommended any more',
  'untold.nobody': '{user} has no account',
  'untold.heard': '{user} has heard it already',
  'untold.listening': '{user} is listening already',
  'untold.finished': '{user} has finished it already',
  'untold.off': '{user} has turned notifications off',
  'untold.type_off': '{user} wants no {type}',
  'untold.quiet': 'quiet until {until}',
  'untold.quiet_long': 'quiet until {until}; worth telling until {over}',
  'untold.another': 'another {type} at {last}, less than {seconds} s ago',
  'untold.enough': 'enough for {day}: the cap is {cap}',
} as const;

/** One of the kinds of {@link REASON_TEXTS}. */
export type ReasonKind = keyof typeof REASON_TEXTS;

/** What stands in a place of a reason. */
export type ReasonValue = string | number | readonly SafeSearchCategory[];

/** A reason as data, from which its words can be made in any language. */
export interface Reason {
  readonly kind: ReasonKind;
  /** By the places of {@link REASON_TEXTS}; moments are ISO-8601, labels, states and types as documents have them. */
  readonly values?: Readonly<Record<string, ReasonValue>>;
}

/** Why something is so, as it is stored: in English, and as data unless the words are a service's or a decoder's own. */
export interface Why {
  readonly reason: string;
  readonly because?: Reason;
}

type Places<Text extends string> = Text extends `${string}{${infer Place}}${infer Rest}`
  ? Place | Places<Rest>
  : never;
type ValuesOf<K extends ReasonKind> = Readonly<Record<Places<(typeof REASON_TEXTS)[K]>, ReasonValue>>;

/** How labels are called within an English sentence. */
const LABEL_WORDS: Readonly<Record<string, string>> = {
  world: 'world news',
  sports: 'sports',
  business: 'business',
  sci_tech: 'science and technology',
};

/** A reason of a kind with what stands in its places, in English and as data. */
export function why<K extends ReasonKind>(
  kind: K,
  ...[values]: [Places<(typeof REASON_TEXTS)[K]>] extends [never] ? [] : [values: ValuesOf<K>]
): Required<Why> {
  const reason = filledPlaces(REASON_TEXTS[kind], (place) => {
    const value = values && (values as Readonly<Record<string, ReasonValue>>)[place];
    return place === 'label' ? LABEL_WORDS[String(value)] : wordsIn(value);
  });
  return { reason, because: values ? { kind, values } : { kind } };
}

/** A text with what stands in its places; a place that nothing stands in stays as it is. */
export function filledPlaces(text: string, valueOf: (place: string) => string | undefined): string {
  return text.replaceAll(/\{(\w+)\}/g, (place, name: string) => valueOf(name) ?? place);
}

function wordsIn(value: ReasonValue | undefined): string | undefined {
  return typeof value === 'object' ? value.join(', ') : value?.toString();
}
