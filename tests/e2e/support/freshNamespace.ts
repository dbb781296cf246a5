import type { KubeConfig } from "@kubernetes/client-node";

import { ClusterClient, unlessAbsent } from "../../../tools/cluster/clusterClient";
import { waitFor } from "../../../tools/shared/waitFor";
import { createNamespace } from "./environment";
import { namespaceExists } from "./namespaceObjects";

/**
 * Makes an empty namespace, whatever an earlier run left in one of that name.
 * @returns what removes it, and returns when it is gone
 */
export async function freshNamespace(config: KubeConfig, name: string): Promise<() => Promise<void>> {
  const { core } = new ClusterClient(config, name);
  const remove = async (): Promise<void> => {
    await unlessAbsent(() => core.deleteNamespace({ name }));
    await waitFor(async () => !(await namespaceExists(config, name)), {
      deadline: 120,
      what: `namespace ${name} to go`,
    });
  };
  await remove();
  await createNamespace(config, name);
  return remove;
}
