import { rm } from "node:fs/promises";

import { stopEmbeddedCluster } from "../../lab/embedded";
import { findEngine, Stack } from "../engine";
import { Progress } from "../shared/progress";
import type { LocalArguments } from "./arguments";
import { embeddedBackend, ownPlace } from "./place";

/** Removes what `up` started: the embedded cluster, or one stack from a cluster of the user. */
export async function down({ stack: name, context }: LocalArguments): Promise<void> {
  if (context === undefined) {
    const progress = new Progress(1);
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
