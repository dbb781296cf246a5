import { z } from "zod";

import { reasonOf, UserError } from "../../../components/userError";
import type { Span, SpanLane, Timeline } from "../analysis/timeline";

const responseSchema = z.object({
  data: z.object({
    result: z.array(
      z.object({
        metric: z.object({ alertname: z.string(), namespace: z.string().optional() }),
        values: z.array(z.tuple([z.number(), z.string()])),
      }),
    ),
  }),
});

/** Prometheus refuses more values than 11,000 of a series. */
const mostValues = 10_000;

/** Milliseconds until a Prometheus must have answered. */
const timeout = 30_000;

/**
 * The alerts that fired in a namespace, or without one, during a period.
 * @param url of a Prometheus: `http://localhost:9090`
 * @param from milliseconds since 1970, as is `to`
 * @throws UserError where it doesn't answer as a Prometheus does
 */
export async function firingAlerts(url: string, namespace: string, from: number, to: number): Promise<Span[]> {
  const step = Math.max(1, Math.ceil((to - from) / 1000 / mostValues));
  const query = new URLSearchParams({
    query: 'ALERTS{alertstate="firing"}',
    start: (from / 1000).toFixed(3),
    end: (to / 1000).toFixed(3),
    step: `${step}s`,
  });
  const { data } = await ask(`${url.replace(/\/+$/, "")}/api/v1/query_range?${query.toString()}`, url);
  return data.result
    .filter(({ metric }) => metric.namespace === undefined || metric.namespace === namespace)
    .flatMap(({ metric, values }) => periods(metric.alertname, values, step));
}

async function ask(address: string, url: string): Promise<z.infer<typeof responseSchema>> {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(timeout) });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    return responseSchema.parse(await answer.json());
  } catch (error) {
    throw new UserError(
      `--prometheus ${url} doesn't answer as a Prometheus does (${reasonOf(error)}). ` +
        "Name one that answers, such as http://localhost:9090 with kubectl port-forward, or leave the option out.",
    );
  }
}

/** Values that follow one another at most two steps apart are one period. */
function periods(title: string, values: readonly [number, string][], step: number): Span[] {
  const found: Span[] = [];
  for (const [seconds] of values) {
    const last = found.at(-1);
    const at = seconds * 1000;
    if (last !== undefined && at - last.to <= 2 * step * 1000) last.to = at;
    else found.push({ from: at, to: at, title });
  }
  return found;
}

/** A timeline with those alerts that fired meanwhile. */
export function withAlerts(timeline: Timeline, alerts: readonly Span[]): Timeline {
  const spans = alerts.filter(({ from, to }) => to >= timeline.from && from <= timeline.to);
  const lane: SpanLane = { kind: "spans", title: "alerts that fired", spans };
  return spans.length === 0 ? timeline : { ...timeline, lanes: [...timeline.lanes, lane] };
}
