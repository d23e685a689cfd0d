import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './generate/codebases.ts';

/** The blocks of a file of Terraform, by their first line. */
async function blocks(file: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(root, 'terraform', file), 'utf8');
  return new Map(
    [...text.matchAll(/^(\w[^\n]*) \{\n(.*?)^\}/gms)].map(([, head = '', body = '']) => [head, body]),
  );
}

describe('a first apply', () => {
  it('asks an API only once it is known to be on', async () => {
    const all = [
      ...(await blocks('modules/project/main.tf')),
      ...(await blocks('modules/project/outputs.tf')),
    ];
    const naming = (what: string) => all.filter(([, body]) => body.includes(what)).map(([head]) => head);
    assert.deepEqual(naming('google_project_service.api'), ['resource "terraform_data" "apis_ready"']);
    assert.ok(naming('terraform_data.apis_ready').includes('output "project_id"'));
    assert.ok(naming('terraform_data.apis_ready').length >= 5);
  });

  it('makes alerts once Monitoring knows of their metrics', async () => {
    const metrics = await blocks('modules/operations/log-metrics.tf');
    const alerts = await blocks('modules/operations/alerts.tf');
    assert.match(
      metrics.get('resource "terraform_data" "metrics_known"') ?? '',
      /"sleep \$\{local\.metric_seconds\}"/,
    );
    const alert = alerts.get('resource "google_monitoring_alert_policy" "this"') ?? '';
    assert.match(alert, /depends_on = \[terraform_data\.metrics_known\]/);
  });
});
