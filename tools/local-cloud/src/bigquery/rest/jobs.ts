import * as v from 'valibot';
import type { Catalog } from '../catalog.ts';
import type { Database } from '../engine/database.ts';
import { invalid, notImplemented } from '../errors.ts';
import type { Job, Jobs } from '../jobs.ts';
import { checkQuery, type QueryRequest, runQuery } from '../query.ts';

import { encodeRow, type TimestampFormat } from '../values/encode.ts';
import { pageOf, pathOf, rangeOf, readJson } from './body.ts';
import { formatOf, timestampFormat } from './formats.ts';
import { queryFields, queryRequest } from './query-body.ts';
import type { Request, Route } from './router.ts';

/** Rows of a page when the client asks for no number. */
const PAGE_ROWS = 10_000;
const LIST_SIZE = 1000;

const queryBody = v.looseObject({
  ...queryFields,
  dryRun: v.optional(v.boolean(), false),
  requestId: v.optional(v.string()),
  maxResults: v.optional(v.number()),
  formatOptions: v.optional(
    v.looseObject({
      useInt64Timestamp: v.optional(v.boolean()),
      timestampOutputFormat: v.optional(v.string()),
    }),
    {},
  ),
});

const jobBody = v.looseObject({
  jobReference: v.optional(v.looseObject({ jobId: v.optional(v.string()) }), {}),
  configuration: v.looseObject({
    dryRun: v.optional(v.boolean(), false),
    query: v.optional(v.looseObject({ ...queryFields, destinationTable: v.optional(v.unknown()) })),
  }),
});

/** projects.jobs and projects.queries; a job has ended when its creation is answered. */
export function jobRoutes(catalog: Catalog, database: Database, jobs: Jobs): readonly Route[] {
  const run = (request: QueryRequest, { dryRun }: { readonly dryRun: boolean }) =>
    dryRun ? checkQuery(database, request) : runQuery(database, catalog, request);
  const project = '/projects/:project';
  return [
    {
      method: 'POST',
      pattern: `${project}/queries`,
      handler: async (request) => {
        const body = readJson(queryBody, request);
        const asked = queryRequest(body);
        const configuration = { jobType: 'QUERY', dryRun: body.dryRun, query: { query: asked.query } };
        const job = await jobs.once(body.requestId, () =>
          jobs.run(undefined, configuration, () => run(asked, body)),
        );
        const range = { from: 0, size: Math.min(body.maxResults ?? PAGE_ROWS, PAGE_ROWS) };
        return {
          ...results(request, job, range, formatOf(body.formatOptions)),
          kind: 'bigquery#queryResponse',
        };
      },
    },
    {
      method: 'GET',
      pattern: `${project}/queries/:job`,
      handler: (request) => {
        const job = jobs.get(pathOf(request, 'job'));
        const range = rangeOf(request.query, PAGE_ROWS);
        return Promise.resolve(results(request, job, range, timestampFormat(request.query)));
      },
    },
    {
      method: 'POST',
      pattern: `${project}/jobs`,
      handler: async (request) => {
        const { configuration, jobReference } = readJson(jobBody, request);
        if (!configuration.query) throw notImplemented('load, copy and extract jobs');
        if (configuration.query.destinationTable)
          throw notImplemented('destination tables; use CREATE TABLE … AS');
        const asked = queryRequest(configuration.query);
        const job = await jobs.run(jobReference.jobId, configuration, () => run(asked, configuration));
        return resource(request, job);
      },
    },
    {
      method: 'GET',
      pattern: `${project}/jobs`,
      handler: (request) => {
        const { items, ...more } = pageOf(jobs.list(), request.query, LIST_SIZE);
        return Promise.resolve({
          kind: 'bigquery#jobList',
          jobs: items.map((job) => ({ ...resource(request, job), state: 'DONE' })),
          ...more,
        });
      },
    },
    {
      method: 'GET',
      pattern: `${project}/jobs/:job`,
      handler: (request) => Promise.resolve(resource(request, jobs.get(pathOf(request, 'job')))),
    },
    {
      method: 'POST',
      pattern: `${project}/jobs/:job/cancel`,
      handler: (request) =>
        Promise.resolve({
          kind: 'bigquery#jobCancelResponse',
          job: resource(request, jobs.get(pathOf(request, 'job'))),
        }),
    },
    {
      method: 'POST',
      pattern: '/upload/projects/:project/jobs',
      handler: () => Promise.reject(notImplemented('load jobs; insert rows instead')),
    },
  ];
}

function reference(request: Request, job: Job) {
  return { projectId: pathOf(request, 'project'), jobId: job.id, location: 'US' };
}

/** @throws BigqueryError the job's own fault */
function results(
  request: Request,
  job: Job,
  { from, size }: { readonly from: number; readonly size: number },
  times: TimestampFormat,
) {
  if (job.fault) throw job.fault;
  if (!job.result) throw invalid(`Job ${job.id} has no query results`);
  const { fields, rows, affected } = job.result;
  const page = rows.slice(from, from + size);
  return {
    kind: 'bigquery#getQueryResultsResponse',
    jobReference: reference(request, job),
    jobComplete: true,
    cacheHit: false,
    totalBytesProcessed: '0',
    schema: { fields },
    totalRows: String(rows.length),
    rows: page.map((row) => encodeRow(fields, row, times)),
    ...(affected === undefined ? {} : { numDmlAffectedRows: String(affected) }),
    ...(from + size < rows.length ? { pageToken: String(from + size) } : {}),
  };
}

function resource(request: Request, job: Job) {
  const error = job.fault && { reason: job.fault.reason, message: job.fault.message };
  return {
    kind: 'bigquery#job',
    id: `${pathOf(request, 'project')}:US.${job.id}`,
    jobReference: reference(request, job),
    configuration: { jobType: 'QUERY', ...job.configuration },
    status: { state: 'DONE', ...(error ? { errorResult: error, errors: [error] } : {}) },
    statistics: {
      creationTime: String(job.createdMs),
      startTime: String(job.createdMs),
      endTime: String(job.endedMs),
      totalBytesProcessed: '0',
      query: {
        totalBytesProcessed: '0',
        statementType: job.result?.statementType,
        ...(job.result?.affected === undefined ? {} : { numDmlAffectedRows: String(job.result.affected) }),
        ...(job.configuration.dryRun ? { schema: { fields: job.result?.fields ?? [] } } : {}),
      },
    },
  };
}
