import { describeEmbeddedCluster, embeddedStepCount, nodeCounts, startEmbeddedCluster, stopEmbeddedCluster } from ".";
import { Progress } from "../../tools/shared/progress";
import { runMain, UsageError } from "../../tools/shared/runMain";

const usage = "usage: ts-node lab/embedded/main.ts up [1|2|3] | down | status";

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function describe(): string {
  const cluster = describeEmbeddedCluster();
  return cluster === undefined ? "no embedded cluster is running" : JSON.stringify(cluster, undefined, 2);
}

async function main(verb: string | undefined, nodes: string | undefined): Promise<void> {
  switch (verb ?? "") {
    case "up": {
      const count = nodeCounts.find((allowed) => String(allowed) === nodes);
      if (nodes !== undefined && count === undefined) throw new UsageError(usage);
      await startEmbeddedCluster(new Progress(embeddedStepCount), count);
      print(describe());
      return;
    }
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

runMain(() => main(process.argv[2], process.argv[3]));
