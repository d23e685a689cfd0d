import { checkTerraform } from './terraform.ts';

process.exitCode = await checkTerraform();
