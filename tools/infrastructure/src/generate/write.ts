import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generatedFiles, generatedFolder } from './files.ts';

const files = await generatedFiles();
await mkdir(generatedFolder, { recursive: true });
for (const [name, text] of Object.entries(files)) await writeFile(join(generatedFolder, name), text);
// The project graph's plugin workers would keep the process alive.
process.exit();
