import { isDocumentId } from '@earshot/contracts';
import {
  type EpisodeLine,
  type EpisodeView,
  lineOf,
  type ListenerView,
  type ModerationView,
  type OverviewView,
  type PipelineView,
  showsOf,
  type TableName,
  tables,
  type TranscriptView,
} from '@earshot/dashboard-core';
import { type Answer, type Call, failure } from '../http/call.ts';
import type { Route } from '../http/router.ts';
import { subjectOf } from '../topics/topics.ts';
import type { ViewParts } from './views.ts';

/** Makes a table; undefined when there is nothing of that name. */
type Make = (of: string) => Promise<string | undefined>;

/** Every table as a CSV file to download. */
export function tableRoutes(parts: ViewParts): readonly Route[] {
  const makers = makersOf(parts);
  const answer = async ({ params: { name = '' }, query }: Call): Promise<Answer> => {
    const of = query.get('of') ?? '';
    const make = Object.hasOwn(makers, name) ? makers[name as TableName] : undefined;
    const csv = await make?.(of);
    if (csv === undefined) return failure('not_found', 'there is no such table');
    const file = of === '' ? name : `${name}-${of.replace(/[^\w.-]/g, '_')}`;
    return {
      status: 200,
      headers: {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': `attachment; filename="${file}.csv"`,
      },
      body: csv,
    };
  };
  return [{ method: 'GET', path: '/api/tables/:name.csv', role: 'viewer', answer }];
}

function makersOf({
  hub,
  kinds,
  readEpisodes,
  readTranscript,
}: ViewParts): Readonly<Record<TableName, Make>> {
  const look = async <View>(path: string, id = ''): Promise<View | undefined> => {
    const kind = kinds.find((one) => one.path === path);
    if (!kind || (kind.exists && !(await kind.exists(id)))) return undefined;
    const { data } = await hub.latest(subjectOf(kind, id));
    return JSON.parse(data) as View;
  };
  const from =
    <View>(path: string, table: (view: View) => string): Make =>
    async (of) => {
      const view = await look<View>(path, of);
      return view && table(view);
    };
  const lines = async (): Promise<readonly EpisodeLine[]> =>
    (await readEpisodes()).map(({ document, figures }) => lineOf(document, figures));
  return {
    minutes: from<OverviewView>('overview', tables.minutes),
    countries: from<OverviewView>('overview', tables.countries),
    devices: from<OverviewView>('overview', tables.devices),
    trending: from<OverviewView>('overview', tables.trending),
    episodes: async () => tables.episodes(await lines()),
    shows: async () => tables.shows(showsOf(await readEpisodes())),
    uploads: from<PipelineView>('pipeline', tables.uploads),
    rejected: from<PipelineView>('pipeline', tables.rejected),
    moderation: from<ModerationView>('moderation', tables.moderation),
    retention: from<EpisodeView>('episodes/:id', tables.retention),
    transcript: async (of) => {
      const view = isDocumentId(of) ? await readTranscript(of) : undefined;
      return view && tables.transcript(JSON.parse(Buffer.from(view).toString()) as TranscriptView);
    },
    recommendations: from<ListenerView>('listeners/:id', tables.recommendations),
    windows: from<ListenerView>('listeners/:id', tables.windows),
    notifications: from<ListenerView>('listeners/:id', tables.notifications),
  };
}
