/** Writes the measured figures into docs/scaling.md and docs/topics.md. */
import { writeFile } from 'node:fs/promises';
import { topicsFile, topicsPage } from '../labels/page.ts';
import { scalingFile, scalingPage } from './scaling.ts';

await writeFile(scalingFile, (await scalingPage()).measured);
await writeFile(topicsFile, (await topicsPage()).measured);
