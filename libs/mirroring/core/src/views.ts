import { appendTables, type MirrorPlace, mirrorTables, viewSql } from './tables.ts';

/** A view of the mirror. */
export interface MirrorView {
  readonly name: string;
  readonly description: string;
  /** Its query in GoogleSQL. */
  readonly sql: (place: MirrorPlace) => string;
}

const table = ({ project, dataset }: MirrorPlace, name: string) => `\`${project}.${dataset}.${name}\``;

/** How far back `mirror_lag` looks, in hours. */
const LAG_HOURS = 1;

/** The reference's rows of episodes: minutes that slide by ten seconds, each of six buckets (ADR 9). */
const windows: MirrorView = {
  name: 'windows',
  description: 'Plays, completes and score of an episode in every minute that starts at a full ten seconds.',
  sql: (
    place,
  ) => `SELECT episode_id, window_start, TIMESTAMP_ADD(window_start, INTERVAL 60 SECOND) AS window_end,
  SUM(plays) AS plays, SUM(completes) AS completes, SUM(score_tenths) / 10 AS score
FROM (
  SELECT b.episode_id, TIMESTAMP_SUB(b.window_start, INTERVAL back SECOND) AS window_start,
    IFNULL(b.plays, 0) AS plays, IFNULL(b.completes, 0) AS completes, IFNULL(b.score_tenths, 0) AS score_tenths
  FROM ${table(place, 'window_buckets')} AS b, UNNEST(GENERATE_ARRAY(0, 50, 10)) AS back)
GROUP BY episode_id, window_start`,
};

const audio: MirrorView = {
  name: 'audio',
  description: 'Episodes with audio, with the columns of the reference.',
  sql: (
    place,
  ) => `SELECT episode_id, JSON_VALUE(data, '$.transcription') AS transcription, label, title, show_id,
  duration, duration_sec, status
FROM ${table(place, 'episodes')}
WHERE JSON_VALUE(data, '$.audio_upload') IS NOT NULL`,
};

const image: MirrorView = {
  name: 'image',
  description: 'Episodes whose cover was judged, with the columns of the reference.',
  sql: (place) => `SELECT episode_id, is_sensitive, image_url
FROM ${table(place, 'episodes')}
WHERE is_sensitive IS NOT NULL`,
};

/** Of the last hour; what was backfilled is as old as it is, and left out. */
const mirrorLag: MirrorView = {
  name: 'mirror_lag',
  description:
    'How long after its commit a change was sent to BigQuery, by table, for rows sent in the last hour.',
  sql: (place) =>
    mirrorTables
      .map(
        ({ table: name, changes }) => `SELECT '${name}' AS table_name, COUNT(*) AS changes,
  MAX(timestamp) AS last_committed_at, MAX(appended_at) AS last_appended_at,
  AVG(TIMESTAMP_DIFF(appended_at, timestamp, MILLISECOND)) AS lag_avg_ms,
  MAX(TIMESTAMP_DIFF(appended_at, timestamp, MILLISECOND)) AS lag_max_ms
FROM ${table(place, changes.name)}
WHERE timestamp > TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL 48 HOUR)
  AND appended_at > TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL ${LAG_HOURS} HOUR) AND operation != 'BACKFILL'`,
      )
      .join('\nUNION ALL\n'),
};

const mirrorFaults: MirrorView = {
  name: 'mirror_faults',
  description:
    'What could not be mirrored as it is: rows refused by BigQuery, and fields of another type than their column.',
  sql: (place) =>
    [
      `SELECT r.\`table\` AS table_name, r.document, r.event_id, r.rejected_at AS seen_at, r.reason
FROM ${table(place, 'mirror_rejected')} AS r`,
      ...mirrorTables.map(
        ({
          changes,
        }) => `SELECT '${changes.name}' AS table_name, c.document, c.event_id, c.appended_at AS seen_at, fault AS reason
FROM ${table(place, changes.name)} AS c, UNNEST(c.column_faults) AS fault`,
      ),
    ].join('\nUNION ALL\n'),
};

/** All views, each after those it reads. */
export const mirrorViews: readonly MirrorView[] = [
  ...mirrorTables.map((mirrored): MirrorView => ({
    name: mirrored.table,
    description: mirrored.description,
    sql: (place) => viewSql(mirrored, place),
  })),
  windows,
  audio,
  image,
  mirrorLag,
  mirrorFaults,
];

/** All that the mirror's dataset consists of. */
export const mirrorSchema = { tables: appendTables, views: mirrorViews } as const;
