import { memo } from '@earshot/contracts';
import { type FcmService, startFcm } from '@earshot/local-cloud';

/** The FCM of all tests of this codebase: the client of this process finds one in its life. */
export const sharedFcm = memo(async (): Promise<FcmService> => {
  const service = await startFcm();
  Object.assign(process.env, service.env);
  return service;
});

after(async () => {
  await (await sharedFcm()).stop();
});
