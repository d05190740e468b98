import { untrack } from "svelte";
import { words } from "../words/index.ts";
import type { App } from "./app.ts";
import { formatView } from "./view-url.ts";

/** Rest after a change before the view is kept, ms: a map that is being moved is not written a hundred times. */
const KEEP_AFTER_MILLISECONDS = 600;

/** What makes the window come back to where it was: after a reload, a crash, another project. */
export function returnToView(app: App): void {
  const { connection, project, view, notices, training, showing } = app;

  const own = $derived(project.status?.project?.id ?? null);

  let timer: ReturnType<typeof setTimeout> | undefined;
  let kept = "";
  const keep = (id: string, text: string): void => {
    if (text === kept) return;
    kept = text;
    // A view that cannot be kept is no fault to be told of: the next change tries again.
    connection.call("project.keepView", { project: id, view: text }).catch(() => {
      kept = "";
    });
  };
  $effect(() => {
    const id = own;
    const text = formatView(view.now);
    if (id === null) return;
    clearTimeout(timer);
    timer = setTimeout(() => keep(id, text), KEEP_AFTER_MILLISECONDS);
  });
  $effect(() => {
    const now = (): void => {
      if (own !== null && document.visibilityState === "hidden") keep(own, formatView(view.now));
    };
    document.addEventListener("visibilitychange", now);
    return () => document.removeEventListener("visibilitychange", now);
  });

  // Another window has opened another project: this one shows it too, from its beginning.
  let shown: string | null | undefined;
  $effect(() => {
    if (project.status === null) return;
    const now = own;
    if (shown !== undefined && shown !== now) location.assign(location.pathname);
    shown = now;
  });
  $effect(() => {
    const name = project.status?.project?.name;
    document.title = name === undefined ? words.application : `${name} \u2013 ${words.application}`;
  });

  // The map keeps its own opacity; the view remembers it.
  $effect(() => {
    const opacity = showing.opacity;
    untrack(() => {
      if (Math.abs(opacity - view.now.opacity) > 1e-3) view.change({ opacity });
    });
  });
  $effect(() => {
    const { opacity } = view.now;
    untrack(() => {
      if (Math.abs(opacity - showing.opacity) > 1e-3) showing.opacity = opacity;
    });
  });

  // What a crash cut off is said once, with the way to go on.
  let told = false;
  $effect(() => {
    if (!project.loaded || told || project.status?.project == null) return;
    told = true;
    untrack(() => {
      const cut = project.runs.filter(({ status }) => status === "interrupted");
      const [only] = cut;
      if (only === undefined) return;
      const resume = { label: words.crash.resume, run: () => void training.resume(only.id) };
      const show = {
        label: words.crash.show,
        run: () =>
          view.change({ tab: "train", trainDrawer: "runs", drawers: [...new Set([...view.now.drawers, "train" as const])] }),
      };
      if (cut.length === 1) notices.tell("caution", words.crash.interrupted(only.title), undefined, resume);
      else notices.tell("caution", words.crash.more(cut.length), undefined, show);
    });
  });
}
