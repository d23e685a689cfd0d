import { strToU8, zipSync } from 'fflate';
import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { FIRESTORE_MAIN_CLASS } from '../google/find-emulators.ts';

/** The longest line of a manifest, bytes, its end not counted: a longer one goes on after a space. */
const MAX_LINE = 70;

/**
 * Writes an archive that only says where the Firestore emulator's archive is and which class starts it: firebase-tools runs
 * `java -jar`, and the archive of the Google Cloud SDK names no class.
 */
export async function writeStarterJar(path: string, emulatorJar: string): Promise<void> {
  await writeFile(path, zipSync({ 'META-INF/MANIFEST.MF': strToU8(starterManifest(emulatorJar)) }));
}

/** The manifest of such an archive. */
export function starterManifest(emulatorJar: string): string {
  const lines = [
    'Manifest-Version: 1.0',
    `Main-Class: ${FIRESTORE_MAIN_CLASS}`,
    `Class-Path: ${pathToFileURL(emulatorJar).href}`,
  ];
  return `${lines.map(fold).join('\r\n')}\r\n\r\n`;
}

const fold = (line: string): string =>
  line.slice(0, MAX_LINE) +
  (line.slice(MAX_LINE).match(/.{1,69}/g) ?? []).map((rest) => `\r\n ${rest}`).join('');
