import { existsSync, readFileSync } from "node:fs";

import { execa } from "execa";

import { UserError } from "../../components/userError";
import { describeEmbeddedCluster } from "../../lab/embedded";
import type { Access } from "../cluster/kubeconfig";
import { findEngine, Stack } from "../engine";
import { embeddedBackend, ownPlace } from "../local/place";
import { projectRoot } from "../shared/folders";
import type { Progress } from "../shared/progress";
import type { Arguments } from "./arguments";
import { type Target, targetFromOutputs } from "./target";

type Wanted = Pick<Arguments, "stack" | "kubeconfig" | "context" | "outputs">;

/** The embedded cluster, where no other was asked for. */
function embeddedAccess({ kubeconfig, context }: Wanted): Required<Access> | undefined {
  const embedded = describeEmbeddedCluster();
  if (embedded === undefined || kubeconfig !== undefined) return undefined;
  const other = context ?? (process.env.KUBECONFIG === undefined ? undefined : "");
  if (other !== undefined && other !== embedded.context && process.env.KUBECONFIG !== embedded.kubeconfig) {
    return undefined;
  }
  return { kubeconfig: embedded.kubeconfig, context: embedded.context };
}

/** A stack that `npm run local` deployed: its backend is a folder of this machine. */
async function localOutputs(wanted: Wanted, state: string, progress: Progress): Promise<unknown> {
  const stack = new Stack(await findEngine(progress), { stack: wanted.stack, state });
  return stack.exists() ? await stack.outputs(true) : undefined;
}

/** A stack of the user's own Pulumi, on whichever backend it is logged in to. */
async function ownOutputs(stack: string): Promise<unknown> {
  const args = ["stack", "output", "--json", "--show-secrets", "--stack", stack, "--non-interactive"];
  const result = await execa("pulumi", args, { cwd: projectRoot, reject: false, stdin: "ignore" });
  if (!result.failed) return JSON.parse(result.stdout) as unknown;
  const why = result.code === "ENOENT" ? "there is no pulumi on PATH" : result.stderr.trim();
  throw new UserError(
    `the outputs of stack ${stack} can't be read: ${why}. ` +
      "Name the stack as Pulumi knows it, or hand its outputs over with --outputs <file>; `npm run local` deploys it here.",
  );
}

/**
 * Finds the running gateway: the outputs of its stack, and the cluster it runs on. Without other word that is what
 * `npm run local` deployed on the embedded cluster; otherwise what Pulumi and the kubeconfig say.
 * @throws UserError saying what is missing, and how to name it
 */
export async function findTarget(wanted: Wanted, progress: Progress): Promise<Target> {
  const { stack, kubeconfig, context, outputs } = wanted;
  const given: Access = { kubeconfig, context };
  if (outputs !== undefined) {
    if (!existsSync(outputs)) throw new UserError(`--outputs ${outputs}: there is no such file`);
    return targetFromOutputs(stack, JSON.parse(readFileSync(outputs, "utf8")) as unknown, given);
  }
  const embedded = embeddedAccess(wanted);
  if (embedded !== undefined) {
    const found = await localOutputs(wanted, embeddedBackend(), progress);
    if (found !== undefined) return targetFromOutputs(stack, found, embedded);
  }
  if (context !== undefined && kubeconfig === undefined) {
    const found = await localOutputs(wanted, (await ownPlace(context)).state, progress);
    if (found !== undefined) return targetFromOutputs(stack, found, given);
  }
  return targetFromOutputs(stack, await ownOutputs(stack), given);
}
