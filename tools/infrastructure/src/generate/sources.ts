import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createProjectGraphAsync, type ProjectGraph, type ProjectGraphProjectNode } from '@nx/devkit';
import { root } from './codebases.ts';

/** What every codebase is built from, beside its own sources: another version of a package is another deploy. */
const SHARED = ['package-lock.json', 'tsconfig.base.json', 'firebase.json'];
/** What `nx run rules:deploy` deploys. */
const RULES = ['firestore.rules', 'firestore.indexes.json', 'storage.rules'];

/**
 * The projects that a project is built from, itself included: those it imports and those its build waits for; tools and
 * tests' helpers are left out.
 */
function projectsOf(graph: ProjectGraph, codebase: string): readonly ProjectGraphProjectNode[] {
  const found = new Map<string, ProjectGraphProjectNode>();
  const visit = (name: string) => {
    const node = graph.nodes[name];
    if (!node || found.has(name)) return;
    const tags = node.data.tags ?? [];
    if (tags.includes('type:tool') || tags.includes('type:testing')) return;
    found.set(name, node);
    for (const { target } of graph.dependencies[name] ?? []) visit(target);
    builtBefore(node).forEach(visit);
  };
  visit(codebase);
  return [...found.values()].sort((a, b) => (a.data.root < b.data.root ? -1 : 1));
}

/** Projects that the build of a project names as to be built first. */
function builtBefore({ data }: ProjectGraphProjectNode): readonly string[] {
  const waitsFor = data.targets?.['build']?.dependsOn ?? [];
  return waitsFor.flatMap((one) => (typeof one === 'string' ? [] : (one.projects ?? [])));
}

/** Patterns of files outside of all projects that the build of a project reads. */
function readFromRoot({ data }: ProjectGraphProjectNode): readonly string[] {
  const prefix = '{workspaceRoot}/';
  const inputs = data.targets?.['build']?.inputs ?? [];
  return inputs.flatMap((input) =>
    typeof input === 'string' && input.startsWith(prefix) ? [input.slice(prefix.length)] : [],
  );
}

/**
 * `sources.json`: for each codebase the patterns of the files that it is built from, by the project graph of Nx, and the files
 * that all of them share.
 */
export async function sourcesFile(codebases: readonly string[]) {
  const graph = await createProjectGraphAsync({ exitOnError: false });
  const patterns = (codebase: string) => {
    const projects = projectsOf(graph, codebase);
    const own = projects.flatMap(({ data }) => [
      `${data.root}/package.json`,
      ...(existsSync(join(root, data.root, 'src')) ? [`${data.root}/src/**`] : []),
    ]);
    return [...new Set([...own, ...projects.flatMap(readFromRoot)])];
  };
  return {
    codebases: Object.fromEntries(codebases.map((codebase) => [codebase, patterns(codebase)])),
    shared: SHARED,
    rules: RULES,
  };
}
