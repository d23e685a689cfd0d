import { invalid } from './failure.ts';

const DATABASE = /^projects\/([^/]+)\/databases\/([^/]+)(?:\/|$)/;

/** A database, by the ids in its resource name. */
export interface DatabaseName {
  readonly project: string;
  readonly database: string;
}

/** The database that a resource name of Firestore starts with; throws INVALID_ARGUMENT for any other name. */
export function databaseOf(name: string | null | undefined): DatabaseName {
  const [, project, database] = DATABASE.exec(name ?? '') ?? [];
  if (project === undefined || database === undefined)
    throw invalid(`Not the name of a database: "${name ?? ''}".`);
  return { project, database };
}

/** `projects/{project}/databases/{database}/documents`. */
export const documentsRoot = ({ project, database }: DatabaseName): string =>
  `projects/${project}/databases/${database}/documents`;

/** The path below the root of a document, or '' of the root itself; throws INVALID_ARGUMENT when it cannot be one. */
export function pathBelow(root: string, name: string): string {
  if (name === root) return '';
  if (!name.startsWith(`${root}/`)) throw invalid(`"${name}" is not in "${root}".`);
  return name.slice(root.length + 1);
}

/** The path below the root of one document; throws INVALID_ARGUMENT for a collection's name or a forbidden id. */
export function documentPath(root: string, name: string): string {
  const path = pathBelow(root, name);
  const ids = path.split('/');
  if (path === '' || ids.length % 2 !== 0) throw invalid(`Document name "${name}" is not of a document.`);
  ids.forEach(checkId);
  return path;
}

function checkId(id: string): void {
  if (id === '' || id === '.' || id === '..' || isReserved(id) || Buffer.byteLength(id) > 1500) {
    throw invalid(`"${id}" is not a valid id.`);
  }
}

/** Whatever stands between, line separators too. */
function isReserved(id: string): boolean {
  return id.length >= 4 && id.startsWith('__') && id.endsWith('__');
}

/** The collection that a document lies in. */
export const collectionOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

/** The last id of a path. */
export const lastId = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Whether a collection or document lies anywhere below this document, or below the root (''). */
export const liesBelow = (path: string, ancestor: string): boolean =>
  ancestor === '' || path.startsWith(`${ancestor}/`);

/** One id below a path, which may be the root (''). */
export const below = (parent: string, id: string): string => (parent === '' ? id : `${parent}/${id}`);
