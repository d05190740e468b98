import { untrack } from "svelte";
import { toFailure } from "../client/index.ts";
import { categoriesOf, comparableWith, defaultAgainst } from "../forecast/captions.ts";
import { canForecast } from "../train/outcome.ts";
import { format, words } from "../words/index.ts";
import type { App } from "./app.ts";
import { firstForecast, viewOfForecast } from "./navigate.ts";

/** What follows from a change elsewhere: the map from the chosen forecast, the card from the pin, a forecast from a finished training. */
export function follow(app: App): void {
  const { connection, project, view, showing, training, making, notices, regions, baseMap, areas, importing, updating } = app;

  // A first view without any choice, or a link to what is gone: show the best there is.
  let opening = true;
  $effect(() => {
    if (!project.loaded) return;
    // Only at the beginning: who goes to Forecast later wants to see what it is for.
    const isOpening = opening;
    opening = false;
    if (project.forecast(view.now.forecast) !== undefined) return;
    const first = firstForecast(project.forecasts);
    untrack(() => {
      if (first !== undefined) view.change({ ...viewOfForecast(first), dataset: view.now.dataset ?? first.dataset }, "quietly");
      else if (view.now.forecast !== null) view.change({ forecast: null }, "quietly");
      if (isOpening && first === undefined && project.datasets.length === 0 && view.now.tab === "forecast")
        view.change({ tab: "data" }, "quietly");
    });
  });

  void app.projects.load();

  const shownForecast = $derived(project.forecast(view.now.forecast));
  const shownId = $derived(shownForecast?.id ?? null);
  const categories = $derived(categoriesOf(shownForecast, view.now.categories));

  $effect(() => {
    const id = shownId;
    untrack(() => showing.show(id));
  });

  $effect(() => {
    const [id, chosen] = [shownId, categories];
    untrack(() => showing.total.ask(id, chosen));
  });

  $effect(() => {
    void showing.pin;
    const [id, area, chosen] = [shownId, view.now.areaSquareMetres, categories];
    untrack(() => showing.inspect(id, area, chosen));
  });

  $effect(() => {
    void [showing.observed, showing.incidentDays];
    const [forecast, chosen] = [shownForecast, categories];
    const dataset = project.dataset(forecast?.dataset ?? null);
    untrack(() => showing.showObserved(forecast, dataset, chosen));
  });

  const loadedProject = $derived(project.loaded);
  $effect(() => {
    if (!loadedProject) return;
    untrack(() => {
      void regions.load();
      void areas.load();
      void baseMap.load();
    });
  });

  $effect(() => {
    void regions.chosen;
    const [id, chosen] = [shownId, categories];
    untrack(() => regions.inspect(id, chosen));
  });

  $effect(() => {
    const { layer } = importing;
    if (layer !== null) untrack(() => notices.tell("good", words.areas.done(layer.name, layer.count)));
  });

  $effect(() => {
    const { of, result } = updating;
    if (result === null) return;
    untrack(() => {
      const name = project.dataset(of)?.name ?? "";
      const show = { label: words.update.show, run: () => view.change({ tab: "data" }) };
      notices.tell(
        result.changed ? "good" : "information",
        result.changed ? words.update.ended(name, result.rows) : words.update.nothingNew,
        undefined,
        view.now.tab === "data" ? undefined : show,
      );
    });
  });

  // The other forecast of a comparison.
  $effect(() => {
    const { compare, against } = view.now.look;
    const others = shownForecast === undefined || compare === null ? [] : comparableWith(shownForecast, project.forecasts);
    const other = others.find(({ id }) => id === against) ?? defaultAgainst(others);
    const id = other?.id ?? null;
    untrack(() => showing.compareWith(id));
  });

  // The loss curve of the chosen run, or of the one that trains; asked again with each change of runs or jobs.
  $effect(() => {
    const running = project.jobs.find((job) => job.kind === "train" && job.status === "running")?.run ?? null;
    const newest = [...project.runs]
      .filter((run) => run.model === "crime")
      .sort((a, b) => b.createdAt.localeCompare(a.createdAt))[0];
    const chosen = project.run(view.now.run);
    const run = (chosen?.model === "crime" ? chosen.id : undefined) ?? running ?? newest?.id ?? null;
    untrack(() => training.follow(run));
  });

  $effect(() => {
    const ended = project.jobs.filter(
      ({ id, status }) => training.started.has(id) && !["waiting", "running", "paused"].includes(status),
    );
    const paused = project.jobs.filter(({ id, status }) => training.pausing.has(id) && status !== "running");
    untrack(() => {
      for (const job of paused) training.hasPaused(job.id);
      for (const job of ended) {
        training.forget(job.id);
        if (job.run !== null) void tellOfEnd(job.run);
      }
    });
  });

  async function tellOfEnd(id: string): Promise<void> {
    try {
      // The list of runs may be older than the job's end.
      const run = await connection.call("run.get", { run: id });
      if (run.status === "failed") notices.tell("bad", run.error?.message ?? words.train.runs.statuses.failed);
      else if (run.status === "interrupted") notices.tell("caution", words.train.interrupted);
      else if (!canForecast(run)) notices.tell("information", words.train.stoppedEarly);
      else await forecastOf(run.id, run.dataset, run.status === "done");
    } catch (error) {
      notices.tell("bad", words.fault.load, toFailure(error));
    }
  }

  /** The day after the data is what a training is for: its forecast replaces what is on the map. */
  async function forecastOf(run: string, dataset: string, whole: boolean): Promise<void> {
    const lastDay = project.dataset(dataset)?.lastDay;
    if (lastDay === undefined) return;
    const issueDay = format.addDays(lastDay, 1);
    const forecast = await making.make({ run, issueDay, horizonDays: 1 });
    if (forecast === null) {
      if (making.forecast.failure !== null) notices.tell("bad", words.train.noForecast, making.forecast.failure);
      return;
    }
    await project.refresh();
    notices.tell("good", whole ? words.train.done(forecast.validFromDay) : words.train.stopped);
    view.change(viewOfForecast(forecast));
  }
}
