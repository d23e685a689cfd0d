import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { Answer } from './call.ts';
import { FOREVER } from './headers.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** The files of a built page by their paths, all of which may be public. */
export type Page = ReadonlyMap<string, Answer>;

/** Reads a built page. What lies in its folder `assets` has the hash of its content in its name. */
export async function readPage(folder: string): Promise<Page> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const answers = files.map(async ({ parentPath, name }) => {
    const file = join(parentPath, name);
    const path = `/${relative(folder, file).split(sep).join('/')}`;
    const type = TYPES[extname(name)] ?? 'application/octet-stream';
    const caching = path.startsWith('/assets/') ? FOREVER : { 'Cache-Control': 'no-cache' };
    return [
      path,
      { status: 200, headers: { 'Content-Type': type, ...caching }, body: await readFile(file) },
    ] as const;
  });
  const page = new Map<string, Answer>(await Promise.all(answers));
  const index = page.get('/index.html');
  return index ? page.set('/', index).set('', index) : page;
}
