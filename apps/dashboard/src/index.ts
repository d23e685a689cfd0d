import { dashboardSettings, deploymentOptions, readSettings } from '@earshot/contracts';
import { onRequest } from 'firebase-functions/v2/https';
import { setGlobalOptions } from 'firebase-functions/v2/options';
import { dashboardRequest } from './dashboard.ts';

const { DASHBOARD_INVOKER: invoker } = readSettings({
  DASHBOARD_INVOKER: dashboardSettings.DASHBOARD_INVOKER,
});
setGlobalOptions({ ...deploymentOptions(), memory: '512MiB', timeoutSeconds: 600 });

/** The page, its views and live streams, for signed-in viewers and moderators. A stream takes one of the concurrent requests. */
export const dashboard = onRequest({ invoker, concurrency: 500 }, dashboardRequest);
