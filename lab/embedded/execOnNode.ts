import { run } from "../../tools/shared/commands";
import { containerdNamespace } from "./containerd";
import { insideNode } from "./namespaces";
import { nodeNamed } from "./nodes";

/**
 * Runs a command in a container past the API server, the kubelet and the network, which a node that is cut off has none of.
 * @param node the node's name
 * @param container the container's id, as a pod's status has it (`containerd://…`)
 * @returns what it printed
 * @throws Error with what it wrote to standard error, where it fails
 */
export async function execOnNode(node: string, container: string, command: readonly string[]): Promise<string> {
  const { socket } = nodeNamed(node);
  const id = container.replace(/^containerd:\/\//, "");
  const task = ["tasks", "exec", "--exec-id", `exec-${process.pid}-${Date.now()}`, id, ...command];
  const entered = insideNode(nodeNamed(node), {
    name: "exec",
    command: "ctr",
    args: ["--address", socket, "--namespace", containerdNamespace, ...task],
  });
  return (await run(entered.command, entered.args, { timeout: 30 })).stdout;
}
