import { describeKindCluster, findKind, kindStepCount, startKindCluster, stopKindCluster } from ".";
import { UserError } from "../../components/userError";
import { Progress } from "../../tools/shared/progress";
import { runMain, UsageError } from "../../tools/shared/runMain";

const usage = "usage: ts-node lab/kind/main.ts up | down | status";

async function main(verb: string | undefined): Promise<void> {
  if (verb === undefined || !["up", "down", "status"].includes(verb)) throw new UsageError(usage);
  if (verb !== "status") {
    const { engine } = await findKind();
    if (engine === undefined) throw new UserError("neither Docker nor Podman answers: start one of them");
    await (verb === "up" ? startKindCluster(new Progress(kindStepCount), engine) : stopKindCluster(engine));
  }
  const cluster = describeKindCluster();
  const text = cluster === undefined ? "no kind cluster was started" : JSON.stringify(cluster, undefined, 2);
  process.stdout.write(`${text}\n`);
}

runMain(() => main(process.argv[2]));
