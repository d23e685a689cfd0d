import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from '@earshot/browser';
import type { AxeResults } from 'axe-core';

/** What axe finds wrong on a page, with where and why; it checks WCAG 2.2 A and AA and its own best practices. */
export async function violationsOn(page: Page): Promise<readonly string[]> {
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const { violations } = await page.evaluate<AxeResults>('axe.run(document)');
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 160)}: ${failureSummary}`),
  );
}
