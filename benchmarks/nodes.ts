import { environment, progress } from "../tests/e2e/support/environment";
import { crashed, drained, linkCut, type Loss } from "../tests/e2e/support/nodeLosses";
import { NodeScene } from "../tests/e2e/support/nodeScene";
import { runMain } from "../tools/shared/runMain";
import { Cleanup } from "../tools/verify/cleanup";
import { deployProduction } from "./deployment";
import { type NodeLossReport, nodeLossTable } from "./support/nodeLossReport";

/*
 * What clients of ai-prod see when a node goes: a drain, a cut link and a crash of the primary's node, of Redis's, and of
 * one with neither, but with the operator. The end-to-end suite asserts on four of the nine (tests/e2e/promises/nodes.ts).
 * On the embedded cluster of three nodes, about 25 minutes. The table is for docs/runbook.md. Run by
 * `npm run benchmark:nodes [-- CONFIG [FAULT]]`, where CONFIG is JSON that replaces settings of `postgres`, such as
 * `{"durability": "quorum"}`, and FAULT is `drain`, `link cut` or `crash`: that one alone.
 */

const namespace = "benchmark-nodes";

const faults: [name: string, loss: (node: string) => Loss][] = [
  ["drain", drained],
  ["link cut", linkCut],
  ["crash", crashed],
];

/** Has the parts where they belong, and returns the node to lose; never the first, which has the control plane. */
const places: ((scene: NodeScene) => Promise<string>)[] = [
  async (scene) => {
    const [, second = "", third = ""] = await scene.nodes();
    await scene.place({ primary: second, redis: third });
    return second;
  },
  async (scene) => {
    const [first = "", , third = ""] = await scene.nodes();
    await scene.place({ primary: first, redis: third });
    return third;
  },
  async (scene) => {
    const [first = ""] = await scene.nodes();
    await scene.place({ primary: first, redis: first });
    await scene.moveOperator(first);
    return scene.operatorNode();
  },
];

async function main(): Promise<void> {
  const here = await environment();
  const [, , config = "{}", only] = process.argv;
  const postgres = JSON.parse(config) as object;
  const deployed = await deployProduction(here, namespace, { "llm-gateway:postgres": postgres });
  const cleanup = new Cleanup();
  const reports: NodeLossReport[] = [];
  try {
    const { cluster, target } = deployed.context;
    const scene = await NodeScene.open({ cluster, target: () => Promise.resolve(target) }, cleanup);
    for (const [fault, loss] of faults.filter(([name]) => only === undefined || name === only))
      for (const place of places) {
        const node = await progress.step(`parts in their places`, () => place(scene));
        const what = `${fault}: ${await scene.partsOn(node)}`;
        reports.push(await progress.step(what, () => scene.lose(what, loss(node))));
        console.log(nodeLossTable(reports.slice(-1)).split("\n").at(-1));
      }
  } finally {
    console.log(`\n${nodeLossTable(reports)}\n`);
    for (const failure of await cleanup.runAll()) console.error(failure);
    await deployed.destroy();
  }
}

runMain(main);
