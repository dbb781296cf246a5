import type { CheckOutcome, Finding } from "../check";
import { passed } from "../check";
import { secondsText } from "../table";
import { chart } from "./chart";
import { html, Markup } from "./html";
import { style } from "./style";
import { table } from "./table";

/** A check's result, with what it did to the gateway. */
export interface ReportedCheck extends CheckOutcome {
  /** What it did to the running system: "deletes the primary's pod". */
  disturbs: string;
}

/** A run of `npm run verify`. */
export interface Report {
  stack: string;
  profile: string;
  namespace: string;
  /** The URL of the API server. */
  server: string;
  /** When the run began. */
  begun: Date;
  seconds: number;
  /** Whether all checks that were planned have run. */
  complete: boolean;
  /** The images that ran: container -> image. */
  images: Readonly<Record<string, string>>;
  checks: readonly ReportedCheck[];
}

type Verdict = "failed" | "ok" | "skipped";

const words: Record<Verdict, string> = { ok: "as expected", failed: "not as expected", skipped: "skipped" };

function verdictOf(check: CheckOutcome): Verdict {
  if (check.skipped !== undefined) return "skipped";
  return passed(check) ? "ok" : "failed";
}

/** One self-contained page of a run: verdicts, findings, and a timeline of each check. */
export function reportPage(report: Report): string {
  const { stack, checks, complete } = report;
  const failed = checks.filter((check) => !passed(check));
  const sentence =
    (failed.length === 0
      ? `All checks that ran are as expected`
      : `${failed.length} of ${checks.length} checks not as expected: ${failed.map(({ check }) => check).join(", ")}`) +
    (complete ? "." : "; the run was interrupted.");
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Gateway ${stack}: verified ${dateOf(report.begun)}</title>
        <style>
          ${new Markup(style)}
        </style>
      </head>
      <body>
        <a class="skip" href="#summary">Skip to the summary</a>
        <header>
          <h1>Gateway ${stack}, verified</h1>
          <p class="verdict ${failed.length === 0 && complete ? "ok" : "failed"}">${sentence}</p>
          ${facts(report)}
        </header>
        <main>${summary(checks)} ${checks.map(section)}</main>
      </body>
    </html> `;
  return page.text;
}

/** `2026-11-28 16:05 UTC` */
function dateOf(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function facts({ profile, namespace, server, begun, seconds, images }: Report): Markup {
  const all: [string, string][] = [
    ["profile", profile],
    ["namespace", `${namespace} on ${server}`],
    ["begun", dateOf(begun)],
    ["time", secondsText(seconds)],
    ...Object.entries(images).map(([name, image]): [string, string] => [`image of ${name}`, image]),
  ];
  return html`<dl>
    ${all.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

function summary(checks: readonly ReportedCheck[]): Markup {
  const rows = checks.map((check) => {
    const verdict = verdictOf(check);
    const kept = check.findings.filter(({ ok }) => ok).length;
    return html`<tr>
      <th scope="row"><a href="#${check.check}">${check.check}</a></th>
      <td class="${verdict}">${words[verdict]}</td>
      <td class="number">${verdict !== "skipped" && `${kept} of ${check.findings.length}`}</td>
      <td class="number">${verdict !== "skipped" && secondsText(check.seconds)}</td>
    </tr>`;
  });
  const columns = [
    { title: "check" },
    { title: "verdict" },
    { title: "as expected", number: true },
    { title: "time", number: true },
  ];
  return html`<section aria-labelledby="summary">
    <h2 id="summary">Summary</h2>
    ${table("Verdicts", columns, rows)}
  </section>`;
}

function section(check: ReportedCheck): Markup {
  const { check: name, disturbs, findings, skipped, timeline } = check;
  const verdict = verdictOf(check);
  return html`<section aria-labelledby="${name}">
    <h2 id="${name}">${name}: <span class="${verdict}">${words[verdict]}</span></h2>
    <p class="disturbs">${skipped ?? disturbs}</p>
    ${findings.length > 0 && findingsTable(name, findings)}
    ${timeline && timeline.lanes.length > 0 && chart(timeline, `Timeline of ${name}`, `timeline-${name}`)}
  </section>`;
}

function findingsTable(name: string, findings: readonly Finding[]): Markup {
  const rows = findings.map(
    ({ what, expected, seen, ok, seconds }) =>
      html`<tr>
        <th scope="row">${what}</th>
        <td>${expected}</td>
        <td>${seen}</td>
        <td class="number">${seconds !== undefined && secondsText(seconds)}</td>
        <td class="${ok ? "ok" : "failed"}">${ok ? "ok" : "FAILED"}</td>
      </tr>`,
  );
  const columns = [
    { title: "what" },
    { title: "expected" },
    { title: "seen" },
    { title: "time", number: true },
    { title: "verdict" },
  ];
  return table(`Findings of ${name}`, columns, rows);
}
