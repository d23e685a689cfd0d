import { type OfflinePlace, pathIn, textLiteral } from './place.ts';

/** A JavaScript function of BigQuery, over the library that holds the fold. */
export interface OfflineRoutine {
  readonly name: string;
  readonly description: string;
  /** In GoogleSQL, in order. INT64 is none of them: BigQuery gives it to no JavaScript function. */
  readonly arguments: readonly { readonly name: string; readonly type: string }[];
  readonly returns: string;
  readonly body: string;
}

const EVENT_FIELDS = [
  'topic STRING',
  'event_id STRING',
  'code STRING',
  'reason STRING',
  'unit STRING',
  'event_type STRING',
  'event_time TIMESTAMP',
  'user_id STRING',
  'episode_id STRING',
  'show_id STRING',
  'session_id STRING',
  'country STRING',
  'device_type STRING',
  'position_sec INT64',
  'duration_sec INT64',
  'buffer_ms INT64',
  'drop_reason STRING',
  'share_channel STRING',
  'event STRING',
];
const FIGURE = 'STRUCT<scope STRING, episode_id STRING, start TIMESTAMP, field STRING, amount INT64>';
const WINDOW =
  'STRUCT<window_start TIMESTAMP, window_end TIMESTAMP, plays INT64, completes INT64, stops INT64, score_tenths INT64>';

/** The functions that the views call. */
export const offlineRoutines = [
  {
    name: 'read_message',
    description: 'The events of a message, each with the reason why it does not count, if so.',
    arguments: [
      { name: 'subscription', type: 'STRING' },
      { name: 'message_id', type: 'STRING' },
      { name: 'publish_time', type: 'TIMESTAMP' },
      { name: 'data', type: 'BYTES' },
    ],
    returns: `ARRAY<STRUCT<${EVENT_FIELDS.join(', ')}>>`,
    body: 'return earshot.readMessage(subscription, message_id, publish_time, data);',
  },
  {
    name: 'fold_unit',
    description: 'All that one session, its quality, or one month of engagement comes to.',
    arguments: [
      { name: 'topic', type: 'STRING' },
      { name: 'events', type: 'ARRAY<STRING>' },
    ],
    returns: `STRUCT<figures ARRAY<${FIGURE}>, activities ARRAY<STRING>, refused INT64>`,
    body: 'return earshot.foldUnit(topic, events);',
  },
  {
    name: 'user_windows',
    description: "The session windows over all that one user's units say they did.",
    arguments: [{ name: 'activities', type: 'ARRAY<STRING>' }],
    returns: `ARRAY<${WINDOW}>`,
    body: 'return earshot.userWindows(activities);',
  },
] as const satisfies readonly OfflineRoutine[];

/**
 * The statement that creates a function or replaces it.
 * @param library `gs://` URI of the bundled fold.
 */
export function createFunctionSql(routine: OfflineRoutine, place: OfflinePlace, library: string): string {
  const args = routine.arguments.map(({ name, type }) => `${name} ${type}`).join(', ');
  return [
    `CREATE OR REPLACE FUNCTION ${pathIn(place, routine.name)}(${args})`,
    `RETURNS ${routine.returns}`,
    'DETERMINISTIC LANGUAGE js',
    `OPTIONS (library = [${textLiteral(library)}], description = ${textLiteral(routine.description)})`,
    `AS ${textLiteral(routine.body)}`,
  ].join('\n');
}
