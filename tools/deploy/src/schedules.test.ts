import assert from 'node:assert/strict';
import { ensureScheduleAccount } from './schedules.ts';
import type { Ask } from './google.ts';
import { answering } from './testing/answering.ts';

const LOCATION = 'projects/pods/locations/europe-west1';
const JOB = `https://cloudscheduler.googleapis.com/v1/${LOCATION}/jobs/firebase-schedule-tick-europe-west1`;
const ACCOUNT = 'listening@pods.iam.gserviceaccount.com';
const target = { uri: 'https://tick-abc.a.run.app/', httpMethod: 'POST' };
const tick = { project: 'pods', region: 'europe-west1', name: 'tick' };

/** Answers as Google's APIs do for a job that calls with this token, and keeps what is changed. */
function google(oidcToken?: object): ReturnType<typeof answering> {
  return answering({
    [`https://cloudfunctions.googleapis.com/v2/${LOCATION}/functions/tick`]: {
      serviceConfig: { serviceAccountEmail: ACCOUNT },
    },
    [JOB]: { schedule: 'every 1 minutes', httpTarget: { ...target, oidcToken } },
  });
}

describe('the account that a schedule calls its function as', () => {
  it('becomes the one that the function runs as, and all else of the call stays', async () => {
    const former = { serviceAccountEmail: 'former@pods.iam.gserviceaccount.com', audience: target.uri };
    const { ask, patches } = google(former);
    assert.equal(await ensureScheduleAccount(ask, tick), ACCOUNT);
    const httpTarget = { ...target, oidcToken: { serviceAccountEmail: ACCOUNT, audience: target.uri } };
    assert.deepEqual(patches, [{ url: `${JOB}?updateMask=httpTarget`, data: { httpTarget } }]);
  });

  it('is written only when it differs', async () => {
    const { ask, patches } = google({ serviceAccountEmail: ACCOUNT, audience: target.uri });
    assert.equal(await ensureScheduleAccount(ask, tick), undefined);
    assert.deepEqual(patches, []);
  });

  it('is set where a job calls as nobody', async () => {
    const { ask, patches } = google();
    assert.equal(await ensureScheduleAccount(ask, tick), ACCOUNT);
    assert.equal(patches.length, 1);
  });

  it('is not told by an answer of another form', async () => {
    const ask: Ask = () => Promise.resolve({});
    await assert.rejects(
      ensureScheduleAccount(ask, tick),
      /functions\/tick: unexpected answer: serviceConfig/,
    );
  });
});
