import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createProjectGraphAsync, type ProjectGraph } from '@nx/devkit';
import { root } from './codebases.ts';

/** What every codebase is built from, beside its own sources: another version of a package is another deploy. */
const SHARED = ['package-lock.json', 'tsconfig.base.json', 'firebase.json'];
/** What `nx run rules:deploy` deploys. */
const RULES = ['firestore.rules', 'firestore.indexes.json', 'storage.rules'];

/** The projects that a project is built from, itself included, tools and tests' helpers excluded. */
function projectsOf(graph: ProjectGraph, codebase: string): readonly string[] {
  const found = new Set<string>();
  const visit = (name: string) => {
    const node = graph.nodes[name];
    if (!node || found.has(name)) return;
    const tags = node.data.tags ?? [];
    if (tags.includes('type:tool') || tags.includes('type:testing')) return;
    found.add(name);
    for (const { target } of graph.dependencies[name] ?? []) visit(target);
  };
  visit(codebase);
  return [...found].map((name) => graph.nodes[name]?.data.root ?? '').sort();
}

/**
 * `sources.json`: for each codebase the patterns of the files that it is built from, by the project graph of Nx, and the files
 * that all of them share.
 */
export async function sourcesFile(codebases: readonly string[]) {
  const graph = await createProjectGraphAsync({ exitOnError: false });
  const patterns = (codebase: string) =>
    projectsOf(graph, codebase).flatMap((project) => [
      `${project}/package.json`,
      ...(existsSync(join(root, project, 'src')) ? [`${project}/src/**`] : []),
    ]);
  return {
    codebases: Object.fromEntries(codebases.map((codebase) => [codebase, patterns(codebase)])),
    shared: SHARED,
    rules: RULES,
  };
}
