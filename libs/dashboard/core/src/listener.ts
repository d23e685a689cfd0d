import type {
  NotificationDocument,
  ProfileDocument,
  RecommendationsDocument,
  UserDocument,
  UserWindowDocument,
} from '@earshot/contracts';
import { briefOf, type BriefDocument } from './brief.ts';
import { type Amounts, countersOf, defined, ranked } from './figures.ts';
import type { ListenerView } from './views.ts';

/** What the view of a listener is made of. */
export interface ListenerParts {
  readonly nowMs: number;
  readonly user: string;
  readonly account: UserDocument | undefined;
  readonly profile: ProfileDocument | undefined;
  /** Decayed weights by label, as of now. */
  readonly affinity: Amounts;
  readonly recommendations: RecommendationsDocument | undefined;
  /** The latest first. */
  readonly windows: readonly UserWindowDocument[];
  /** By id, the latest first. */
  readonly notifications: readonly NotificationDocument[];
  /** The episodes that any of these name, as far as they exist. */
  readonly briefs: ReadonlyMap<string, BriefDocument>;
}

/** Recent episodes that are shown. */
const RECENT = 20;

/** A listener with what is known about them. Tokens, addresses and the like are not. */
export function listenerViewOf(parts: ListenerParts): ListenerView {
  const { nowMs, user, account, profile, affinity, recommendations, briefs } = parts;
  return defined({
    at: nowMs,
    user,
    country: account?.country,
    language: account?.language,
    plan: account?.plan,
    device: account?.device_type,
    notifications_enabled: account?.notifications_enabled,
    counters: countersOf(profile),
    affinity: ranked(affinity).map(({ key, count }) => ({ label: key, weight: count })),
    recent: recentIn(profile).map(([episode, { at, position_sec, completed_at }]) => ({
      ...briefOf(episode, briefs.get(episode)),
      at: at.getTime(),
      position_sec,
      completed: completed_at !== undefined,
    })),
    recommendations: (recommendations?.episodes ?? []).map(({ episode_id, score, reason, because }) => ({
      ...briefOf(episode_id, briefs.get(episode_id)),
      score,
      reason,
      because,
    })),
    recommended_at: recommendations?.updated_at.getTime(),
    windows: parts.windows.map(({ window_start, window_end, plays, completes, stops, score }) => ({
      start: window_start.getTime(),
      end: window_end.getTime(),
      plays,
      completes,
      stops,
      score,
    })),
    notifications: parts.notifications.map(notificationOf),
  });
}

/** The episodes that a listener's view names. */
export function episodesNamed(parts: Pick<ListenerParts, 'profile' | 'recommendations'>): readonly string[] {
  const recommended = (parts.recommendations?.episodes ?? []).map(({ episode_id }) => episode_id);
  return [...new Set([...recentIn(parts.profile).map(([episode]) => episode), ...recommended])];
}

function recentIn(profile: ProfileDocument | undefined) {
  const recent = Object.entries(profile?.recent ?? {});
  return recent.toSorted(([, a], [, b]) => b.at.getTime() - a.at.getTime()).slice(0, RECENT);
}

function notificationOf(document: NotificationDocument): ListenerView['notifications'][number] {
  return defined({
    id: document.notification_id,
    type: document.type,
    state: document.state,
    at: Date.parse(document.created_at),
    message: document.message,
    reason: document.reason,
    because: document.because,
    episode: document.payload.episode_id,
    read_at: document.read_at?.getTime(),
    dismissed_at: document.dismissed_at?.getTime(),
  });
}
