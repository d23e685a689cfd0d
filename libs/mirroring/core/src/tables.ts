import { type MirrorCollection, mirrorCollections } from './collections.ts';

/** A column as BigQuery's API describes it. */
export interface TableField {
  readonly name: string;
  readonly type: 'STRING' | 'INTEGER' | 'FLOAT' | 'BOOLEAN' | 'TIMESTAMP' | 'JSON';
  readonly mode: 'REQUIRED' | 'NULLABLE' | 'REPEATED';
  readonly description?: string;
}

/** A table to append to. */
export interface AppendTable {
  readonly name: string;
  readonly description: string;
  readonly fields: readonly TableField[];
  /** The TIMESTAMP column by whose day it is partitioned. */
  readonly partitionedBy: string;
  readonly clusteredBy: readonly string[];
}

/** What mirrors one collection: a table of its changes and a view of its current state. */
export interface MirrorTable {
  /** Name of the view. */
  readonly table: string;
  readonly description: string;
  readonly changes: AppendTable;
}

const API_TYPES = {
  STRING: 'STRING',
  INT64: 'INTEGER',
  FLOAT64: 'FLOAT',
  BOOL: 'BOOLEAN',
  TIMESTAMP: 'TIMESTAMP',
} as const;

const required = (name: string, type: TableField['type'], description: string): TableField => ({
  name,
  type,
  mode: 'REQUIRED',
  description,
});

const nullable = (name: string, type: TableField['type'], description: string): TableField => ({
  name,
  type,
  mode: 'NULLABLE',
  description,
});

const change: readonly TableField[] = [
  required('document', 'STRING', "The document's path."),
  required('operation', 'STRING', 'CREATE, UPDATE or DELETE; BACKFILL where the state was found, not told.'),
  required('sequence', 'INTEGER', 'Commit order of one document: microseconds since 1970.'),
  required('is_delete', 'BOOLEAN', 'Whether the document exists no more.'),
  required('event_id', 'STRING', 'Of the event; a row that came twice has it twice.'),
  required('timestamp', 'TIMESTAMP', 'The sequence as a time: when it was committed.'),
  nullable('appended_at', 'TIMESTAMP', 'When the row was sent to BigQuery.'),
  nullable(
    'expires_at',
    'TIMESTAMP',
    'From when on the TTL policy may delete the document, which is not mirrored.',
  ),
];
const rest: readonly TableField[] = [
  nullable(
    'data',
    'JSON',
    'The whole document without loss; what JSON lacks is an object such as {"$timestamp": …}.',
  ),
  nullable('data_uri', 'STRING', 'Where the data is (gs://) of a document too large for a row.'),
  {
    name: 'column_faults',
    type: 'STRING',
    mode: 'REPEATED',
    description: 'Columns left NULL because their field is of another type; data has it as it is.',
  },
];

/** The tables of one collection. */
export function tableOf({ table, document, columns }: MirrorCollection): MirrorTable {
  const typed = Object.entries(columns).map(([name, { type }]): TableField => ({
    name,
    type: API_TYPES[type],
    mode: 'NULLABLE',
  }));
  return {
    table,
    description: `Current state of ${document} in Firestore.`,
    changes: {
      name: `${table}_changes`,
      description: `Changes of ${document} in Firestore, as they came.`,
      fields: [...change, ...typed, ...rest],
      partitionedBy: 'timestamp',
      clusteredBy: ['document'],
    },
  };
}

/** The tables of all mirrored collections. */
export const mirrorTables: readonly MirrorTable[] = Object.values(mirrorCollections).map(tableOf);

/** Rows that BigQuery refused, each with its reason. */
export const rejectedTable: AppendTable = {
  name: 'mirror_rejected',
  description: 'Rows of the mirror that BigQuery refused, each with its reason.',
  fields: [
    required('event_id', 'STRING', 'Of the event whose row was refused.'),
    required('table', 'STRING', 'The table that refused it.'),
    required('document', 'STRING', "The document's path."),
    required('reason', 'STRING', "BigQuery's reason."),
    nullable('row', 'STRING', 'The refused row as JSON text.'),
    required('rejected_at', 'TIMESTAMP', 'When it was refused.'),
    nullable('row_uri', 'STRING', 'Where the row is (gs://) when it is too large to stand here.'),
  ],
  partitionedBy: 'rejected_at',
  clusteredBy: ['table'],
};

/** All tables that the mirror appends to. */
export const appendTables: readonly AppendTable[] = [
  ...mirrorTables.map(({ changes }) => changes),
  rejectedTable,
];

/** Where the mirror is. */
export interface MirrorPlace {
  readonly project: string;
  readonly dataset: string;
}

/** The view of current state, in GoogleSQL: the last change of each document that was not deleted by it. */
export function viewSql({ changes }: MirrorTable, { project, dataset }: MirrorPlace): string {
  return [
    'SELECT * EXCEPT (operation, is_delete)',
    `FROM (SELECT * FROM \`${project}.${dataset}.${changes.name}\` WHERE TRUE`,
    'QUALIFY ROW_NUMBER() OVER (PARTITION BY document ORDER BY sequence DESC, is_delete DESC, event_id DESC) = 1)',
    'WHERE NOT is_delete',
  ].join('\n');
}
