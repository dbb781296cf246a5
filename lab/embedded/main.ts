import { describeEmbeddedCluster, embeddedStepCount, startEmbeddedCluster, stopEmbeddedCluster } from ".";
import { Progress } from "../../tools/shared/progress";
import { runMain, UsageError } from "../../tools/shared/runMain";

const usage = "usage: ts-node lab/embedded/main.ts up | down | status";

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function describe(): string {
  const cluster = describeEmbeddedCluster();
  return cluster === undefined ? "no embedded cluster is running" : JSON.stringify(cluster, undefined, 2);
}

async function main(verb: string | undefined): Promise<void> {
  switch (verb ?? "") {
    case "up":
      await startEmbeddedCluster(new Progress(embeddedStepCount));
      print(describe());
      return;
    case "down":
      await stopEmbeddedCluster();
      print(describe());
      return;
    case "status":
      print(describe());
      return;
    default:
      throw new UsageError(usage);
  }
}

runMain(() => main(process.argv[2]));
