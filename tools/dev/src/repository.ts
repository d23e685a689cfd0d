import { join } from 'node:path';

/** The checkout that this command belongs to. */
export const repository = join(import.meta.dirname, '../../..');
