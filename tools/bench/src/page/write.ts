/** Writes the measured figures into docs/scaling.md. */
import { writeFile } from 'node:fs/promises';
import { scalingFile, scalingPage } from './scaling.ts';

const { measured } = await scalingPage();
await writeFile(scalingFile, measured);
