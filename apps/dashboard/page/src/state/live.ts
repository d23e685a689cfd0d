import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { addressOf, get, getText } from '../api/client.ts';
import { type Connection, follow } from '../api/live.ts';
import { after } from './timer.ts';
import { useApp } from './app.ts';

/** A view that is shown while it changes. */
export interface Live<View> {
  readonly view: Signal<View | undefined>;
  readonly connection: Signal<Connection>;
  /** Why it is not told, in a sentence. */
  readonly failure: Signal<string | undefined>;
}

/** The live view of a stream; `route` tells the same once. A component that shows another one is a new one (`key`). */
export function useLive<View>(stream: string, route: string): Live<View> {
  const app = useApp();
  const view = useSignal<View | undefined>(undefined);
  const connection = useSignal<Connection>('connecting');
  const failure = useSignal<string | undefined>(undefined);
  useEffect(
    () =>
      follow(
        {
          open: () => new EventSource(addressOf(stream)),
          ask: () => getText(route),
          beforeFrame: (callback) => {
            const id = requestAnimationFrame(callback);
            return () => cancelAnimationFrame(id);
          },
          after,
        },
        {
          view: (json) => {
            view.value = JSON.parse(json) as View;
            failure.value = undefined;
          },
          connection: (state) => (connection.value = state),
          failure: (error) => (failure.value = app.failed(error)),
        },
      ),
    [stream, route],
  );
  return { view, connection, failure };
}

/** How often a view without a stream is asked for again, ms. */
const EVERY_MS = 10_000;

/** A view that is asked for again and again while somebody looks. What is shown stays while the next one comes. */
export function useAsked<View>(route: string): Pick<Live<View>, 'view' | 'failure'> {
  const app = useApp();
  const view = useSignal<View | undefined>(undefined);
  const failure = useSignal<string | undefined>(undefined);
  useEffect(() => {
    let current = true;
    const ask = async () => {
      try {
        const told = await get<View>(route);
        if (!current) return;
        view.value = told;
        failure.value = undefined;
      } catch (error) {
        if (current) failure.value = app.failed(error);
      }
    };
    void ask();
    const timer = setInterval(() => document.visibilityState === 'visible' && void ask(), EVERY_MS);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [route]);
  return { view, failure };
}
