import { readFile } from 'node:fs/promises';
import { decodeCover } from '../index.ts';
import { images } from '../sharp.ts';

// Decodes the file it is given in a process of its own, and tells what came of it and the most memory, in MB, that this took.
// The memory is looked at all the while: the system's own maximum may be the parent's.
const bytes = await readFile(process.argv[2] ?? '');
const sharp = await images();
// What any image needs is loaded before.
await sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } })
  .jpeg()
  .toBuffer();
const before = process.memoryUsage.rss();
let peak = before;
const look = () => (peak = Math.max(peak, process.memoryUsage.rss()));
const looking = setInterval(look, 1);
const decoded = await decodeCover(bytes);
look();
clearInterval(looking);
const mb = (size: number) => size / 1024 ** 2;
const reason = decoded.ok ? undefined : decoded.why.reason;
process.stdout.write(JSON.stringify({ reason, grownBy: mb(peak - before), peak: mb(peak) }));
