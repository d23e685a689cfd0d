import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from '@earshot/browser';
import type { AxeResults } from 'axe-core';

/** All rules of axe, which are those of WCAG 2.2 A and AA and its own best practices, or those about colours. */
export type Rules = 'all' | 'colours';

/** What axe finds wrong on a page, with where and why. */
export async function violationsOn(page: Page, rules: Rules = 'all'): Promise<readonly string[]> {
  if (!(await page.evaluate<boolean>("'axe' in window"))) {
    await page.evaluate(
      await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'),
    );
  }
  // Of what is right, axe describes one element for each rule, and not all of them.
  const options = {
    resultTypes: ['violations'],
    ...(rules === 'colours' && { runOnly: ['color-contrast'] }),
  };
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify(options)})`);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 160)}: ${failureSummary}`),
  );
}
