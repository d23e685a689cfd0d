import { mock } from 'node:test';

/** What some work logs, as entries, in their order. */
export async function logged(work: () => Promise<void>): Promise<readonly Record<string, unknown>[]> {
  const lines: string[] = [];
  const take = (line: string) => lines.push(line) > 0;
  const streams = [process.stdout, process.stderr].map((stream) => mock.method(stream, 'write', take));
  try {
    await work();
  } finally {
    for (const stream of streams) stream.mock.restore();
  }
  return lines
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
