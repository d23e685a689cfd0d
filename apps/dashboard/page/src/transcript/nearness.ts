import { useEffect, useRef, useState } from 'preact/hooks';

/** Tells elements whether they are near what is shown of a scrolling box. */
export interface Nearness {
  /** Calls back with whether the element is near, now and when that changes; returns how to stop. */
  readonly watch: (element: Element, tell: (near: boolean) => void) => () => void;
}

/** How far outside the box is near. */
const MARGIN = '600px';

/** One observer for all elements of a box. */
export function useNearness(box: { readonly current: Element | null }): Nearness {
  const watched = useRef(new Map<Element, (near: boolean) => void>());
  const observer = useRef<IntersectionObserver | undefined>(undefined);
  useEffect(() => {
    const made = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) watched.current.get(target)?.(isIntersecting);
      },
      { root: box.current, rootMargin: MARGIN },
    );
    observer.current = made;
    for (const element of watched.current.keys()) made.observe(element);
    return () => made.disconnect();
  }, []);
  const [nearness] = useState<Nearness>(() => ({
    watch: (element, tell) => {
      watched.current.set(element, tell);
      observer.current?.observe(element);
      return () => {
        watched.current.delete(element);
        observer.current?.unobserve(element);
      };
    },
  }));
  return nearness;
}
