/** A lane of counts: what was asked for and refused in each second. */
export interface RateLane {
  kind: "rate";
  title: string;
  ticks: Tick[];
}

/** The outcomes that became known within about a second. */
export interface Tick {
  /** Milliseconds since 1970. */
  at: number;
  ok: number;
  failed: number;
}

/** A lane of states, one after the other or overlapping. */
export interface SpanLane {
  kind: "spans";
  title: string;
  spans: Span[];
}

/** Something that lasted. */
export interface Span {
  /** Milliseconds since 1970. */
  from: number;
  to: number;
  title: string;
}

/** What one source saw during a check. */
export type Lane = RateLane | SpanLane;

/** What happened during a check, on one clock. */
export interface Timeline {
  /** Milliseconds since 1970. */
  from: number;
  to: number;
  lanes: Lane[];
}

/** Joins lanes of one title and kind, keeps the order of their first, and drops what is empty. */
export function joinLanes(lanes: readonly Lane[]): Lane[] {
  const joined: Lane[] = [];
  for (const lane of lanes) {
    const same = joined.find(({ kind, title }) => kind === lane.kind && title === lane.title);
    if (same === undefined) joined.push(structuredClone(lane));
    else if (same.kind === "rate" && lane.kind === "rate") same.ticks.push(...lane.ticks);
    else if (same.kind === "spans" && lane.kind === "spans") same.spans.push(...lane.spans);
  }
  return joined.filter((lane) => (lane.kind === "rate" ? lane.ticks : lane.spans).length > 0);
}

/** The outcomes of each second from a first moment on; a second without any is left out. */
export function ticksOf(outcomes: readonly { at: number; ok: boolean }[]): Tick[] {
  const ticks = new Map<number, Tick>();
  for (const { at, ok } of outcomes) {
    const second = Math.floor(at / 1000) * 1000;
    const tick = ticks.get(second) ?? { at: second, ok: 0, failed: 0 };
    if (ok) tick.ok += 1;
    else tick.failed += 1;
    ticks.set(second, tick);
  }
  return [...ticks.values()].sort((left, right) => left.at - right.at);
}

/** States as spans: each lasts until the next begins, the last until the end. */
export function spansOf(states: readonly { at: number; title: string }[], end: number): Span[] {
  return states.map(({ at, title }, index) => ({ from: at, to: states[index + 1]?.at ?? end, title }));
}
