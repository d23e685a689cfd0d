import { build as esbuild } from 'esbuild';

/** Name of the library beside a codebase's bundle. */
export const LIBRARY_FILE = 'bigquery-library.js';
/** Largest library that BigQuery's JavaScript functions take, in bytes: https://cloud.google.com/bigquery/quotas#udf_limits. */
export const MAX_LIBRARY_BYTES = 1024 * 1024;

/**
 * Bundles an entry into one script for BigQuery's JavaScript functions: no import, nothing of Node's, and syntax of ECMAScript
 * 2019, since nobody says which version of V8 runs them. Names stay as they are: short ones depend on everything that was
 * looked at, so that a change elsewhere would make another library, and with it other functions in BigQuery.
 * @throws Error when it imports what is no ECMAScript, or is larger than BigQuery takes
 */
export async function bundleLibrary(entry: string): Promise<string> {
  const { outputFiles } = await esbuild({
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['import'],
    format: 'iife',
    target: 'es2019',
    charset: 'ascii',
    minifyWhitespace: true,
    logLevel: 'warning',
  });
  const source = outputFiles.map(({ text }) => text).join('');
  const bytes = Buffer.byteLength(source);
  if (bytes > MAX_LIBRARY_BYTES) {
    throw new Error(
      `${entry}: ${bytes} bytes are too many for a library of BigQuery's (${MAX_LIBRARY_BYTES})`,
    );
  }
  return source;
}
