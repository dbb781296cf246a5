import type { Lane, RateLane, Span, SpanLane, Timeline } from "../analysis/timeline";
import { html, type Markup } from "./html";
import { table } from "./table";

/** All lengths are units of the drawing, which is as wide as the page allows. */
const width = 960;
const titleHeight = 20;
const rowHeight = 20;
const servedHeight = 40;
const failedHeight = 20;
const gap = 10;
const axisHeight = 24;
/** Of the font that names spans; a wider one is cut sooner. */
const characterWidth = 6.5;

const axisSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200];
const mostAxisLabels = 12;

/** One source below another over the seconds of a check, as a drawing and as a table with the same content. */
export function chart(timeline: Timeline, title: string, id: string): Markup {
  const seconds = Math.max(1, (timeline.to - timeline.from) / 1000);
  const x = (at: number): number =>
    round((Math.min(Math.max(at - timeline.from, 0) / 1000, seconds) / seconds) * width);
  const drawn: Markup[] = [];
  let y = 0;
  for (const lane of timeline.lanes) {
    const { height, body } = lane.kind === "rate" ? rates(lane, x, seconds, y) : spans(lane, x, y);
    drawn.push(body);
    y += height + gap;
  }
  const description = timeline.lanes.map((lane) => `${lane.title}: ${summary(lane)}`).join("; ");
  return html`<figure>
    <div class="scroll" role="region" aria-label="${title}" tabindex="0">
      <svg viewBox="0 0 ${width} ${y + axisHeight}" role="img" aria-labelledby="${id}-title ${id}-description">
        <title id="${id}-title">${title}</title>
        <desc id="${id}-description">${description}</desc>
        ${drawn} ${axis(seconds, y)}
      </svg>
    </div>
    <figcaption>Seconds since the check began. Above the line served, below it refused.</figcaption>
    <details>
      <summary>${title}, as a table</summary>
      ${timelineTable(timeline)}
    </details>
  </figure>`;
}

function rates({ title, ticks }: RateLane, x: (at: number) => number, seconds: number, top: number) {
  const line = top + titleHeight + servedHeight;
  const most = (of: "failed" | "ok"): number => Math.max(1, ...ticks.map((tick) => tick[of]));
  const [mostServed, mostFailed] = [most("ok"), most("failed")];
  const barWidth = round(Math.max(1, (width / seconds) * 0.8));
  const bars = ticks.flatMap(({ at, ok, failed }) => {
    const served = round((ok / mostServed) * servedHeight);
    const refused = round(Math.max(4, (failed / mostFailed) * failedHeight));
    return [
      ...(ok > 0
        ? [
            html`<rect
              class="served"
              x="${x(at)}"
              y="${round(line - served)}"
              width="${barWidth}"
              height="${served}"
            />`,
          ]
        : []),
      ...(failed > 0
        ? [html`<rect class="refused" x="${x(at)}" y="${line}" width="${barWidth}" height="${refused}" />`]
        : []),
    ];
  });
  const body = html`<g>
    <text class="lane" x="0" y="${top + 14}">${title}, at most ${mostServed} served in a second</text>
    ${bars}
    <line class="base" x1="0" x2="${width}" y1="${line}" y2="${line}" />
  </g>`;
  return { height: titleHeight + servedHeight + failedHeight, body };
}

function spans({ title, spans: all }: SpanLane, x: (at: number) => number, top: number) {
  const rows: Span[][] = [];
  for (const span of all) {
    const free = rows.find((row) => (row.at(-1)?.to ?? 0) <= span.from);
    if (free) free.push(span);
    else rows.push([span]);
  }
  const drawn = rows.flatMap((row, index) =>
    row.map((span) => {
      const [left, right] = [x(span.from), x(span.to)];
      const y = top + titleHeight + index * rowHeight;
      const wide = Math.max(2, round(right - left - 1));
      return html`<g>
        <title>${span.title}</title>
        <rect class="span" x="${left}" y="${y}" width="${wide}" height="${rowHeight - 3}" rx="2" />
        <text class="inside" x="${left + 4}" y="${y + 12.5}">${fitting(span.title, wide - 8)}</text>
      </g>`;
    }),
  );
  const body = html`<g>
    <text class="lane" x="0" y="${top + 14}">${title}</text>
    ${drawn}
  </g>`;
  return { height: titleHeight + rows.length * rowHeight, body };
}

function fitting(text: string, room: number): string {
  const characters = Math.floor(room / characterWidth);
  if (text.length <= characters) return text;
  return characters < 4 ? "" : `${text.slice(0, characters - 1)}…`;
}

function axis(seconds: number, y: number): Markup {
  const step = axisSteps.find((each) => seconds / each <= mostAxisLabels) ?? Math.ceil(seconds / mostAxisLabels);
  const marks = Array.from({ length: Math.floor(seconds / step) + 1 }, (_, index) => {
    const left = round(((index * step) / seconds) * width);
    const anchor = index === 0 ? "start" : left > width - 20 ? "end" : "middle";
    return html`<g>
      <line class="mark" x1="${left}" x2="${left}" y1="0" y2="${y}" />
      <text class="second" x="${left}" y="${y + 16}" text-anchor="${anchor}">${index * step} s</text>
    </g>`;
  });
  return html`${marks}`;
}

/** The sum of a lane, for those who don't see it. */
function summary(lane: Lane): string {
  if (lane.kind === "spans") return lane.spans.map(({ title }) => title).join(", ");
  const { ok, failed } = sum(lane.ticks);
  return `${ok} served, ${failed} refused`;
}

function sum(ticks: RateLane["ticks"]): { ok: number; failed: number } {
  return ticks.reduce((all, { ok, failed }) => ({ ok: all.ok + ok, failed: all.failed + failed }), {
    ok: 0,
    failed: 0,
  });
}

interface Row {
  lane: string;
  from: number;
  to: number;
  what: string;
}

/** Seconds in a row without a refusal, or with one in each, are one row. */
function rowsOf(lane: Lane): Row[] {
  if (lane.kind === "spans")
    return lane.spans.map(({ from, to, title }) => ({ lane: lane.title, from, to, what: title }));
  const periods: RateLane["ticks"][] = [];
  for (const tick of lane.ticks) {
    const last = periods.at(-1);
    if (last !== undefined && (last.at(-1)?.failed === 0) === (tick.failed === 0)) last.push(tick);
    else periods.push([tick]);
  }
  return periods.map((ticks) => {
    const { ok, failed } = sum(ticks);
    const [from, to] = [ticks[0]?.at ?? 0, (ticks.at(-1)?.at ?? 0) + 1000];
    return { lane: lane.title, from, to, what: `${ok} served, ${failed} refused` };
  });
}

function timelineTable({ from, lanes }: Timeline): Markup {
  const at = (moment: number): string => Math.max(0, (moment - from) / 1000).toFixed(1);
  const rows = lanes.flatMap(rowsOf).map(
    (row) =>
      html`<tr>
        <th scope="row">${row.lane}</th>
        <td class="number">${at(row.from)}</td>
        <td class="number">${at(row.to)}</td>
        <td>${row.what}</td>
      </tr>`,
  );
  const columns = [
    { title: "source" },
    { title: "from, s", number: true },
    { title: "to, s", number: true },
    { title: "what" },
  ];
  return table("Timeline", columns, rows);
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}
