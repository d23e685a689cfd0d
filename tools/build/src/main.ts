import { join } from 'node:path';
import { buildCodebase } from './build-codebase.ts';

const codebase = process.argv[2];
if (!codebase || codebase.startsWith('-')) {
  console.error('Usage: node tools/build/src/main.ts CODEBASE   (a folder of apps/)');
  process.exitCode = 2;
} else {
  try {
    const { outdir } = await buildCodebase(join(import.meta.dirname, '../../..'), codebase);
    console.log(`Built ${outdir}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
  // The project graph's plugin workers would keep the process alive.
  process.exit();
}
