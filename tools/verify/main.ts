import { createInterface } from "node:readline/promises";

import { connect, unlessRefused } from "../cluster/clusterClient";
import { Progress, type Write } from "../shared/progress";
import { exitCodes, runMain, UsageError } from "../shared/runMain";
import { type Arguments, parseArguments } from "./arguments";
import { type CheckOutcome, passed } from "./check";
import { checks } from "./checks";
import { removeLeftovers } from "./cluster/scratchCleanup";
import { findTarget } from "./findTarget";
import { firingAlerts } from "./report/alerts";
import { writeReport } from "./report/writeReport";
import { InterruptedError, runCheck } from "./run";
import { type Planned, planChecks } from "./selection";
import { formatTable } from "./table";
import type { Target } from "./target";

/** The exit code of an interrupted run: 128 and the number of SIGINT, as of a shell. */
const interruptedExitCode = 130;

/** Shows what the checks do, and asks for confirmation unless `--yes` is set. @returns whether to continue */
async function confirmed(args: Arguments, target: Target, server: string, plan: readonly Planned[], write: Write) {
  write(`stack ${target.stack} (profile ${target.profile}), namespace ${target.namespace} on ${server}`);
  for (const { check, skipped } of plan) write(`  ${check.name}: ${skipped ? `skipped: ${skipped}` : check.disturbs}`);
  if (args.yes || plan.every(({ skipped }) => skipped !== undefined)) return true;
  if (!process.stdin.isTTY) {
    throw new UsageError(
      "these checks disturb a running gateway, and there is no terminal to ask for confirmation: pass --yes to run them",
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question("Continue? [y/N] ")).trim());
  } finally {
    terminal.close();
  }
}

async function main(words: readonly string[]): Promise<number> {
  const args = parseArguments(words);
  const output = args.json ? process.stderr : process.stdout;
  const write: Write = (line) => {
    output.write(`${line}\n`);
  };
  const target = await findTarget(args, new Progress(0, write));
  const cluster = connect(target, target.namespace);
  const plan = planChecks(checks, target, args);
  const { namespace, stack, profile } = target;
  if (args.prometheus !== undefined) await firingAlerts(args.prometheus, namespace, Date.now(), Date.now());
  if (!(await confirmed(args, target, cluster.server, plan, write))) return exitCodes.unusable;
  await unlessRefused(cluster, () => removeLeftovers(cluster, target));

  const interruption = new AbortController();
  const interrupt = (): void => {
    write("interrupted: cleaning up; interrupt again to exit without cleaning up");
    interruption.abort();
  };
  process.once("SIGINT", interrupt);
  process.once("SIGTERM", interrupt);
  const begun = Date.now();
  const outcomes: CheckOutcome[] = [];
  let interrupted = false;
  for (const { check, skipped } of plan) {
    if (skipped !== undefined) {
      outcomes.push({ check: check.name, findings: [], skipped, seconds: 0 });
      continue;
    }
    try {
      outcomes.push(await runCheck(check, target, { cluster, model: args.model, signal: interruption.signal, write }));
    } catch (error) {
      if (!(error instanceof InterruptedError)) throw error;
      interrupted = true;
      break;
    }
  }
  const seconds = (Date.now() - begun) / 1000;
  const ok = !interrupted && outcomes.every(passed);
  if (outcomes.length > 0) write(`\n${formatTable(outcomes)}\n`);
  write(`${interrupted ? "interrupted" : ok ? "all as expected" : "not as expected"} after ${seconds.toFixed(0)} s`);
  if (args.report !== undefined) {
    const { report, prometheus } = args;
    await writeReport(report, { target, cluster, begun, seconds, complete: !interrupted, outcomes, prometheus, write });
  }
  if (args.json) {
    process.stdout.write(`${JSON.stringify({ stack, profile, namespace, ok, seconds, checks: outcomes }, null, 2)}\n`);
  }
  if (interrupted) return interruptedExitCode;
  return ok ? exitCodes.done : exitCodes.failed;
}

runMain(() => main(process.argv.slice(2)));
