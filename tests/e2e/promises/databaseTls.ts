import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";

import type { V1Pod } from "@kubernetes/client-node";

import { BudgetLoad, servedIn } from "../../../benchmarks/support/budgetLoad";
import { gatewayKey } from "../../../benchmarks/support/keys";
import { urlOf } from "../../../benchmarks/support/podUrl";
import { type ClusterClient, isReady, mergePatch } from "../../../tools/cluster/clusterClient";
import { forwardPort } from "../../../tools/cluster/portForward";
import { waitFor } from "../../../tools/shared/waitFor";
import { primaryOf } from "../../../tools/verify/cluster/cnpg";
import { execInPod } from "../../../tools/verify/cluster/exec";
import { sql } from "../../../tools/verify/cluster/postgres";
import { proxyPods } from "../../../tools/verify/cluster/proxy";
import type { Deployed } from "../support/deployed";
import { progress } from "../support/environment";
import { answerWithoutTls, reissued, verifiedCertificate } from "../support/postgresTls";

const name = "litellm-pg";
/** What the CA is valid for when it is renewed. The operator renews seven days before the end. */
const lastDays = 6;

async function throughPrimary<T>(cluster: ClusterClient, use: (port: number) => Promise<T>): Promise<T> {
  const forwarded = await forwardPort(cluster, await primaryOf(cluster, name), 5432);
  try {
    return await use(forwarded.port);
  } finally {
    await forwarded.close();
  }
}

/** The connection to the database is encrypted and verified, and outlives its certificates. */
export function databaseTlsPromises(deployed: () => Pick<Deployed, "here" | "cluster" | "target">): void {
  const secret = (suffix: string) => ({ namespace: deployed().cluster.namespace, name: `${name}-${suffix}` });
  const readCa = async (key = "ca.crt"): Promise<string> => {
    const { data } = await deployed().cluster.core.readNamespacedSecret(secret("ca"));
    return Buffer.from(data?.[key] ?? "", "base64").toString();
  };
  const readyProxies = async (): Promise<V1Pod[]> => (await proxyPods(deployed().cluster, "litellm")).filter(isReady);
  /** The server's certificate, verified as the proxies do it. */
  const served = (ca: string) => {
    const { cluster } = deployed();
    return throughPrimary(cluster, (port) => verifiedCertificate(port, ca, `${name}-rw.${cluster.namespace}`));
  };

  /** Asks each proxy so much at once that it opens connections, and waits until it has. */
  const opensConnections = async (key: string): Promise<void> => {
    const { cluster, target } = deployed();
    const headers = { authorization: `Bearer ${(await target()).masterKey}` };
    const primary = await primaryOf(cluster, name);
    const row = async (statement: string): Promise<string> => {
      const [[value = ""] = []] = await sql(cluster, primary, "postgres", statement);
      return value;
    };
    const begun = await row("select now()");
    const opened = `select count(distinct client_addr) from pg_stat_activity join pg_stat_ssl using (pid)
      where usename = 'litellm' and ssl and backend_start > '${begun}'`;
    const proxies = (await readyProxies()).map(urlOf);
    await waitFor(
      async () => {
        const calls = proxies.flatMap((url) =>
          Array.from({ length: 10 }, () => fetch(`${url}/key/info?key=${key}`, { headers })),
        );
        for (const { status } of await Promise.all(calls)) assert.equal(status, 200);
        return Number(await row(opened)) === proxies.length;
      },
      { deadline: 60, interval: 1, what: "each proxy to open a connection" },
    );
  };

  describe("the connection to PostgreSQL", () => {
    it("is refused without TLS", async () => {
      const answer = await throughPrimary(deployed().cluster, (port) => answerWithoutTls(port, "litellm"));
      assert.match(answer, /^E.*pg_hba\.conf rejects connection for host .* no encryption/s);
    });

    it("outlives the renewal of CA and server certificate, without a refused request", async function () {
      if (!deployed().here.place.embedded) this.skip();
      const { cluster, target } = deployed();
      const pods = await readyProxies();
      const urls = pods.map(urlOf);
      const key = await gatewayKey({ url: urls[0] ?? "", masterKey: (await target()).masterKey }, 100_000);
      const load = new BudgetLoad(urls, key.key, { model: "mock", perSecond: 2 });
      const former = { ca: await readCa(), certificate: await served(await readCa()) };
      load.start();
      try {
        const expiring = await reissued(await readCa("ca.key"), former.ca, lastDays);
        const body = { data: { "ca.crt": Buffer.from(expiring).toString("base64") } };
        await cluster.core.patchNamespacedSecret({ ...secret("ca"), body }, mergePatch);
        const ca = await progress.step("CA renewed by the operator", () =>
          waitFor(
            async () => {
              const found = await readCa();
              return Date.parse(new X509Certificate(found).validTo) > Date.now() + 80 * 86_400_000 && found;
            },
            { deadline: 120, interval: 1, what: "the operator to renew the CA" },
          ),
        );
        assert.notEqual(ca, former.ca);
        await cluster.core.deleteNamespacedSecret(secret("server"));
        await progress.step("renewed server certificate in use", () =>
          waitFor(async () => (await served(ca)).serialNumber !== former.certificate.serialNumber, {
            deadline: 120,
            interval: 1,
            what: "PostgreSQL to use a certificate of the renewed CA",
          }),
        );
        // The renewed CA has the former one's key: clients that still have the former file go on.
        assert.equal((await served(former.ca)).serialNumber, (await served(ca)).serialNumber);
        await opensConnections(key.key);
        await progress.step("renewed CA in the proxies' files", () =>
          waitFor(
            async () => {
              for (const { metadata } of pods) {
                const command = ["cat", "/etc/postgres-ca/ca.crt"];
                const { stdout } = await execInPod(cluster, metadata?.name ?? "", "litellm", command);
                if (stdout !== ca) return false;
              }
              return true;
            },
            { deadline: 180, interval: 2, what: "the kubelet to update the proxies' files" },
          ),
        );
        await opensConnections(key.key);
      } finally {
        await load.stop();
        await key.delete();
      }
      process.stdout.write(`      ${servedIn(load.samples)} of ${load.samples.length} requests served meanwhile\n`);
      assert.equal(servedIn(load.samples), load.samples.length, "requests served");
    });
  });
}
