/** Writes the measured figures into docs/scaling.md, docs/topics.md, docs/mirror.md and docs/recommendations.md. */
import { writeFile } from 'node:fs/promises';
import { topicsFile, topicsPage } from '../labels/page.ts';
import { mirrorFile, mirrorPage } from '../mirror/page.ts';
import { recommendationsFile, recommendationsPage } from '../recommend/page.ts';
import { scalingFile, scalingPage } from './scaling.ts';

await writeFile(scalingFile, (await scalingPage()).measured);
await writeFile(topicsFile, (await topicsPage()).measured);
await writeFile(mirrorFile, (await mirrorPage()).measured);
await writeFile(recommendationsFile, (await recommendationsPage()).measured);
