import { ConfigurationError } from '@earshot/contracts';
import { putLibrary } from './put.ts';

const [file, target] = process.argv.slice(2);
try {
  if (!file || !target)
    throw new ConfigurationError(
      'Usage: node tools/infrastructure/src/library/main.ts FILE gs://BUCKET/NAME',
    );
  console.log(`${target}: ${await putLibrary(file, target)}`);
} catch (error) {
  console.error(error instanceof ConfigurationError ? error.message : error);
  process.exitCode = 1;
}
