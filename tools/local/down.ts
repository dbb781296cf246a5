import { rm } from "node:fs/promises";

import { UserError } from "../../components/userError";
import { stopEmbeddedCluster } from "../../lab/embedded";
import { describeKindCluster, findKind, stopKindCluster } from "../../lab/kind";
import { findEngine, Stack } from "../engine";
import { Progress } from "../shared/progress";
import type { LocalArguments } from "./arguments";
import { embeddedBackend, kindBackend, ownPlace } from "./place";

/** Removes what `up` started: the clusters on this machine, or one stack from a cluster of the user. */
export async function down({ stack: name, context }: LocalArguments): Promise<void> {
  if (context === undefined) {
    const kind = describeKindCluster();
    const progress = new Progress(kind === undefined ? 1 : 2);
    if (kind !== undefined) {
      await progress.step("removing the kind cluster", async () => {
        const { engine } = await findKind();
        if (engine === undefined)
          throw new UserError("neither Docker nor Podman answers: start the one that runs kind");
        await stopKindCluster(engine);
        await rm(kindBackend(), { recursive: true, force: true });
      });
    }
    await progress.step("stopping the embedded cluster", async () => {
      await stopEmbeddedCluster();
      // The state of stacks that no longer exist.
      await rm(embeddedBackend(), { recursive: true, force: true });
    });
    return;
  }
  const progress = new Progress(1);
  const place = await ownPlace(context);
  const stack = new Stack(await findEngine(progress), { stack: name, state: place.state, overlay: place.overlay });
  if (!stack.exists()) return;
  await progress.step(`pulumi destroy, stack ${name}`, async (report) => {
    await stack.destroy({ onLine: report, unprotect: true });
  });
}
