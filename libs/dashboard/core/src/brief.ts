import type { ArtworkVariant, EpisodeDocument, MetricsDocument } from '@earshot/contracts';
import { completionOf, countersOf, defined, hoursOf } from './figures.ts';
import { coverRoute } from './routes.ts';
import type { EpisodeBrief, EpisodeLine, EpisodeView } from './views.ts';

/** The fields of an episode that a line about it needs; transcripts and faults stay behind. */
export const BRIEF_FIELDS: readonly (keyof EpisodeDocument)[] = [
  'episode_id',
  'title',
  'show_id',
  'label',
  'status',
  'artwork',
  'image_upload',
  'duration_sec',
  'updated_at',
];

/** What {@link BRIEF_FIELDS} select. */
export type BriefDocument = Pick<
  EpisodeDocument,
  | 'episode_id'
  | 'title'
  | 'show_id'
  | 'label'
  | 'status'
  | 'artwork'
  | 'image_upload'
  | 'duration_sec'
  | 'updated_at'
>;

/** A line shows covers at about half of this width, in pixels. */
const SMALL_PX = 256;

/** An episode in a few words; of one that is not known, its id. */
export function briefOf(episode: string, document: BriefDocument | undefined): EpisodeBrief {
  const jpegs = jpegsOf(document).toReversed();
  const small = jpegs.find(({ width }) => width >= SMALL_PX) ?? jpegs.at(-1);
  return defined({
    episode,
    title: document?.title,
    show: document?.show_id,
    label: document?.label,
    status: document?.status,
    cover: small && coverOf(episode, document, small),
    duration_sec: document?.duration_sec,
  });
}

/** An episode's published covers in the format that every browser shows, largest first. */
export function coversOf(episode: string, document: BriefDocument | undefined): EpisodeView['covers'] {
  return jpegsOf(document).map((variant) => ({
    url: coverOf(episode, document, variant),
    width: variant.width,
    height: variant.height,
  }));
}

/** The published cover of a width, in pixels. */
export function coverOfWidth(document: BriefDocument, width: number): ArtworkVariant | undefined {
  return jpegsOf(document).find((variant) => variant.width === width);
}

/** An episode with its figures. */
export function lineOf(document: BriefDocument, figures: Partial<MetricsDocument> | undefined): EpisodeLine {
  const counters = countersOf(figures);
  return defined({
    ...briefOf(document.episode_id, document),
    plays: counters.plays,
    listeners: figures?.listeners ?? 0,
    hours: hoursOf(counters.seconds_heard),
    completion: completionOf(counters),
    updated_at: document.updated_at.getTime(),
  });
}

function jpegsOf(document: BriefDocument | undefined): readonly ArtworkVariant[] {
  const variants = document?.artwork?.variants ?? [];
  return variants.filter(({ format }) => format === 'jpeg').toSorted((a, b) => b.width - a.width);
}

function coverOf(episode: string, document: BriefDocument | undefined, { width }: ArtworkVariant): string {
  return coverRoute(episode, width, document?.image_upload?.slice(0, 12) ?? '');
}
