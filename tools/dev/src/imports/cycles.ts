import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** The files that each file imports. */
export type Imports = ReadonlyMap<string, readonly string[]>;

/** What files import by relative paths, types and what is loaded later included. */
export async function readImports(files: readonly string[]): Promise<Imports> {
  return new Map(
    await Promise.all(
      files.map(async (file) => {
        const { importedFiles } = ts.preProcessFile(await readFile(file, 'utf8'), true, true);
        const relative = importedFiles.filter(({ fileName }) => fileName.startsWith('.'));
        return [file, relative.map(({ fileName }) => join(dirname(file), fileName))] as const;
      }),
    ),
  );
}

/**
 * The groups of files that import each other, directly or through others of their group: strongly connected components of
 * more than one file, by Tarjan's algorithm (https://doi.org/10.1137/0201010).
 */
export function cyclesOf(imports: Imports): readonly (readonly string[])[] {
  const found: string[][] = [];
  const order = new Map<string, number>();
  const path: string[] = [];
  const visit = (file: string): number => {
    const index = order.size;
    let lowest = index;
    order.set(file, index);
    path.push(file);
    for (const next of imports.get(file) ?? []) {
      if (!order.has(next)) lowest = Math.min(lowest, visit(next));
      else if (path.includes(next)) lowest = Math.min(lowest, order.get(next) ?? index);
    }
    if (lowest === index) {
      const group = path.splice(path.indexOf(file));
      if (group.length > 1 || imports.get(file)?.includes(file)) found.push(group.sort());
    }
    return lowest;
  };
  for (const file of imports.keys()) if (!order.has(file)) visit(file);
  return found;
}
