/** One picture of the dashboard. */
export interface Picture {
  /** Its file is `docs/pictures/<name>.png`. */
  readonly name: string;
  /** The page, as the dashboard's address has it behind the `#`. */
  readonly page: string;
  readonly look: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
  /** A selector of what is shown once the page is whole. */
  readonly shows: string;
}

const DESKTOP = { width: 1280, height: 860 };
const PHONE = { width: 390, height: 800 };

/** The pictures of the documentation. */
export const PICTURES: readonly Picture[] = [
  { name: 'overview', page: '/', look: 'light', ...DESKTOP, shows: '.hero .u-over' },
  { name: 'overview-dark', page: '/', look: 'dark', ...DESKTOP, shows: '.hero .u-over' },
  { name: 'overview-phone', page: '/', look: 'light', ...PHONE, shows: '.hero .u-over' },
  {
    name: 'episode',
    page: '/episodes/episode_telescope',
    look: 'light',
    ...DESKTOP,
    height: 1420,
    shows: '.word',
  },
  { name: 'listener', page: '/listeners/user_0001', look: 'light', ...DESKTOP, shows: '.bars li' },
  { name: 'moderation', page: '/moderation', look: 'light', ...DESKTOP, height: 560, shows: '.review img' },
  { name: 'pipeline', page: '/pipeline', look: 'dark', ...DESKTOP, height: 1760, shows: 'tbody tr' },
];
