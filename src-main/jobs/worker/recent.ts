/** Keeps the values that were asked for last, at most `capacity`. A value that failed to load is not kept. */
export interface Recent<T> {
  get(key: string, load: () => Promise<T>): Promise<T>;
}

export function createRecent<T>(capacity: number): Recent<T> {
  const kept = new Map<string, Promise<T>>();
  return {
    get(key, load) {
      const value = kept.get(key) ?? load();
      kept.delete(key);
      kept.set(key, value);
      for (const oldest of kept.keys()) {
        if (kept.size <= capacity) break;
        kept.delete(oldest);
      }
      value.catch(() => {
        if (kept.get(key) === value) kept.delete(key);
      });
      return value;
    },
  };
}
