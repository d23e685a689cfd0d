import { type Setting, whole, word } from './define.ts';

/** An address on the web, or `none`. */
function address(spec: Pick<Setting<unknown>, 'doc'>): Setting<string> {
  return {
    ...spec,
    default: 'none',
    valid: 'none, or an address such as https://HOST/PATH',
    parse: (value) => (value === 'none' || /^https?:\/\/\S+$/.test(value) ? value : undefined),
  };
}

/** Settings of the dashboard codebase. */
export const dashboardSettings = {
  DASHBOARD_INVOKER: word({
    doc: 'Who may call the function at all, read when it is deployed: private behind IAP or `gcloud run services proxy`; public behind Firebase Hosting, which signs nobody in, so that the session alone decides.',
    default: 'private',
    of: ['private', 'public'],
  }),
  DASHBOARD_SIGN_IN: address({
    doc: 'Page that signs in with Firebase and comes back to the dashboard with `#id_token=…`; none where people get a link.',
  }),
  DASHBOARD_SESSION_MIN: whole({
    doc: 'How long a session on the dashboard lasts, in minutes.',
    default: '480',
    min: 5,
    max: 20_160,
  }),
  DASHBOARD_STREAM_SEC: whole({
    doc: 'After how many seconds a live stream ends, for the page to open the next one. Firebase Hosting passes a stream on when it has ended: behind it, take 5.',
    default: '540',
    min: 2,
    max: 570,
  }),
  DASHBOARD_STREAMS: whole({
    doc: 'Most live streams of an instance.',
    default: '200',
    min: 1,
    max: 400,
  }),
  DASHBOARD_STREAMS_PER_USER: whole({
    doc: 'Most live streams of one user on an instance.',
    default: '8',
    min: 1,
    max: 400,
  }),
};
