import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { openSqlite, transaction } from '../sqlite.ts';
import type { Message } from './message.ts';
import type { Subscription, Topic } from './wire.ts';

/** What survives a restart: topics, subscriptions and the messages that are not acknowledged. */
export interface Journal {
  load(): JournalState;
  saveTopic(topic: Topic): void;
  deleteTopic(name: string): void;
  saveSubscription(subscription: Subscription): void;
  deleteSubscription(name: string): void;
  /** Keeps messages of several subscriptions: all of them or none. */
  append(backlogs: ReadonlyMap<string, readonly Message[]>): void;
  /** Forgets messages that left a subscription's backlog. */
  remove(subscription: string, messages: readonly Message[]): void;
  close(): void;
}

/** What a journal holds. */
export interface JournalState {
  readonly topics: readonly Topic[];
  readonly subscriptions: readonly Subscription[];
  /** Messages by subscription, in publish order. */
  readonly backlogs: ReadonlyMap<string, readonly Message[]>;
}

/** Keeps nothing: the state lives in memory. */
export function memoryJournal(): Journal {
  const keepNothing = () => undefined;
  return {
    load: () => ({ topics: [], subscriptions: [], backlogs: new Map() }),
    saveTopic: keepNothing,
    deleteTopic: keepNothing,
    saveSubscription: keepNothing,
    deleteSubscription: keepNothing,
    append: keepNothing,
    remove: keepNothing,
    close: keepNothing,
  };
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS resources (kind TEXT, name TEXT, resource TEXT NOT NULL, PRIMARY KEY (kind, name)) STRICT;
  CREATE TABLE IF NOT EXISTS backlog (
    subscription TEXT NOT NULL, id INTEGER NOT NULL, data BLOB NOT NULL, attributes TEXT NOT NULL,
    ordering_key TEXT NOT NULL, published_at INTEGER NOT NULL, PRIMARY KEY (subscription, id)
  ) STRICT;
`;

/** A journal in a SQLite file of a folder; what a publisher was told survives the process. */
export function openJournal(folder: string): Journal {
  mkdirSync(folder, { recursive: true });
  const database = openSqlite(join(folder, 'journal.sqlite'), SCHEMA);
  const save = database.prepare('INSERT OR REPLACE INTO resources (kind, name, resource) VALUES (?, ?, ?)');
  const drop = database.prepare('DELETE FROM resources WHERE kind = ? AND name = ?');
  const insert = database.prepare('INSERT OR REPLACE INTO backlog VALUES (?, ?, ?, ?, ?, ?)');
  const forget = database.prepare('DELETE FROM backlog WHERE subscription = ? AND id = ?');
  const forgetAll = database.prepare('DELETE FROM backlog WHERE subscription = ?');
  const resources = (kind: string) =>
    database
      .prepare('SELECT resource FROM resources WHERE kind = ? ORDER BY name')
      .all(kind)
      .map(({ resource }) => JSON.parse(String(resource)) as unknown);

  return {
    load: () => ({
      topics: resources('topic') as Topic[],
      subscriptions: resources('subscription') as Subscription[],
      backlogs: readBacklogs(database),
    }),
    saveTopic: (topic) => void save.run('topic', topic.name, JSON.stringify(topic)),
    deleteTopic: (name) => void drop.run('topic', name),
    saveSubscription: (one) => void save.run('subscription', one.name, JSON.stringify(one)),
    deleteSubscription: (name) =>
      transaction(database, () => {
        drop.run('subscription', name);
        forgetAll.run(name);
      }),
    append: (backlogs) =>
      transaction(database, () => {
        for (const [name, messages] of backlogs)
          for (const { id, data, attributes, orderingKey, publishedAt } of messages)
            insert.run(name, Number(id), data, JSON.stringify(attributes), orderingKey, publishedAt);
      }),
    remove: (name, messages) =>
      transaction(database, () => {
        for (const { id } of messages) forget.run(name, Number(id));
      }),
    close: () => database.close(),
  };
}

function readBacklogs(database: DatabaseSync): Map<string, Message[]> {
  const backlogs = new Map<string, Message[]>();
  for (const row of database.prepare('SELECT * FROM backlog ORDER BY subscription, id').iterate()) {
    const message = {
      id: String(row['id']),
      data: row['data'] as Uint8Array,
      attributes: JSON.parse(String(row['attributes'])) as Record<string, string>,
      orderingKey: String(row['ordering_key']),
      publishedAt: Number(row['published_at']),
    };
    const name = String(row['subscription']);
    const backlog = backlogs.get(name);
    if (backlog) backlog.push(message);
    else backlogs.set(name, [message]);
  }
  return backlogs;
}
