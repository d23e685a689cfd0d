import vm from 'node:vm';
import type { RoutineDefinition } from './definition.ts';

/** Constructors of a sandbox: values that it is given are its own, as in BigQuery. */
export interface Realm {
  readonly Date: DateConstructor;
  readonly Array: ArrayConstructor;
  readonly Object: ObjectConstructor;
}

/** A function that was compiled in a sandbox of its own. */
export interface Sandboxed {
  readonly realm: Realm;
  readonly call: (...args: readonly unknown[]) => unknown;
}

/**
 * Compiles a function with its libraries where there is ECMAScript and nothing else: nothing of Node, no timers, no network.
 * @throws what the code throws while it loads
 */
export function sandboxed(
  { name, parameters, body }: Pick<RoutineDefinition, 'name' | 'parameters' | 'body'>,
  libraries: readonly string[],
): Sandboxed {
  const context = vm.createContext(Object.create(null) as object, { name });
  // The one thing that Node leaves in a context.
  vm.runInContext('delete globalThis.console; delete globalThis.WebAssembly;', context);
  for (const [i, library] of libraries.entries()) {
    vm.runInContext(library, context, { filename: `${name}-library-${i}.js` });
  }
  const names = parameters.map((parameter) => parameter.name).join(', ');
  const source = `(function (${names}) {\n${body}\n})`;
  const call = vm.runInContext(source, context, { filename: `${name}.js` }) as Sandboxed['call'];
  const realm = vm.runInContext('({ Date, Array, Object })', context) as Realm;
  return { realm, call };
}
