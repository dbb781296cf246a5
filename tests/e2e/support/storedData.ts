import assert from "node:assert/strict";

import { ask } from "../../../benchmarks/requests";
import { budgetRequest } from "../../../benchmarks/support/budgetLoad";
import { proxyPort } from "../../../components/litellm/deploymentSpec";
import type { ClusterClient } from "../../../tools/cluster/clusterClient";
import { readyReplicas, throughPod } from "../../../tools/cluster/replicas";
import { waitFor } from "../../../tools/shared/waitFor";
import { primaryOf } from "../../../tools/verify/cluster/cnpg";
import { sql } from "../../../tools/verify/cluster/postgres";
import type { Outputs } from "./environment";

/** What a restored gateway must have. */
export interface StoredData {
  /** US dollars that the virtual key has spent. */
  spend: number;
  /** A provider's credential, as it is stored, and the key that encrypted it. */
  credential: string;
  saltKey: string;
}

const credentialName = "e2e-restored";
const requests = 3;

async function management(url: string, masterKey: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${url}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${masterKey}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  assert.ok(response.ok, `${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}

async function throughReplica<T>(cluster: ClusterClient, outputs: Outputs, use: (url: string) => Promise<T>) {
  const [replica = ""] = await readyReplicas(cluster, outputs.litellm.deployment);
  return throughPod(cluster, replica, proxyPort, use);
}

async function charge(url: string, key: string): Promise<number> {
  const { status, text, headers } = await ask({ url, key, body: budgetRequest("mock") });
  assert.equal(status, 200, text);
  return Number(headers["x-litellm-response-cost"]);
}

async function spendOf(url: string, { masterKey }: Outputs, key: string): Promise<number> {
  const answer = await management(url, masterKey, `/key/info?key=${encodeURIComponent(key)}`);
  return (answer as { info: { spend: number } }).info.spend;
}

/** Makes a virtual key, spends with it, stores a credential. @returns the key, once the database has all of it */
export async function storeData(cluster: ClusterClient, outputs: Outputs): Promise<string> {
  return throughReplica(cluster, outputs, async (url) => {
    const { key } = (await management(url, outputs.masterKey, "/key/generate", { max_budget: 1 })) as { key: string };
    let charged = 0;
    for (let request = 0; request < requests; request += 1) charged += await charge(url, key);
    assert.ok(charged > 0, "requests cost nothing");
    await management(url, outputs.masterKey, "/credentials", {
      credential_name: credentialName,
      credential_values: { api_key: "the-key-of-a-provider" },
      credential_info: {},
    });
    await waitFor(async () => (await spendOf(url, outputs, key)) >= charged * 0.999999, {
      deadline: 60,
      what: "the spend to be in the database",
    });
    return key;
  });
}

/**
 * Reads back what {@link storeData} stored.
 * @param postgres the name of the PostgreSQL Cluster
 */
export async function readData(
  cluster: ClusterClient,
  outputs: Outputs,
  key: string,
  postgres = "litellm-pg",
): Promise<StoredData> {
  const { namespace, core } = cluster;
  const [rows, keys, spend] = await Promise.all([
    sql(
      cluster,
      await primaryOf(cluster, postgres),
      "litellm",
      `select credential_values::text from "LiteLLM_CredentialsTable" where credential_name = '${credentialName}'`,
    ),
    core.readNamespacedSecret({ namespace, name: "litellm-keys" }),
    throughReplica(cluster, outputs, (url) => spendOf(url, outputs, key)),
  ]);
  return { spend, credential: rows[0]?.[0] ?? "", saltKey: keys.data?.LITELLM_SALT_KEY ?? "" };
}

/** Sends a request with a virtual key. @throws AssertionError where it isn't served and charged */
export async function useKey(cluster: ClusterClient, outputs: Outputs, key: string): Promise<void> {
  assert.ok((await throughReplica(cluster, outputs, (url) => charge(url, key))) > 0);
}
