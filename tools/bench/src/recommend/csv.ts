import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { SessionData, Step } from './step.ts';

/** A file of sessions cannot be read, with the reason in words for whoever named it. */
export class UnreadableSessions extends Error {
  override readonly name = 'UnreadableSessions';
}

const HEADER = 'session,user,item,time';

/**
 * Reads sessions from a CSV file whose first line is `session,user,item,time`; more columns are left alone, and values
 * hold no commas. A time is ISO-8601, or a number: seconds since 1970 below 100,000,000,000, else milliseconds. Lines may
 * come in any order.
 * @throws UnreadableSessions naming the file, or the line, that cannot be read
 */
export async function readSessions(file: string): Promise<SessionData> {
  const [header = '', ...lines] = (await textOf(file)).split(/\r?\n/);
  if (!`${header},`.startsWith(`${HEADER},`)) {
    throw new UnreadableSessions(
      `${file}: expected the first line to begin with ${HEADER}, got "${header.slice(0, 80)}"`,
    );
  }
  const steps = lines.flatMap((line, i) => (line === '' ? [] : [stepOf(line, `${file}:${i + 2}`)]));
  if (steps.length === 0) throw new UnreadableSessions(`${file}: there are no lines but the first`);
  return { name: basename(file), steps: steps.sort((a, b) => a.time - b.time), items: [] };
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UnreadableSessions(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function stepOf(line: string, where: string): Step {
  const [session, user, item, at = ''] = line.split(',');
  const time = timeOf(at);
  if (!session || !user || !item || time === undefined) {
    throw new UnreadableSessions(`${where}: expected ${HEADER}, got "${line.slice(0, 80)}"`);
  }
  return { session, user, item, time };
}

/** Numbers below it are seconds: as milliseconds they would be before 1973, as seconds it is the year 5138. */
const SECONDS_BELOW = 1e11;

function timeOf(text: string): number | undefined {
  if (text.trim() === '') return undefined;
  const number = Number(text);
  const time = Number.isNaN(number) ? Date.parse(text) : number < SECONDS_BELOW ? number * 1_000 : number;
  return Number.isFinite(time) ? time : undefined;
}
